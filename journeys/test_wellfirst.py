"""WellFirst: organizations and people register, are decided about, and sign in."""

import re

import pytest

from demo.providers import TWO_RIVERS
from journeys.people import (
    Numbers,
    an_office,
    answers,
    at_the_queue,
    come_to,
    decides,
    registered,
    signed_in,
)
from portico.accounts.models import Account
from testing.browser import Portal
from testing.builders import PASSWORD, an_account
from testing.inbox import DemoInbox, Inbox
from testing.journey import NewPortal
from testing.newcomer import Newcomer

pytestmark = pytest.mark.journey

NAME = "Two Rivers Orthopedics LLC"
NOT_REGISTERED = "No organization is registered with this NPI and tax ID together."


@pytest.fixture
def grace(base: str) -> Account:
    """Who looks after an organization."""
    return an_account(email="grace@soulard.example", first_name="Grace", password=PASSWORD)


@pytest.fixture
def home(grace: Account) -> Numbers:
    """The numbers of that organization."""
    return an_office("Soulard Women’s Health", main=grace)


@pytest.mark.requirement("WF-01", "WF-03", "WF-04", "WF-16", "WF-17")
def test_a_new_organization_comes_in_with_its_first_person(
    portal: Portal, new_portal: NewPortal, demo_inbox: DemoInbox, national_registry: None
) -> None:
    inbox = demo_inbox
    marcus = Newcomer(portal, inbox, npi=TWO_RIVERS.npi, tin="431882764", entry="Main practice")
    marcus.organization = {
        "Business phone": "(314) 555-0110",
        "Business email": "office@tworivers.example",
    }
    portal.visit("/sign-in/")
    portal.follow("Register")
    marcus.walk(until="organization")
    assert portal.value_of("Organization name") == NAME
    assert portal.value_of("Street address") == "1840 Market Street"
    marcus.walk()
    portal.is_at("We received your registration")
    portal.sees(re.compile("It is not an approval of access"))
    assert "not an approval" in inbox.latest(to=marcus.email).body
    portal.follow("Sign in")
    portal.sign_in(marcus.email, marcus.password)
    portal.is_at("Your registration is with WellFirst")
    portal.sees(re.compile("no later than Wednesday, November 18"))
    portal.press("Sign out")
    sam = at_the_queue(new_portal())
    decides(sam, NAME, "Approve")
    sam.sees(f"{NAME} is approved. They are told by email.")
    portal.visit(inbox.latest(to=marcus.email).link)
    portal.sign_in(marcus.email, marcus.password)
    portal.is_at("Welcome, Marcus")
    portal.sees("Bring in your colleagues")


@pytest.mark.requirement("WF-18")
def test_a_second_person_is_approved_by_the_site_administrator(
    portal: Portal, new_portal: NewPortal, inbox: Inbox, home: Numbers, grace: Account
) -> None:
    marcus = Newcomer(
        portal, inbox, track="Individual", channel="Voice call", tin=home.tin, npi=home.npi
    )
    marcus.register()
    portal.does_not_see("Site Administrator of")
    portal.sign_in(marcus.email, marcus.password)
    portal.is_at("Your registration is with Soulard Women’s Health")
    portal.press("Sign out")
    hers = signed_in(new_portal(), grace)
    hers.visit("/home/")
    hers.follow("Answer requests")
    hers.follow("Marcus Okafor")
    hers.press("Send answer")
    hers.sees("Choose an answer: approve or deny")
    answers(hers, "Marcus Okafor", "Approve")
    hers.sees("Marcus Okafor is approved and can sign in.", "Nobody waits for you")
    hers.follow("Users and access")
    hers.sees("2 people in Soulard Women’s Health.", "Marcus Okafor")
    portal.visit(inbox.latest(to=marcus.email).link)
    portal.sign_in(marcus.email, marcus.password)
    portal.is_at("Welcome, Marcus")
    portal.visit("/requests/", status=404)


@pytest.mark.requirement("WF-18")
def test_a_denied_person_is_told_to_ask_the_site_administrator(
    portal: Portal, new_portal: NewPortal, inbox: Inbox, home: Numbers, grace: Account
) -> None:
    dana = registered(track="individual", email="dana@else.example", tin=home.tin, npi=home.npi)
    hers = signed_in(new_portal(), grace)
    answers(hers, "Marcus Okafor", "Deny")
    hers.sees("Enter a reason for denying")
    hers.fill("Reason", "Nobody here knows this name.")
    hers.press("Send answer")
    hers.sees("Marcus Okafor is denied. They are told to ask you.")
    mail = inbox.latest(to=dana.email)
    assert "Nobody here knows" not in mail.words
    portal.sign_in(dana.email, PASSWORD)
    portal.is_at("You have no access to Soulard Women’s Health")
    portal.sees(re.compile("Ask your organization's Site Administrator"))
    portal.does_not_see("Nobody here knows this name.")


@pytest.mark.requirement("WF-02", "WF-05", "WF-06")
def test_a_registered_organization_leads_to_individual(
    portal: Portal, inbox: Inbox, home: Numbers
) -> None:
    office = come_to("numbers", Newcomer(portal, inbox, tin=home.tin, npi=home.npi))
    office.answer("numbers")
    portal.sees(re.compile("An organization is already registered"))
    assert "Grace" not in portal.text
    portal.press("Register as individual instead")
    assert portal.value_of("NPI") == home.npi
    portal.press("Continue")
    assert office.due() == "you"
    portal.sees(home.npi)
    office.walk(until="email")
    assert "Someone tried" in inbox.latest(to="grace@soulard.example").words


@pytest.mark.requirement("WF-06")
def test_a_known_tax_id_with_another_npi_goes_on_only_after_a_tick(
    portal: Portal, new_portal: NewPortal, inbox: Inbox, home: Numbers
) -> None:
    office = come_to("numbers", Newcomer(portal, inbox, tin=home.tin))
    office.answer("numbers")
    portal.sees("Tick to go on: This is a new organization")
    portal.tick("This is a new organization")
    portal.press("Continue")
    assert office.due() == "registry"
    office.walk()
    sam = at_the_queue(new_portal())
    sam.follow(NAME)
    sam.sees(re.compile("Soulard Women’s Health"))


@pytest.mark.requirement("WF-06")
def test_a_person_with_numbers_nobody_registered_is_led_to_register_them(
    portal: Portal, inbox: Inbox, home: Numbers
) -> None:
    marcus = come_to("numbers", Newcomer(portal, inbox, track="Individual", npi=home.npi))
    marcus.answer("numbers")
    portal.sees(re.compile(NOT_REGISTERED))
    portal.press("Register as organization instead")
    assert portal.value_of("NPI") == home.npi


@pytest.mark.requirement("WF-17")
def test_what_was_sent_back_is_corrected_and_approved(
    portal: Portal, new_portal: NewPortal, inbox: Inbox
) -> None:
    marcus = registered()
    sam = at_the_queue(new_portal())
    asked = ["Street address", "City"]
    decides(sam, NAME, "Ask for more", message="Which suite are you in?", ticked=asked)
    assert "Which suite" not in inbox.latest(to=marcus.email).words
    portal.sign_in(marcus.email, PASSWORD)
    portal.is_at("We need one more thing from you")
    portal.sees("Which suite are you in?", "The clock stands still until you answer.")
    portal.follow("Correct my registration")
    portal.sees("Stays as it is", re.compile("Street address, City"))
    portal.fill("City", "")
    portal.press("Send the correction")
    portal.sees("Enter the city")
    portal.fill("City", "St. Louis")
    portal.fill("Street address", "1840 Market Street, Suite 12")
    portal.press("Send the correction")
    portal.is_at("Your registration is with WellFirst")
    sam.visit("/staff/reviews/")
    sam.follow(NAME)
    sam.sees(re.compile("Street address: .* → 1840 Market Street, Suite 12"))
    sam.visit("/staff/reviews/")
    decides(sam, NAME, "Approve")
    portal.reload()
    portal.sees(f"{NAME} is open to you")
    portal.follow("Go to the portal")
    portal.is_at("Welcome, Marcus")


@pytest.mark.requirement("WF-17")
def test_a_declined_organization_is_told_why_and_whom_to_call(
    portal: Portal, new_portal: NewPortal, inbox: Inbox
) -> None:
    marcus = registered()
    sam = at_the_queue(new_portal())
    decides(sam, NAME, "Decline", message="This practice closed in 2024.")
    assert "closed in 2024" not in inbox.latest(to=marcus.email).words
    portal.sign_in(marcus.email, PASSWORD)
    portal.is_at("Your registration was not approved")
    portal.sees("This practice closed in 2024.")
