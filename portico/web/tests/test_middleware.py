"""Where a request comes from; headers of every answer."""

import pytest
from django.conf import settings
from django.contrib.auth.signals import user_logged_out
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings

from portico.web.middleware import AddressMiddleware, HeadersMiddleware


def through(request: HttpRequest, response: HttpResponse | None = None) -> HttpResponse:
    """The answer after the middleware."""
    return HeadersMiddleware(lambda _: response or HttpResponse("ok"))(request)


def signed_in() -> HttpRequest:
    """A request of someone with a session."""
    request = RequestFactory().get("/")
    request.COOKIES[settings.SESSION_COOKIE_NAME] = "key"
    return request


def test_an_answer_to_a_session_is_never_stored() -> None:
    assert "no-store" in through(signed_in())["Cache-Control"]


def test_an_answer_to_nobody_may_be_kept() -> None:
    assert "Cache-Control" not in through(RequestFactory().get("/"))


def test_what_a_view_said_about_keeping_wins() -> None:
    kept = HttpResponse("css", headers={"Cache-Control": "public, max-age=60"})
    assert through(signed_in(), kept)["Cache-Control"] == "public, max-age=60"


def test_signing_out_clears_what_the_browser_kept() -> None:
    request = signed_in()
    user_logged_out.send(sender=None, request=request, user=None)
    assert through(request)["Clear-Site-Data"] == '"cache", "storage"'


def test_staying_clears_nothing() -> None:
    assert "Clear-Site-Data" not in through(signed_in())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("header", "part"),
    [
        ("Content-Security-Policy", "script-src 'self'"),
        ("Content-Security-Policy", "style-src 'self'"),
        ("Permissions-Policy", "camera=()"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
        ("Referrer-Policy", "same-origin"),
    ],
)
def test_every_page_is_guarded_by_its_headers(client: Client, header: str, part: str) -> None:
    assert part in client.get("/styleguide/")[header]


PROXY = "10.0.0.5"
TOLD = [
    pytest.param("192.0.2.7", "192.0.2.7", id="what the proxy says"),
    pytest.param("198.51.100.1, 192.0.2.7", "192.0.2.7", id="not what the visitor says"),
    pytest.param("2001:0DB8:0:0::1", "2001:db8::1", id="one spelling"),
    pytest.param("", PROXY, id="nothing"),
    pytest.param("192.0.2.7, unknown", PROXY, id="no address"),
    pytest.param("192.0.2.7,", PROXY, id="an empty last word"),
]


def address_told(told: str) -> str:
    """Where a request seems to come from."""
    request = RequestFactory().get("/", REMOTE_ADDR=PROXY, HTTP_X_FORWARDED_FOR=told)
    AddressMiddleware(lambda _: HttpResponse())(request)
    address: str = request.META["REMOTE_ADDR"]
    return address


@pytest.mark.parametrize(("told", "address"), TOLD)
def test_behind_a_proxy_its_own_word_is_the_visitors_address(told: str, address: str) -> None:
    behind = settings.PORTICO.model_copy(update={"behind_proxy": True})
    with override_settings(PORTICO=behind):
        assert address_told(told) == address


def test_without_a_proxy_nobody_says_where_they_are() -> None:
    assert address_told("192.0.2.7") == PROXY
