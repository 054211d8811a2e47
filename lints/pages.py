"""A page without a declared permission does not exist; a tool opens a page that does."""

from collections.abc import Iterator
from typing import NamedTuple

from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from portico.access.permissions import Permission
from portico.access.tools import ToolPermission
from portico.profiles.announced import announced, built


class Route(NamedTuple):
    """One address of a URLconf, and what the gate will ask for."""

    address: str
    permission: object


def routes(urlconf: str) -> Iterator[Route]:
    """Every address of a URLconf."""
    yield from _below(get_resolver(urlconf), "")


def without_permission(urlconf: str) -> list[str]:
    """The addresses of a URLconf whose views declare no permission, or one no tool announces."""
    return [route.address for route in routes(urlconf) if not _is_known(route.permission)]


def _is_known(permission: object) -> bool:
    if isinstance(permission, ToolPermission):
        return announced().get(permission.key) == permission
    return isinstance(permission, Permission)


def leading_nowhere(urlconf: str) -> list[str]:
    """The tools whose manifest names a page that the URLconf does not have, each with the name."""
    return [f"{tool}: {page}" for tool, page in built().items() if not _exists(page, urlconf)]


def _exists(page: str, urlconf: str) -> bool:
    try:
        reverse(page, urlconf=urlconf)
    except NoReverseMatch:
        return False
    return True


def _below(resolver: URLResolver, before: str) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        address = before + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield Route(address, getattr(entry.callback, "permission", None))
        else:
            yield from _below(entry, address)
