"""A page without a declared permission does not exist."""

from collections.abc import Iterator
from typing import NamedTuple

from django.urls import URLPattern, URLResolver, get_resolver

from portico.access.permissions import Permission


class Route(NamedTuple):
    """One address of a URLconf, and what the gate will ask for."""

    address: str
    permission: object


def routes(urlconf: str) -> Iterator[Route]:
    """Every address of a URLconf."""
    yield from _below(get_resolver(urlconf), "")


def without_permission(urlconf: str) -> list[str]:
    """The addresses of a URLconf whose views declare no permission."""
    return [
        route.address for route in routes(urlconf) if not isinstance(route.permission, Permission)
    ]


def _below(resolver: URLResolver, before: str) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        address = before + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield Route(address, getattr(entry.callback, "permission", None))
        else:
            yield from _below(entry, address)
