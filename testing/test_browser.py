"""The browser of the journeys notices what a person, or their screen reader, would stumble over."""

import pytest
from pytest_django.fixtures import Settings

from testing.browser import Portal
from testing.journey import NewPortal

pytestmark = pytest.mark.journey


@pytest.fixture(autouse=True)
def _small_pages(settings: Settings) -> None:
    settings.ROOT_URLCONF = "testing.pages"


def visit(portal: Portal, name: str, *, status: int = 200) -> None:
    portal.visit(f"{portal.base}/pages/{name}/", status=status)


def test_a_person_reads_types_and_sends(portal: Portal) -> None:
    visit(portal, "sound")
    portal.follow("Go on")
    portal.fill("Name", "Marcus Webb")
    portal.choose("Group")
    assert portal.value_of("Name") == "Marcus Webb"
    portal.press("Send name")
    portal.is_at("Sound")
    portal.back()
    portal.is_at("Form")


def test_a_person_without_scripts_does_the_same(new_portal: NewPortal) -> None:
    portal = new_portal(scripts=False)
    visit(portal, "sound")
    portal.follow("Go on")
    assert "Without scripts" in portal.text
    portal.fill("Name", "Marcus Webb")
    portal.press("Send name")
    portal.is_at("Sound")


def test_with_scripts_nobody_sees_what_is_for_others(portal: Portal) -> None:
    visit(portal, "form")
    assert "Without scripts" not in portal.text
    portal.does_not_see("Taken over")


def test_a_page_that_shuts_somebody_out_fails(portal: Portal) -> None:
    with pytest.raises(AssertionError, match="installation show: at 1280 px: image-alt"):
        visit(portal, "bad")


def test_a_swap_is_waited_for_and_scanned(portal: Portal) -> None:
    visit(portal, "swap")
    portal.press("Look")
    portal.sees("News")


def test_a_swap_that_shuts_somebody_out_fails(portal: Portal) -> None:
    visit(portal, "bad-swap")
    with pytest.raises(AssertionError, match="image-alt"):
        portal.press("Look")


def test_an_error_on_the_console_fails(portal: Portal) -> None:
    with pytest.raises(AssertionError, match="console: Failed to load resource"):
        visit(portal, "noisy")


def test_a_script_in_the_page_is_refused_and_that_fails(portal: Portal) -> None:
    with pytest.raises(AssertionError, match="Content Security Policy"):
        visit(portal, "inline")


def test_a_page_that_broke_fails(portal: Portal) -> None:
    with pytest.raises(AssertionError, match="installation show answered 500"):
        visit(portal, "broken")


def test_a_missing_page_fails_unless_it_is_the_story(portal: Portal) -> None:
    portal.visit("/nowhere/", status=404)
    with pytest.raises(AssertionError, match="plan unknown answered 404"):
        portal.visit("/nowhere/")


def test_a_page_left_behind_the_scans_back_fails(new_portal: NewPortal) -> None:
    portal = new_portal()
    portal.page.goto(f"{portal.base}/pages/sound/")
    with pytest.raises(AssertionError, match=r"left unscanned: .*/pages/sound/"):
        visit(portal, "form")


def test_each_person_has_their_own_cookies(portal: Portal, new_portal: NewPortal) -> None:
    visit(portal, "form")
    assert portal.context.cookies()
    assert not new_portal().context.cookies()
