"""The kit in a browser: scanned in every state, with and without scripts."""

import pytest
from playwright.sync_api import expect

from portico.profiles.loading import profiles
from portico.web.styleguide import FRAMES
from testing.browser import PATIENCE, Portal
from testing.journey import NewPortal
from testing.scan import NARROW

pytestmark = pytest.mark.journey


@pytest.fixture
def guide(new_portal: NewPortal) -> Portal:
    """Someone reading the style guide."""
    portal = new_portal()
    portal.visit(f"{portal.base}/styleguide/")
    return portal


@pytest.mark.parametrize("plan", ["", *profiles()])
def test_every_component_is_sound_in_every_plan(new_portal: NewPortal, plan: str) -> None:
    portal = new_portal()
    portal.visit(f"{portal.base}/styleguide/?plan={plan}")
    portal.is_at("Style guide")


def test_every_frame_is_sound(new_portal: NewPortal) -> None:
    portal = new_portal()
    for name, frame in FRAMES.items():
        portal.visit(f"{portal.base}/styleguide/{name}/", status=frame.status)


def test_a_password_can_be_seen_and_its_requirements_are_ticked(guide: Portal) -> None:
    guide.fill("New password", "a long Enough one")
    expect(guide.page.locator(".rules .is-met")).to_have_count(3)
    guide.page.get_by_role("button", name="Show new password").click()
    expect(guide.page.get_by_label("New password", exact=True)).to_have_attribute("type", "text")


def test_terms_are_accepted_only_after_their_end(guide: Portal) -> None:
    accept = guide.page.get_by_role("button", name="Accept and finish")
    expect(accept).to_have_attribute("aria-disabled", "true")
    guide.sees("Read to the end of the text")
    accept.press("Enter")
    expect(guide.page.get_by_role("region", name="Terms and conditions")).to_be_focused()
    guide.page.keyboard.press("End")
    expect(accept).not_to_have_attribute("aria-disabled", "true", timeout=PATIENCE)
    guide.does_not_see("Read to the end of the text")


def test_a_new_code_says_when_it_can_be_asked_for(guide: Portal) -> None:
    button = guide.page.get_by_role("button", name="Send a new code")
    expect(button).to_have_attribute("aria-disabled", "true")
    expect(button).to_contain_text("(in 0:")


def test_the_errors_take_the_focus(guide: Portal) -> None:
    expect(guide.page.locator("[data-error-summary]")).to_be_focused()


def test_a_question_opens_over_the_page_and_leads_back(guide: Portal) -> None:
    guide.follow("Open a dialog")
    expect(guide.page.locator("dialog")).to_be_visible()
    guide.page.keyboard.press("Escape")
    expect(guide.page.locator("dialog")).to_have_count(0)
    expect(guide.page.get_by_role("link", name="Open a dialog")).to_be_focused()


def test_without_scripts_a_question_is_a_page(new_portal: NewPortal) -> None:
    portal = new_portal(scripts=False)
    portal.visit(f"{portal.base}/styleguide/")
    portal.follow("Open a dialog")
    portal.is_at("End access for Luis Medrano?")


def test_a_menu_closes_on_escape_and_gives_the_focus_back(guide: Portal) -> None:
    menu = guide.page.locator(".menu-cell summary").first
    menu.click()
    guide.sees("Change roles")
    guide.page.keyboard.press("Escape")
    expect(menu).to_be_focused()
    expect(guide.page.locator("details[open]")).to_have_count(0)


def test_without_scripts_a_menu_closes_by_a_press_anywhere(new_portal: NewPortal) -> None:
    portal = new_portal(scripts=False)
    portal.visit(f"{portal.base}/styleguide/")
    opened = portal.page.locator(".table details[open]")
    portal.page.locator(".menu-cell summary").first.click()
    expect(opened).to_have_count(1)
    portal.page.mouse.click(5, 600)
    expect(opened).to_have_count(0)


def test_without_scripts_a_phone_opens_its_menu(new_portal: NewPortal) -> None:
    portal = new_portal(scripts=False)
    portal.page.set_viewport_size(NARROW)
    portal.visit(f"{portal.base}/styleguide/workspace/")
    portal.does_not_see("User maintenance")
    portal.open("Menu")
    portal.sees("User maintenance", "Sign out")


def test_without_scripts_terms_are_accepted_below_them(new_portal: NewPortal) -> None:
    portal = new_portal(scripts=False)
    portal.visit(f"{portal.base}/styleguide/")
    expect(portal.page.get_by_role("button", name="Accept and finish")).to_be_enabled()
