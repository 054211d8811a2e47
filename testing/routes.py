"""The addresses of the portal: the route of a page, and every route that answers with one."""

from collections.abc import Callable, Iterator, Sequence
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import Resolver404, URLResolver, get_resolver, resolve

from portico.profiles.addresses import PLAN_URLCONF
from portico.profiles.loading import profiles
from testing.of_tools import of_tools

NO_PAGE = {
    "plan web:brand": "a stylesheet",
    "installation web:brand": "a stylesheet",
    "plan accounts:totp_qr": "a picture on the page before it",
    "plan backoffice:exchange_answer": "a file",
    "plan backoffice:signed_copy": "a file",
    "plan registration:signed_copy": "a file",
    "plan delegation:many_template": "a download",
    "plan backoffice:next": "only leads on, to the next review or back to the queue",
    "plan backoffice:download_report": "a download",
    "plan toolkit:download_trail": "a download",
    "plan registration:go_on": "only leads on, to the step that is due",
    "plan toolkit:enter": "only leads on, to where the person's registration stands",
    **of_tools("NO_PAGE"),
}
"""Named routes that answer GET with something other than a page, each with the reason."""


def route_of(url: str) -> str:
    """``plan registration:step`` for an address; ``plan unknown`` where no page lives."""
    path = urlsplit(url).path
    slug, _, rest = path.removeprefix("/").partition("/")
    in_plan = slug in profiles()
    urlconf = PLAN_URLCONF if in_plan else settings.ROOT_URLCONF
    where = "plan" if in_plan else "installation"
    try:
        return f"{where} {resolve(f'/{rest}' if in_plan else path, urlconf).view_name}"
    except Resolver404:
        return f"{where} unknown"


def page_routes() -> set[str]:
    """Every named route of both URLconfs that answers GET with a page.

    Of several names for one address only the first counts, as only that is ever resolved.
    """
    both = {"plan": PLAN_URLCONF, "installation": settings.ROOT_URLCONF}
    named: dict[str, str] = {}
    for where, urlconf in both.items():
        for route, name, view in named_views(get_resolver(urlconf)):
            if answers(view, "GET"):
                named.setdefault(f"{where} {route}", f"{where} {name}")
    return set(named.values()) - set(NO_PAGE)


def named_views(
    resolver: URLResolver, namespace: str = "", route: str = ""
) -> Iterator[tuple[str, str, Callable[..., object]]]:
    """The route, the name with its namespace and the view of every address that has a name."""
    for entry in resolver.url_patterns:
        whole = f"{route}{entry.pattern}"
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from named_views(entry, inner, whole)
        elif entry.name:
            yield whole, f"{namespace}{entry.name}", entry.callback


def answers(view: Callable[..., object] | None, method: str) -> bool:
    """False for a class without that method, and where ``require_http_methods`` names others."""
    while view is not None:
        view_class = getattr(view, "view_class", None)
        if view_class is not None:
            return hasattr(view_class, method.lower())
        if methods := _required_methods(view):
            return method in methods
        view = getattr(view, "__wrapped__", None)
    return True


def _required_methods(view: Callable[..., object]) -> list[str] | None:
    """What ``require_http_methods`` keeps in its closure; it has no other way to be asked."""
    code, cells = getattr(view, "__code__", None), getattr(view, "__closure__", None) or ()
    names = code.co_freevars if code else ()
    kept = dict(zip(names, cells, strict=True))
    return kept["request_method_list"].cell_contents if "request_method_list" in kept else None


def is_whole_run(
    *, narrowed: bool, arguments: Sequence[str], collected: set[str], stories: set[str]
) -> bool:
    """False when only some stories, or some tests of them, were asked for."""
    single_tests = any("::" in argument for argument in arguments)
    return bool(stories) and not narrowed and not single_tests and collected >= stories
