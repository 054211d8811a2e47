"""The mailed agreement in a browser: by keyboard alone, drawn with a finger, and without scripts."""

import re

import pytest
from django.test import Client
from playwright.sync_api import expect

from portico.agreements.models import SignatureRequest
from portico.agreements.rules import SignatureState, is_drawing
from portico.registration.tests.test_signing_first import sign_first
from testing.browser import Portal
from testing.journey import NewPortal
from testing.plans import Installed
from testing.registrant import Registrant
from testing.scan import NARROW
from testing.world import NAME, a_world, mailed_agreement, sign_mailed_agreement

pytestmark = [pytest.mark.journey, pytest.mark.requirement("WM-03")]
PLAN = "wellmark"
TITLE = "Web access agreement for Iowa"
CONSENT = "I agree to receive and sign"
INTENT = "I sign this agreement for"


@pytest.fixture
def somebody(base: str) -> Registrant:
    """Who registered, and was mailed the agreement."""
    del base  # brings the database and its address
    somebody = a_world(PLAN).on("non-participating")
    somebody.client = Client(SERVER_NAME="127.0.0.1")
    somebody.walk()
    return somebody


@pytest.fixture
def address(somebody: Registrant) -> str:
    """Of the agreement, below the plan."""
    return mailed_agreement(somebody).removeprefix(f"/{PLAN}")


def signed() -> SignatureRequest:
    request = SignatureRequest.objects.get()
    assert request.state == SignatureState.SIGNED
    return request


def draw(portal: Portal, *, across: int) -> None:
    """Draw a line of so many pixels into the field."""
    field = portal.page.locator("svg.draw")
    field.scroll_into_view_if_needed()
    box = field.bounding_box()
    assert box
    mouse = portal.page.mouse
    mouse.move(box["x"] + 20, box["y"] + 20)
    mouse.down()
    mouse.move(box["x"] + 20 + across, box["y"] + 60, steps=8)
    mouse.up()
    assert is_drawing(portal.page.locator("#id_drawing").input_value())


def tab_to_box(portal: Portal, label: str) -> None:
    """Tab to the box whose sentence begins so."""
    box = portal.page.get_by_label(re.compile(label))
    portal.tab_to(str(box.evaluate("box => box.labels[0].innerText")))


def test_it_is_read_agreed_to_and_signed_by_keyboard_alone(
    new_portal: NewPortal, address: str
) -> None:
    portal = new_portal(plan=PLAN)
    portal.visit(address)
    portal.is_at(TITLE)
    button = portal.find("button", "Sign the agreement")
    expect(button).to_have_attribute("aria-disabled", "true")
    portal.tab_to("Web access agreement, Iowa")
    portal.strike("End")
    expect(button).not_to_have_attribute("aria-disabled", "true")
    for label in (CONSENT, INTENT):
        tab_to_box(portal, label)
        portal.strike("Space")
    portal.tab_to("Your full name")
    portal.type("marcus okafor")
    portal.strike_and_go("Enter")
    portal.is_at("The agreement is signed")
    assert signed().typed_name == "marcus okafor"


def test_on_a_phone_it_is_drawn_and_can_be_drawn_again(new_portal: NewPortal, address: str) -> None:
    portal = new_portal(plan=PLAN)
    portal.visit(address)
    portal.page.set_viewport_size(NARROW)
    portal.read_to_the_end(TITLE)
    portal.tick(CONSENT)
    portal.tick(INTENT)
    portal.fill("Your full name", NAME)
    draw(portal, across=100)
    portal.page.get_by_role("button", name="Clear the drawing").click()
    expect(portal.page.locator("#id_drawing")).to_have_value("")
    draw(portal, across=60)
    portal.press("Sign the agreement")
    portal.is_at("The agreement is signed")
    expect(portal.page.get_by_role("img", name=f"Drawn signature of {NAME}")).to_be_visible()
    assert is_drawing(signed().drawn)


def test_without_scripts_everything_works_but_the_drawing(
    new_portal: NewPortal, address: str
) -> None:
    portal = new_portal(plan=PLAN, scripts=False)
    portal.visit(address)
    expect(portal.page.locator("svg.draw")).to_be_hidden()
    portal.fill("Your full name", "Dana Reyes")
    portal.press("Sign the agreement")
    portal.sees("Three things need your attention", "Type the name as it was registered")
    portal.fill("Your full name", NAME)
    portal.tick(CONSENT)
    portal.tick(INTENT)
    portal.press("Sign the agreement")
    portal.is_at("The agreement is signed")
    assert signed().drawn == ""


def test_whoever_read_it_once_need_not_read_it_again_for_a_slip(
    new_portal: NewPortal, address: str
) -> None:
    portal = new_portal(plan=PLAN)
    portal.visit(address)
    portal.read_to_the_end(TITLE)
    portal.press("Sign the agreement")
    portal.sees("Three things need your attention")
    button = portal.find("button", "Sign the agreement")
    expect(button).not_to_have_attribute("aria-disabled", "true")


def test_declining_asks_once_more_and_there_is_a_way_back(
    new_portal: NewPortal, address: str
) -> None:
    portal = new_portal(plan=PLAN)
    portal.visit(address)
    portal.follow("I do not want to sign")
    portal.is_at("Do you not want to sign?")
    portal.follow("Back to the agreement")
    portal.follow("I do not want to sign")
    portal.press("Decline and end the registration")
    portal.is_at("You did not sign")
    portal.find("link", "Register again")


def test_asked_for_first_it_is_signed_in_another_browser_and_goes_on_in_this_one(
    new_portal: NewPortal, base: str, installed: Installed
) -> None:
    sign_first(installed)
    somebody = a_world(PLAN).on("non-participating")
    somebody.client = Client(SERVER_NAME="127.0.0.1")
    somebody.walk(until="signature")
    portal = new_portal(plan=PLAN)
    portal.carry_on(somebody.client)
    portal.visit("/register/signature/")
    portal.fill("First name", "Marcus")
    portal.fill("Last name", "Okafor")
    portal.fill("Organization name", "Two Rivers Orthopedics LLC")
    portal.fill("Work email", somebody.email)
    portal.press("Mail me the agreement")
    portal.sees("We mailed it")
    portal.press("I have signed it")
    portal.sees("It is not signed yet")
    sign_mailed_agreement(somebody, Client(SERVER_NAME="127.0.0.1"))
    portal.press("I have signed it")
    portal.is_at("Terms and conditions")
    portal.visit("/register/signature/")
    portal.sees("The agreement is signed")
