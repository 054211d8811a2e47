"""Pages of what went wrong: same words for unknown and forbidden, nothing typed is lost."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.test import Client, RequestFactory

from portico.web import errors

pytestmark = pytest.mark.django_db


def test_an_unknown_page_says_what_to_do_next(client: Client) -> None:
    response = client.get("/wellfirst/nowhere/")
    assert response.status_code == 404
    assert "We cannot find that page" in response.content.decode()


def test_unknown_and_forbidden_look_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("secrets.choice", lambda letters: letters[0])
    request = RequestFactory().get("/")
    unknown = errors.page_not_found(request, Http404())
    forbidden = errors.forbidden(request, PermissionDenied())
    assert (unknown.status_code, unknown.content) == (forbidden.status_code, forbidden.content)


def test_the_reference_on_the_page_is_found_in_the_log(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("INFO", logger="portico.web.errors"):
        page = client.get("/nowhere/").content.decode()
    said = [each.getMessage() for each in caplog.records if each.name == "portico.web.errors"]
    assert said[0].removeprefix("Answered ") in page


def expired(**typed: str | list[str]) -> HttpResponse:
    """What a form is told whose token is too old."""
    client = Client(enforce_csrf_checks=True)
    return client.post("/wellfirst/register/", typed)  # type: ignore[return-value] # the test client's own response


def test_an_expired_page_keeps_what_was_typed() -> None:
    response = expired(name="<b>Two Rivers</b>", roles=["a", "b"])
    page = response.content.decode()
    assert response.status_code == 403
    assert 'name="name" value="&lt;b&gt;Two Rivers&lt;/b&gt;"' in page
    assert page.count('name="roles"') == 2


def test_an_expired_page_comes_with_a_fresh_token() -> None:
    page = expired(name="x", csrfmiddlewaretoken="old" * 20).content.decode()
    assert page.count('name="csrfmiddlewaretoken"') == 1
    assert "oldold" not in page


@pytest.mark.parametrize("name", ["password", "new_password", "code", "secret_answer", "pin"])
def test_an_expired_page_keeps_no_secret(name: str) -> None:
    assert "4827" not in expired(**{name: "4827"}).content.decode()


def test_an_expired_page_is_not_kept_by_the_browser() -> None:
    assert "no-store" in expired(name="x")["Cache-Control"]


def test_a_failure_of_ours_is_told_without_the_database() -> None:
    response = errors.server_error(RequestFactory().get("/"))
    page = response.content.decode()
    assert response.status_code == 500
    assert "Something broke on our side" in page
    assert "Reference 500-" in page


def test_what_a_browser_should_not_send_is_told_as_well() -> None:
    response = errors.bad_request(RequestFactory().get("/"), ValueError())
    assert response.status_code == 400
    assert "Nothing was changed" in response.content.decode()


def test_a_request_for_another_host_gets_the_same_page() -> None:
    client = Client(raise_request_exception=False)
    response = client.get("/wellfirst/enter/", headers={"host": "elsewhere.example"})
    assert response.status_code == 400
    assert "Nothing was changed" in response.content.decode()
