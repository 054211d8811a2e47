"""Which addresses are pages."""

from typing import Any

import pytest
from django.conf import settings as django_settings
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from pytest_django.fixtures import Settings

from portico.profiles.addresses import PLAN_URLCONF
from testing.routes import (
    NO_PAGE,
    answers,
    is_whole_run,
    named_views,
    page_routes,
    route_of,
)


def view(_: HttpRequest) -> HttpResponse:
    return HttpResponse()


class OnlyPost(View):
    """Takes what is sent."""

    def post(self, _: HttpRequest) -> HttpResponse:
        """Take it."""
        return HttpResponse()


class Form(OnlyPost):
    """Shows itself, too."""

    def get(self, _: HttpRequest) -> HttpResponse:
        """Show it."""
        return HttpResponse()


def test_a_view_answers_get_unless_it_says_otherwise() -> None:
    assert answers(view, "GET")
    assert answers(never_cache(require_GET(view)), "GET")
    assert answers(Form.as_view(), "GET")


def test_a_view_that_takes_posts_alone_is_no_page() -> None:
    assert not answers(never_cache(require_POST(view)), "GET")
    assert not answers(OnlyPost.as_view(), "GET")
    assert answers(never_cache(require_POST(view)), "POST")
    assert not answers(never_cache(require_GET(view)), "POST")


def test_an_address_knows_its_route_in_a_plan_and_outside() -> None:
    assert route_of("http://localhost/wellfirst/brand/0a1b.css?x=1") == "plan web:brand"
    assert route_of("http://localhost/brand/0a1b.css") == "installation web:brand"
    assert route_of("http://localhost/wellfirst/nowhere/") == "plan unknown"


def test_what_is_no_page_is_not_asked_for() -> None:
    assert not page_routes() & set(NO_PAGE)


def test_every_exception_is_still_a_route() -> None:
    assert all(len(reason.split()) > 1 for reason in NO_PAGE.values())


def test_two_names_of_one_address_are_one_page(settings: Settings) -> None:
    settings.ROOT_URLCONF = "testing.pages"
    shown = {route for route in page_routes() if route.startswith("installation")}
    assert shown == {"installation show"}


STORIES = {"test_wellfirst.py", "test_accounts.py"}


@pytest.mark.parametrize(
    ("run", "is_whole"),
    [
        ({}, True),
        ({"arguments": ["journeys", "portico"]}, True),
        ({"narrowed": True}, False),
        ({"arguments": ["journeys/test_wellfirst.py::test_one"]}, False),
        ({"collected": {"test_wellfirst.py"}}, False),
        ({"stories": set(), "collected": set()}, False),
    ],
)
def test_only_a_whole_run_is_judged(run: dict[str, Any], is_whole: bool) -> None:
    usual = {"narrowed": False, "arguments": [], "collected": STORIES, "stories": STORIES}
    assert is_whole_run(**{**usual, **run}) is is_whole


def test_every_address_has_a_name_by_which_tests_find_it() -> None:
    for urlconf in (PLAN_URLCONF, django_settings.ROOT_URLCONF):
        assert len(list(named_views(get_resolver(urlconf)))) == len(patterns(get_resolver(urlconf)))


def patterns(resolver: URLResolver) -> list[URLPattern]:
    """Every address below a resolver."""
    found: list[URLPattern] = []
    for entry in resolver.url_patterns:
        found += [entry] if isinstance(entry, URLPattern) else patterns(entry)
    return found
