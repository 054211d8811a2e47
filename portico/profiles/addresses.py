"""Absolute addresses of a plan's pages, for mail and for anything outside a request."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import get_script_prefix, reverse, set_script_prefix

from portico.profiles.loading import profile

PLAN_URLCONF = "portico.config.plan_urls"


def url_for(plan: str, name: str, **kwargs: object) -> str:
    """The absolute address of a named page of a plan, whatever request or job asks."""
    base, prefix = _where(plan)
    with script_prefix(prefix):
        return base + reverse(name, urlconf=PLAN_URLCONF, kwargs=kwargs)


@contextmanager
def script_prefix(prefix: str) -> Iterator[None]:
    """Reverse addresses below ``prefix`` for a while."""
    before = get_script_prefix()
    set_script_prefix(prefix)
    try:
        yield
    finally:
        set_script_prefix(before)


def _where(plan: str) -> tuple[str, str]:
    """A plan with a host of its own lives at its root, others below their slug."""
    base: str = settings.PORTICO.base_url
    hosts = profile(plan).hosts
    return (f"{urlsplit(base).scheme}://{hosts[0]}", "/") if hosts else (base, f"/{plan}/")
