"""WellSense: an office registers with what only the payee knows, and who does looks after it."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

import pytest

from journeys.people import at_the_queue, come_to, decides
from portico.records.payments.rules import NewPayment
from testing.browser import Portal
from testing.builders import PASSWORD, a_member, an_account, an_organization
from testing.inbox import DemoInbox, Inbox
from testing.journey import NewPortal
from testing.newcomer import ORGANIZATION, Newcomer
from testing.payments import a_payment
from testing.roster_builders import list_group

pytestmark = pytest.mark.journey

SLUG = "wellsense"
TIN = "431882764"
CONTACT = "office@tworivers.example"
NAME = "Two Rivers Orthopedics LLC"
ASKED = ("Organization name", "Street address", "City", "ZIP")


@pytest.fixture
def portal(new_portal: NewPortal) -> Portal:
    """The browser of the story's first person, at WellSense."""
    return new_portal(plan=SLUG)


@pytest.fixture
def check(base: str) -> NewPayment:
    """What the plan paid the office lately; its roster names whom to write to there."""
    list_group(plan=SLUG, tin=TIN, email=CONTACT)
    return a_payment(plan=SLUG, payee_tin=TIN, amount=Decimal("1132.50"))


@dataclass
class OfficeManager(Newcomer):
    """Somebody with the PIN and a check of their office, or without."""

    track: str = "I am new here"
    tin: str = TIN
    email: str = "m.okafor@tworivers.example"
    username: str = "marcus.okafor"
    pin: str = ""
    pair: dict[str, str] = field(default_factory=dict)
    organization: dict[str, str] = field(
        default_factory=lambda: {label: ORGANIZATION[label] for label in ASKED}
    )

    def answers(self) -> dict[str, Callable[[], None]]:
        """The steps of both ways into WellSense."""
        return super().answers() | {
            "your-account": lambda: self.fill_in(
                {"Email of your account": self.email, "Password": self.password}
            ),
            "tax-id": lambda: self.fill_in({"Tax ID (TIN)": self.tin}),
            "pin": lambda: self._prove({"PIN": self.pin} if self.pin else {}, "I have no PIN"),
            "check": lambda: self._prove(self.pair, "We have no check yet"),
            "username": lambda: self.fill_in(
                {"Username": self.username, "Password": self.password}
            ),
            "office": self._organization,
            "summary": lambda: self.portal.press("Finish"),
        }

    def about_me(self) -> dict[str, str]:
        """WellSense asks the email twice, and more that may stay empty."""
        return {
            "First name": self.first_name,
            "Middle initial (optional)": "J",
            "Last name": self.last_name,
            "Job title (optional)": "Office manager",
            "Work phone": self.phone,
            "Extension (optional)": "12",
            "Work email": self.email,
            "Work email again": self.email,
        }

    def _prove(self, typed: dict[str, str], without: str) -> None:
        self.fill_in(typed) if typed else self.portal.press(without)


def pair_of(check: NewPayment) -> dict[str, str]:
    """What stands on a check, as people type it."""
    return {"Check or EFT number": f" {check.reference} ", "Payment amount": f"${check.amount:,}"}


def issue_a_pin(staff: Portal) -> None:
    """Plan staff have one mailed to whom the roster names."""
    staff.visit("/staff/pins/")
    staff.fill("Tax ID (TIN)", TIN)
    staff.press("Search")
    staff.press("Issue a PIN")
    staff.sees("A PIN is on its way to o•••••@tworivers.example.")


@pytest.mark.requirement("WS-01", "WS-05", "WS-06", "WS-08", "WS-09", "WS-10")
def test_a_new_office_comes_in_with_its_pin(
    portal: Portal, new_portal: NewPortal, demo_inbox: DemoInbox, check: NewPayment
) -> None:
    issue_a_pin(at_the_queue(new_portal(plan=SLUG)))
    marcus = OfficeManager(portal, demo_inbox, pair=pair_of(check))
    portal.visit("/sign-in/")
    portal.follow("Register as a provider")
    marcus.walk(until="pin")
    portal.sees(re.compile("Write to bhproviders@wellsense.org"))
    marcus.pin = demo_inbox.latest(to=CONTACT).pin
    marcus.walk(until="summary")
    portal.sees("Marcus J Okafor", "marcus.okafor", "43-1882764", "1840 Market Street")
    portal.does_not_see(marcus.pin, check.reference)
    marcus.walk()
    portal.is_at("Everyone registered by your office")
    portal.sees("Marcus Okafor", "Office Manager")
    portal.press("Next")
    portal.is_at("Registration complete")
    told = demo_inbox.latest(to=CONTACT)
    assert "Marcus Okafor opened" in told.body
    portal.follow("Back to sign in")
    portal.sign_in(marcus.username, marcus.password)
    portal.is_at("Welcome, Marcus")
    portal.sees("Office Manager")


@pytest.mark.requirement("WS-03", "WS-04", "WS-09")
def test_an_account_of_another_plan_registers_its_office(
    portal: Portal, new_portal: NewPortal, inbox: Inbox, check: NewPayment
) -> None:
    grace = an_account(email="grace@tworivers.example", first_name="Grace", password=PASSWORD)
    home = an_organization(name=NAME, main=grace, tin=TIN)
    a_member(organization=home, account=an_account(first_name="Dana", last_name="Reyes"))
    manager = OfficeManager(portal, inbox, track="I have an account", email=grace.email)
    manager.pair = pair_of(check)
    manager.begin()
    manager.walk(until="you")
    assert portal.value_of("First name") == "Grace"
    assert portal.value_of("Work phone") == "(314) 555-0164"
    portal.press("Continue")
    manager.walk(until="office")
    assert portal.value_of("Organization name") == NAME
    portal.press("Continue")
    manager.walk()
    portal.sees("Grace Webb", "Dana Reyes")
    portal.open("This list is wrong")
    portal.press("Send and go on")
    portal.sees("Say what is wrong with the list")
    portal.fill("What is wrong with the list?", "Dana left in May.")
    portal.press("Send and go on")
    portal.is_at("Registration complete")
    portal.sign_in(grace.email, PASSWORD)
    portal.is_at("Set up your sign-in at WellSense")
    portal.fill("Username", "grace.webb")
    portal.press("Go on")
    portal.is_at("Welcome, Grace")
    sam = at_the_queue(new_portal(plan=SLUG))
    sam.follow(NAME)
    sam.sees("Dana left in May.")


@pytest.mark.requirement("WS-04", "WS-06")
def test_five_wrong_pairs_lead_to_a_review_and_then_in(
    portal: Portal, new_portal: NewPortal, inbox: Inbox, check: NewPayment
) -> None:
    an_account(email="m.okafor@tworivers.example", password=PASSWORD)
    marcus = OfficeManager(portal, inbox, track="I have an account")
    come_to("check", marcus, track="existing-account")
    for number in range(5):
        marcus.fill_in({"Check or EFT number": f"99{number}", "Payment amount": "12.00"})
        portal.sees(re.compile("does not match what we hold"))
    marcus.fill_in(pair_of(check))
    portal.sees("Too many tries for today")
    portal.press("Continue")
    assert marcus.due() == "pin"
    marcus.walk()
    portal.press("Next")
    portal.is_at("We received your registration")
    sam = at_the_queue(new_portal(plan=SLUG))
    sam.follow(NAME)
    sam.sees("Too many wrong tries at a payment", "Did not have the PIN at hand")
    sam.press("Take this review")
    sam.choose("Approve")
    sam.press("Send decision")
    portal.sign_in(marcus.email, PASSWORD)
    portal.fill("Username", "marcus.webb")
    portal.press("Go on")
    portal.is_at("Welcome, Marcus")


def test_the_contact_on_file_closes_what_none_of_them_opened(
    portal: Portal, new_portal: NewPortal, inbox: Inbox, check: NewPayment
) -> None:
    an_account(email="m.okafor@tworivers.example", password=PASSWORD)
    marcus = OfficeManager(portal, inbox, track="I have an account")
    come_to(
        "summary",
        marcus,
        track="existing-account",
        reference=check.reference,
        amount=f"{check.amount}",
    )
    marcus.walk()
    contact = new_portal(plan=SLUG)
    link = inbox.latest(to=CONTACT).link
    contact.visit(link)
    contact.is_at("Close this account?")
    contact.press("Close the account")
    contact.is_at("The account is closed")
    contact.visit(link, status=410)
    portal.sign_in(marcus.email, PASSWORD)
    portal.is_at(f"{NAME} is closed for now")
    sam = at_the_queue(new_portal(plan=SLUG))
    decides(sam, NAME, "Approve")
    portal.reload()
    portal.is_at(f"{NAME} is open to you")
