"""Wellmark: main DSCs register, sign where they are in no network, are called back, and come in."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from django.test import Client

from journeys.people import at_the_queue, come_to, decides
from testing.browser import Portal
from testing.builders import PASSWORD, an_account, an_organization, at_home_at
from testing.inbox import Inbox
from testing.journey import NewPortal
from testing.newcomer import ORGANIZATION, Newcomer
from testing.plans import Installed
from testing.registrant import Registrant
from testing.roster_builders import list_group
from testing.scan import NARROW

pytestmark = pytest.mark.journey

PLAN, TIN = "wellmark", "431882764"
NAME = "Two Rivers Orthopedics LLC"
USERNAME = "marcus.okafor"
NUMBER = "(515) 555-0188"
"""Of the office, on the plan's roster; the form says another one."""
IOWA_TERMS = "Terms and conditions for Iowa"
WEB_ACCESS = "Web access agreement for South Dakota"
ASKED = ("Organization name", "Street address", "City", "ZIP", "Business phone")


@pytest.fixture
def portal(new_portal: NewPortal) -> Portal:
    """The browser of the story's first person, at Wellmark."""
    return new_portal(plan=PLAN)


@pytest.fixture
def on_the_roster(base: str) -> None:
    """The plan knows the office, and how to reach it."""
    list_group(plan=PLAN, tin=TIN, legal_name=NAME, phone="+15155550188", zips=["63103"])


@dataclass
class MainDsc(Newcomer):
    """Whoever looks after an office's tax ID at Wellmark."""

    track: str = "Participating"
    tin: str = TIN
    state: str = "Iowa"
    organization: dict[str, str] = field(
        default_factory=lambda: {label: ORGANIZATION[label] for label in ASKED}
    )

    def answers(self) -> dict[str, Callable[[], None]]:
        """The steps of both tracks."""
        return super().answers() | {
            "participation": lambda: self._choose(self.track),
            "state": lambda: self._choose(self.state),
            "terms": self._terms,
            "tax-id": lambda: self.fill_in({"Tax ID (TIN)": self.tin}),
            "username": lambda: self.fill_in({"Username": USERNAME, "Password": self.password}),
            "question": lambda: self.fill_in(
                {"Your secret question": "What was on our first sign?", "Your answer": "Oak & Elm"}
            ),
            "summary": lambda: self.portal.press("Finish"),
        }

    def about_me(self) -> dict[str, str]:
        """The job title may stay empty here."""
        told = super().about_me()
        return {"Job title (optional)": told.pop("Job title"), **told}

    def _terms(self) -> None:
        self.portal.read_to_the_end(f"Terms and conditions for {self.state}")
        self.portal.press("Accept and continue")


def somebody(*, tin: str = TIN, until: str = "done") -> Registrant:
    """Marcus, who came as far as that page over HTTP, because that is quick."""
    marcus = Registrant(
        client=Client(SERVER_NAME="127.0.0.1"), plan=PLAN, track="participating", tin=tin
    )
    assert marcus.walk(until=until) == until
    return marcus


def takes(reviewer: Portal) -> None:
    """Open the office's review and take it."""
    reviewer.visit("/staff/reviews/")
    reviewer.follow(NAME)
    reviewer.press("Take this review")


def calls(reviewer: Portal) -> None:
    """Call the office at the number the roster has, and note it."""
    reviewer.open("Note a call or a letter")
    reviewer.choose(f"{NUMBER}, {NAME}, our roster")
    reviewer.fill("Who answered", "Joan at the front desk")
    reviewer.fill("What they said", "Marcus Okafor looks after it.")
    reviewer.press("Keep it")
    reviewer.sees(re.compile("Joan at the front desk"))


def approves(reviewer: Portal) -> None:
    """Approve the review that lies open."""
    reviewer.choose("Approve")
    reviewer.press("Send decision")


@pytest.mark.requirement("WM-01", "WM-02", "WM-05", "WM-06", "WM-08", "WM-27", "WM-28", "WM-29")
def test_a_participating_office_in_iowa_comes_in_after_a_call(
    portal: Portal, new_portal: NewPortal, inbox: Inbox, on_the_roster: None
) -> None:
    marcus = MainDsc(portal, inbox)
    portal.visit("/")
    portal.sees("View and download remittances (PCRs)", "Choose your main DSC", "Register online")
    portal.sees("In our network", "Technical assistance", re.compile("Central"))
    portal.sees("Portal tools", "E-credentialing Central", "Manage authorizations")
    portal.follow("Register your organization")
    marcus.walk(until="summary")
    portal.sees("Iowa", NAME, USERNAME, "What was on our first sign?")
    portal.does_not_see("Oak & Elm", marcus.password)
    marcus.walk()
    portal.is_at("We received your registration")
    assert "no later than" in inbox.latest(to=marcus.email).body
    sam = at_the_queue(new_portal(plan=PLAN))
    takes(sam)
    sam.sees(re.compile("On the roster, participates since"), "From our roster, not from the form")
    approves(sam)
    sam.sees("Call or write to a contact on file first, and note it.")
    calls(sam)
    approves(sam)
    sam.sees(f"{NAME} is approved. They are told by email.")
    mail = inbox.latest(to=marcus.email)
    assert "Your access is active" in mail.words
    portal.visit(mail.link)
    portal.sign_in(USERNAME, marcus.password)
    portal.is_at("Welcome, Marcus")
    portal.sees("Set up your organization", "2 of 6 done", "Give yourself every role you need")
    portal.follow("Give yourself the roles")
    portal.press("Give yourself these roles")
    portal.sees("You have every role until", "3 of 6 done")
    portal.follow("Claim status")
    portal.sees("Coming soon")
    signs_out(portal)
    portal.visit("/")
    portal.follow("Manage authorizations")
    portal.fill("Username or email", USERNAME)
    portal.fill("Password", marcus.password)
    portal.press("Sign in")
    portal.is_at("Medical requests")
    portal.sees("Coming soon")


@pytest.mark.requirement("WM-02", "WM-03", "WM-05", "WM-08")
def test_one_in_no_network_in_south_dakota_signs_on_a_phone(
    new_portal: NewPortal, inbox: Inbox, on_the_roster: None
) -> None:
    desk = new_portal(plan=PLAN, scripts=False)
    marcus = MainDsc(desk, inbox, track="non-participating", state="South Dakota")
    come_to("terms", marcus, changes={"state": {"state": "SD"}})
    marcus.walk()
    desk.is_at("Sign the agreement we mailed you")
    mail = inbox.latest(to=marcus.email)
    assert f"Sign your {WEB_ACCESS}" in mail.words
    phone = new_portal(plan=PLAN, size=NARROW)
    phone.visit(mail.link)
    phone.is_at(WEB_ACCESS)
    phone.follow("I do not want to sign")
    phone.is_at("Do you not want to sign?")
    phone.follow("Back to the agreement")
    phone.read_to_the_end(WEB_ACCESS)
    phone.tick("I agree to receive and sign")
    phone.tick(f"I sign this agreement for {NAME}")
    phone.fill("Your full name", "Marcus")
    phone.press("Sign the agreement")
    phone.sees(re.compile("Type the name as it was registered: Marcus Okafor"))
    phone.read_to_the_end(WEB_ACCESS)
    phone.fill("Your full name", "Marcus Okafor")
    phone.press("Sign the agreement")
    phone.is_at("The agreement is signed")
    assert "Your signed copy is ready" in inbox.latest(to=marcus.email).words
    sam = at_the_queue(new_portal(plan=PLAN))
    takes(sam)
    sam.sees(WEB_ACCESS, "Signed", "Download the signed copy (PDF)")
    calls(sam)
    approves(sam)
    desk.sign_in(USERNAME, marcus.password)
    desk.is_at("Welcome, Marcus")
    desk.sees("Set up your organization")
    desk.visit("/account/")
    desk.follow("What you accepted")
    desk.sees(re.compile("Terms and conditions for South Dakota"))
    desk.follow(re.compile(WEB_ACCESS))
    desk.sees("Your acceptance", re.compile("SHA-256"), "Download the signed copy (PDF)")


@pytest.mark.requirement("WM-04")
def test_a_taken_tin_is_told_at_once_and_one_field_is_corrected(
    portal: Portal, new_portal: NewPortal, inbox: Inbox, on_the_roster: None
) -> None:
    grace = an_account(email="grace@soulard.example", first_name="Grace", password=PASSWORD)
    an_organization(plan=PLAN, name="Soulard Women’s Health", tin="431880001", main=grace)
    marcus = somebody(tin="431880001", until="tax-id")
    portal.carry_on(marcus.client)
    portal.visit("/register/tax-id/")
    portal.fill("Tax ID (TIN)", marcus.tin)
    portal.press("Continue")
    portal.sees(re.compile("This TIN is registered already"), re.compile("ask in your organ"))
    portal.does_not_see(re.compile("Grace|Soulard"))
    told = inbox.latest(to=grace.email).words
    assert "Someone tried" in told
    assert "NPI" not in told
    marcus.tin = TIN
    assert marcus.walk() == "done"
    sam = at_the_queue(new_portal(plan=PLAN))
    asked = ["Street address"]
    decides(sam, NAME, "Ask for more", message="Which suite are you in?", ticked=asked)
    portal.sign_in(marcus.username, PASSWORD)
    portal.is_at("We need one more thing from you")
    portal.sees("Which suite are you in?")
    portal.follow("Correct my registration")
    assert not portal.area.get_by_label("City", exact=True).count()
    portal.fill("Street address", "1840 Market Street, Suite 12")
    portal.press("Send the correction")
    portal.is_at("Your registration is with Wellmark")
    sam.visit("/staff/reviews/")
    sam.follow(NAME)
    sam.sees(re.compile("Suite 12"))
    calls(sam)
    approves(sam)
    portal.reload()
    portal.follow("Go to the portal")
    portal.is_at("Welcome, Marcus")


def test_a_declined_office_is_told_why_and_registers_again(
    portal: Portal, new_portal: NewPortal, inbox: Inbox, on_the_roster: None
) -> None:
    marcus = somebody()
    sam = at_the_queue(new_portal(plan=PLAN))
    reason = "Nobody at the office knows of it. Ask Joan first."
    decides(sam, NAME, "Decline", message=reason)
    assert "Ask Joan" not in inbox.latest(to=marcus.email).body
    portal.sign_in(marcus.username, PASSWORD)
    portal.is_at("Your registration was not approved")
    portal.sees(reason)
    portal.follow("Register again")
    portal.is_at("Do you participate in a Wellmark network?")
    somebody()
    takes(sam)
    calls(sam)
    approves(sam)
    portal.visit("/enter/")
    portal.is_at("Welcome, Marcus")


@pytest.mark.requirement("WM-05", "WM-17")
def test_a_new_version_of_the_terms_is_asked_at_the_next_sign_in(
    portal: Portal, installed: Installed
) -> None:
    marcus = at_home_at(PLAN)
    an_organization(plan=PLAN, jurisdiction="IA", main=marcus)
    portal.sign_in(marcus.email, PASSWORD)
    portal.is_at(IOWA_TERMS)
    portal.sees(re.compile("You keep your password safe"))
    accepts(portal)
    portal.is_at("Welcome, Marcus")
    words = "# Terms\n\nYou keep your user ID to yourself, and a second factor beside it."
    installed.publish(PLAN, "terms-iowa", words, version="2027-01")
    signs_out(portal)
    portal.sign_in(marcus.email, PASSWORD)
    portal.is_at(IOWA_TERMS)
    portal.sees("Version 2027-01", re.compile("a second factor beside it"))
    portal.follow("Version 2026-01, as you accepted it")
    portal.sees("Your acceptance", re.compile("You keep your password safe"))
    portal.visit("/home/")
    accepts(portal)
    portal.visit("/agreements/")
    portal.sees("Version 2026-01", "Version 2027-01")


def signs_out(portal: Portal) -> None:
    """By the page that asks first."""
    portal.visit("/sign-out/")
    portal.press("Sign out")


def accepts(portal: Portal) -> None:
    """Read the terms to their end and accept them."""
    portal.read_to_the_end(IOWA_TERMS)
    portal.press("Accept and continue")
