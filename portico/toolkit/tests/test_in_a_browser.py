"""Terms in a browser: read to their end by keyboard alone, with and without scripts; printed."""

import re

import pytest
from django.test import Client
from playwright.sync_api import expect

from portico.organizations.models import Membership
from testing.browser import PATIENCE, Portal
from testing.builders import a_member, an_organization, signed_in
from testing.journey import NewPortal
from testing.plans import Installed

pytestmark = pytest.mark.journey
PLAN = "wellmark"
TERMS = "Terms and conditions for Iowa"
SCREENS = 30
"""More than the text is long."""
PRINTED = "window.printed = 0; window.print = () => { window.printed += 1; };"


@pytest.fixture
def dana(base: str) -> Membership:
    """A biller of an office in Iowa, who accepted nothing yet."""
    return a_member(organization=an_organization(plan=PLAN, jurisdiction="IA"))


def come_in(portal: Portal, member: Membership) -> Portal:
    """Signed in, on the way to the page of the organization's people."""
    portal.carry_on(signed_in(Client(headers={"host": "127.0.0.1"}), member.account))
    portal.visit("/enter/")
    portal.is_at(TERMS)
    return portal


def test_by_keyboard_alone_one_reads_to_the_end_and_accepts(
    new_portal: NewPortal, dana: Membership
) -> None:
    portal = come_in(new_portal(plan=PLAN), dana)
    accept = portal.find("button", "Accept and continue")
    expect(accept).to_have_attribute("aria-disabled", "true")
    expect(accept).to_have_accessible_description(re.compile("Read to the end of the text"))
    portal.page.get_by_role("region", name=TERMS).focus()
    for _ in range(SCREENS):
        portal.strike("PageDown")
    said = portal.page.get_by_role("status").filter(has_text="You came to the end of the text")
    expect(said).to_be_visible()
    portal.tab_to("Accept and continue")
    portal.strike_and_go("Enter")
    portal.sees("Welcome, Dana")


def test_the_region_is_reached_by_tab_and_its_end_by_one_key(
    new_portal: NewPortal, dana: Membership
) -> None:
    portal = come_in(new_portal(plan=PLAN), dana)
    text = portal.page.get_by_role("region", name=TERMS)
    for _ in range(12):
        portal.strike("Tab")
        if text.evaluate("(part) => part === document.activeElement"):
            break
    expect(text).to_be_focused()
    portal.strike("End")
    accept = portal.find("button", "Accept and continue")
    expect(accept).not_to_have_attribute("aria-disabled", "true", timeout=PATIENCE)


def test_without_scripts_one_accepts_below_the_text(
    new_portal: NewPortal, dana: Membership
) -> None:
    portal = come_in(new_portal(plan=PLAN, scripts=False), dana)
    text = portal.page.get_by_role("region", name=TERMS).bounding_box()
    button = portal.find("button", "Accept and continue").bounding_box()
    assert text
    assert button
    assert text["y"] + text["height"] <= button["y"]
    portal.does_not_see("Read to the end of the text")
    portal.press("Accept and continue")
    portal.sees("Welcome, Dana")


def test_not_now_leaves_the_portal(new_portal: NewPortal, dana: Membership) -> None:
    portal = come_in(new_portal(plan=PLAN), dana)
    portal.press("Not now, sign out")
    portal.sees("signed out")
    portal.visit("/home/")
    portal.is_at("Sign in")


def test_a_long_text_is_read_and_printed_whole(
    new_portal: NewPortal, dana: Membership, installed: Installed
) -> None:
    words = "\n\n".join(
        f"{number}. You keep rule {number} of this portal." for number in range(200)
    )
    installed.publish(PLAN, "terms-iowa", words, version="2026-07")
    portal = new_portal(plan=PLAN)
    portal.context.add_init_script(PRINTED)
    come_in(portal, dana)
    portal.read_to_the_end(TERMS)
    portal.press("Accept and continue")
    portal.visit("/account/")
    portal.follow("What you accepted")
    portal.follow_to(portal.page.locator("main").get_by_role("link", name=TERMS))
    portal.find("button", "Print").click()
    assert portal.page.evaluate("window.printed") == 1
    portal.page.emulate_media(media="print")
    expect(portal.page.get_by_text("You keep rule 199 of this portal.")).to_be_visible()
    for hidden in (".sidebar", ".workbar", "[data-print]"):
        expect(portal.page.locator(hidden)).to_be_hidden()
