"""A page without a declared permission does not exist; a tool opens a page that does."""

import re

import pytest
from django.conf import settings

from lints.pages import leading_nowhere, routes, without_permission
from portico.profiles.addresses import PLAN_URLCONF
from portico.profiles.lint.neighbours import RESERVED_SLUGS
from portico.profiles.lint.tracks import RESERVED_KEYS


@pytest.mark.parametrize("urlconf", [settings.ROOT_URLCONF, PLAN_URLCONF])
def test_every_page_declares_its_permission(urlconf: str) -> None:
    assert without_permission(urlconf) == []


def test_a_page_that_declares_none_is_found_below_any_prefix() -> None:
    lacking = ["staff/open/", "staff/mistyped/", "invented/"]
    assert without_permission("lints.tests.unguarded_pages") == lacking


def test_every_built_tool_opens_a_page_of_the_plan() -> None:
    assert leading_nowhere(PLAN_URLCONF) == []


def test_a_tool_that_opens_no_page_is_found_with_its_name() -> None:
    nowhere = leading_nowhere("lints.tests.unguarded_pages")
    assert "providers: toolkit:providers" in nowhere


def literal_segments(urlconf: str, before: str) -> set[str]:
    """The fixed words that follow a prefix in the addresses of a URLconf."""
    after = (
        route.address.removeprefix(before)
        for route in routes(urlconf)
        if route.address.startswith(before)
    )
    return {words.group() for rest in after if (words := re.match(r"[a-z][a-z-]*(?=/)", rest))}


def test_no_plan_can_take_an_address_of_the_installation() -> None:
    assert literal_segments(settings.ROOT_URLCONF, "") <= RESERVED_SLUGS


def test_no_step_can_take_the_address_of_another_page_of_registration() -> None:
    assert literal_segments(PLAN_URLCONF, "register/") == RESERVED_KEYS
