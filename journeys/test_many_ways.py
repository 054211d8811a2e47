"""People do not walk in straight lines: other browsers, other tabs, Back, the keyboard, no scripts."""

import re
from datetime import timedelta

import pytest
import time_machine

from demo.providers import CEDAR_HOLLOW
from journeys.people import an_office, answers, come_to, signed_in
from testing.browser import Portal
from testing.builders import PASSWORD, an_account
from testing.inbox import Inbox
from testing.journey import NewPortal
from testing.newcomer import Newcomer

pytestmark = pytest.mark.journey


@pytest.mark.requirement("WF-11", "WF-13")
def test_one_sign_in_for_two_organizations(
    portal: Portal, new_portal: NewPortal, inbox: Inbox
) -> None:
    grace = an_account(email="grace@soulard.example", first_name="Grace", password=PASSWORD)
    an_office("Soulard Women’s Health", main=grace)
    dana = an_account(first_name="Dana", password=PASSWORD)
    office = an_office("Lafayette Square Imaging", main=dana)
    again = Newcomer(
        portal, inbox, track="Individual", email=grace.email, tin=office.tin, npi=office.npi
    )
    come_to("existing", again)
    portal.is_at("You already have a sign-in")
    portal.fill("Password of your existing sign-in", "not this one at all")
    portal.press("Yes, use one sign-in")
    portal.sees("This is not the password of that sign-in. Try again, or reset it.")
    again.walk(until="summary")
    portal.does_not_see("Choose a password")
    again.walk()
    hers = signed_in(new_portal(), dana)
    answers(hers, "Grace Webb", "Approve")
    portal.sign_in(grace.email, PASSWORD)
    portal.is_at("Where do you work today?")
    portal.press(re.compile("Soulard"))
    portal.is_at("Welcome, Grace")
    portal.open("Soulard Women’s Health")
    portal.press(re.compile("Lafayette"))
    portal.sees("Lafayette Square Imaging is active.")


@pytest.mark.requirement("WF-11")
def test_who_wants_no_merge_gives_another_email(portal: Portal, inbox: Inbox) -> None:
    known = an_account(email="grace@soulard.example", password=PASSWORD)
    office = an_office("Soulard Women’s Health", main=known)
    again = Newcomer(
        portal, inbox, track="Individual", email=known.email, tin=office.tin, npi=office.npi
    )
    come_to("existing", again)
    portal.press("No, use another email")
    portal.is_at("About you")
    assert portal.value_of("First name") == "Marcus"
    again.email = "marcus@another.example"
    again.walk(until="password")


@pytest.mark.requirement("WF-12")
def test_begun_in_one_browser_and_finished_in_another(
    new_portal: NewPortal, inbox: Inbox, national_registry: None
) -> None:
    office = come_to("organization", Newcomer(new_portal(), inbox, npi=CEDAR_HOLLOW.npi))
    office.portal.press("Save and leave")
    office.portal.press("Save and leave")
    office.portal.sees("Enter your email")
    office.portal.fill("Your email", office.email)
    office.portal.press("Save and leave")
    office.portal.is_at("Your answers are saved")
    there = new_portal()
    there.visit(inbox.latest(to=office.email).link)
    there.fill("The email you left with us", office.email)
    there.press("Send the code")
    there.fill("Six-digit code", "000000")
    there.press("Go on")
    there.sees("This is not the code we sent last. Check it, or send a new one.")
    there.fill("Six-digit code", inbox.latest(to=office.email).code)
    there.press("Go on")
    there.is_at("You have a registration under way")
    there.follow("Go on")
    office.portal = there
    assert office.due() == "organization"
    office.walk()
    there.is_at("We received your registration")


def test_whoever_left_nothing_gets_the_same_answer(portal: Portal, inbox: Inbox) -> None:
    portal.visit("/")
    portal.follow("Continue a registration")
    portal.press("Send the code")
    portal.sees("Enter the email you left with us")
    portal.fill("The email you left with us", "nobody@nowhere.example")
    portal.press("Send the code")
    portal.is_at("Enter your code")
    portal.sees(re.compile("If a registration waits for that email"))
    assert inbox.count(to="nobody@nowhere.example") == 0
    portal.press("Use another email")
    portal.is_at("Go on with your registration")


@pytest.mark.requirement("WF-08")
def test_wrong_old_and_replaced_codes_lose_nothing(
    portal: Portal, inbox: Inbox, clock: time_machine.Traveller
) -> None:
    marcus = come_to("email", Newcomer(portal, inbox))
    portal.sees("Code sent")
    first = marcus.code(to=marcus.email)
    clock.shift(timedelta(minutes=11))
    portal.fill("Six-digit code", first)
    portal.press("Confirm email")
    portal.sees("This code is older than 10 minutes. Send a new one.")
    portal.reload()
    portal.press("Send a new code")
    portal.fill("Six-digit code", first)
    portal.press("Confirm email")
    portal.sees("This is not the code we sent last. Check it, or send a new one.")
    marcus.walk(until="communications")
    portal.visit("/register/email/")
    portal.sees("Your email is confirmed")


def test_without_scripts_everything_works(new_portal: NewPortal, inbox: Inbox) -> None:
    portal = new_portal(scripts=False)
    Newcomer(portal, inbox).register()
    portal.sign_in("m.okafor@tworivers.example", PASSWORD)
    portal.is_at("Your registration is with WellFirst")
    portal.press("Sign out")
    portal.sees("You are signed out.")


def test_by_the_keyboard_alone(portal: Portal, inbox: Inbox, national_registry: None) -> None:
    portal.visit("/register/")
    portal.strike("Tab")
    portal.has_focus("Skip to the page")
    portal.strike("Enter")
    portal.tab_to("Organization")
    portal.strike("Space")
    portal.strike_and_go("Enter")
    portal.is_at("Your organization's numbers")
    portal.tab_to("NPI")
    portal.type("1234567890")
    portal.strike_and_go("Enter")
    portal.has_focus("Two things need your attention")
    portal.strike("Tab")
    portal.strike("Enter")
    portal.has_focus("NPI")
    portal.strike("Control+A")
    portal.type(CEDAR_HOLLOW.npi)
    portal.strike("Tab")
    portal.type("43-1882764")
    portal.strike_and_go("Enter")
    portal.is_at("What fits your organization best?")


def test_back_a_double_click_and_a_second_tab_do_no_harm(
    portal: Portal, new_portal: NewPortal, inbox: Inbox
) -> None:
    marcus = come_to("you", Newcomer(portal, inbox))
    portal.press("Back")
    portal.is_at("Your organization")
    assert portal.value_of("City") == "St. Louis"
    portal.press("Continue")
    assert marcus.due() == "you"
    come_to("terms", marcus)
    portal.read_to_the_end("Terms and conditions")
    tab = new_portal(beside=portal)
    tab.visit("/register/terms/")
    tab.read_to_the_end("Terms and conditions")
    portal.press_twice("Accept and finish")
    portal.is_at("We received your registration")
    tab.press("Accept and finish")
    tab.is_at("We received your registration")
    portal.back()
    portal.is_at("We received your registration")
    marcus.begin()
    portal.is_at("What do you want to register?")
    assert inbox.count(to=marcus.email) == 2


def test_a_form_that_expired_is_sent_again_with_what_was_typed(
    portal: Portal, inbox: Inbox
) -> None:
    come_to("organization", Newcomer(portal, inbox))
    portal.fill("Organization name", "Kept Through It All")
    portal.context.clear_cookies(name="csrf")
    with portal.answering(403):
        portal.press("Continue")
    portal.is_at("This page expired")
    portal.press("Send it again")
    assert portal.value_of("Organization name") == "Kept Through It All"
