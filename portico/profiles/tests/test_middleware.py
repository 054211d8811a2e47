"""Which plan a request is for."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.exceptions import DisallowedHost
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import get_script_prefix, resolve, reverse
from pytest_django import Settings

from portico.profiles import middleware
from portico.profiles.addresses import script_prefix
from portico.profiles.middleware import PlanMiddleware, PlanRequest
from portico.profiles.tests.fake_plans import copy_plans

ROOT_PAGES = "portico.config.urls"


@pytest.fixture(autouse=True)
def _pages(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    monkeypatch.setattr(middleware, "PLAN_URLCONF", "portico.profiles.tests.plan_pages")
    settings.ALLOWED_HOSTS = ["testserver", "wellfirst.example", "gone.example"]


def say_where(request: PlanRequest) -> HttpResponse:
    """What a page below the middleware sees."""
    if request.plan_or_none is None:
        return HttpResponse(f"installation {request.path_info}")
    page = resolve(request.path_info, request.urlconf).url_name
    return HttpResponse(f"{request.plan.slug} {page} {reverse('step', kwargs={'key': 'you'})}")


def ask(path: str, host: str = "testserver", below: str = "") -> HttpResponse:
    request = RequestFactory(SCRIPT_NAME=below, HTTP_HOST=host).get(path)
    return PlanMiddleware(say_where)(request)  # type: ignore[arg-type] # a view that answers with text


def test_the_first_segment_names_the_plan_and_stays_in_every_address() -> None:
    answer = ask("/wellfirst/register/email/")
    assert answer.content == b"wellfirst step /wellfirst/register/you/"


def test_the_root_of_a_plan_is_its_home_page() -> None:
    assert ask("/wellfirst/").content == b"wellfirst home /wellfirst/register/you/"


def test_a_missing_last_slash_is_added_and_the_query_kept() -> None:
    answer = ask("/wellfirst?from=mail")
    assert (answer.status_code, answer["Location"]) == (301, "/wellfirst/?from=mail")


@pytest.mark.parametrize("path", ["/", "/demo/inbox/", "/nobody/", "//wellfirst/", "/wellfirst.x/"])
def test_any_other_first_segment_is_left_to_the_installation(path: str) -> None:
    assert ask(path).content.decode().startswith("installation /")


def test_a_host_of_its_own_needs_no_segment(
    tmp_path: Path, install: Callable[[Path], None]
) -> None:
    hosts = 'slug = "wellfirst"\nhosts = ["wellfirst.example"]'
    install(copy_plans(tmp_path, replacing='slug = "wellfirst"', by=hosts))
    answer = ask("/register/email/", host="wellfirst.example:8000")
    assert answer.content == b"wellfirst step /register/you/"


def test_below_a_proxys_own_prefix_both_prefixes_stay() -> None:
    with script_prefix("/portal/"):
        answer = ask("/wellfirst/", below="/portal")
    assert answer.content == b"wellfirst home /portal/wellfirst/register/you/"


def test_the_prefix_of_one_request_does_not_reach_the_next() -> None:
    before = get_script_prefix()
    ask("/wellfirst/")
    assert get_script_prefix() == before


def test_a_host_that_is_not_ours_is_refused() -> None:
    with pytest.raises(DisallowedHost):
        ask("/wellfirst/", host="evil.example")


@pytest.fixture
def _removed(tmp_path: Path, install: Callable[[Path], None]) -> None:
    (copy_plans(tmp_path) / "removed").mkdir()
    (tmp_path / "removed" / "gone.toml").write_text(
        'slug = "gone"\nname = "Gone Health"\nhosts = ["gone.example"]\nforgotten = true\n'
        '[[contacts]]\nlabel = "Provider help"\nphone = "1-800-555-0100"\nemail = "a@gone.example"\n'
    )
    install(tmp_path)


@pytest.mark.usefixtures("_removed")
@pytest.mark.parametrize(
    ("path", "host"), [("/gone/register/you/", "testserver"), ("/", "gone.example")]
)
def test_the_pages_of_a_removed_plan_say_whom_to_call(path: str, host: str) -> None:
    answer = ask(path, host=host)
    assert answer.status_code == 410
    assert "Gone Health has left this portal" in answer.content.decode()
    assert "1-800-555-0100" in answer.content.decode()
