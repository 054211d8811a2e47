"""Where a request comes from, and headers that hold for every answer, whatever the view did."""

from collections.abc import Callable
from ipaddress import ip_address

from django.conf import settings
from django.contrib.auth.signals import user_logged_out
from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers

NOTHING_OF_THE_DEVICE = ", ".join(
    f"{feature}=()"
    for feature in (
        "camera",
        "geolocation",
        "microphone",
        "payment",
        "usb",
        "interest-cohort",
    )
)


class AddressMiddleware:
    """Behind a proxy the peer is always the proxy; it says who is behind it.

    Only the last part of ``X-Forwarded-For`` is the proxy's own word: what stands before it a visitor
    may have sent. What is no address leaves the proxy's, so that no count is ever skipped.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Put the visitor's address where everyone looks for it."""
        if settings.PORTICO.behind_proxy:
            told = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
            request.META["REMOTE_ADDR"] = _address(told) or request.META.get("REMOTE_ADDR", "")
        return self.get_response(request)


def _address(told: str) -> str:
    """In its one spelling; empty when it is none."""
    try:
        return str(ip_address(told))
    except ValueError:
        return ""


class HeadersMiddleware:
    """Outermost of the project: sees the answer last."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add what is missing, never weaken what a view chose."""
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", NOTHING_OF_THE_DEVICE)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if has_session(request) and "Cache-Control" not in response:
            add_never_cache_headers(response)
        if getattr(request, "signed_out", False):
            response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response


def has_session(request: HttpRequest) -> bool:
    """True when the answer may hold what only this person sees; asks no database."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES


def remember_sign_out(request: HttpRequest | None, **_: object) -> None:
    """Mark the request that signs out, wherever in the project that happens."""
    if request is not None:
        request.signed_out = True  # type: ignore[attr-defined] # a note to the middleware of this module


user_logged_out.connect(remember_sign_out, dispatch_uid="web.clear_site_data")
