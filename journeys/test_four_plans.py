"""Four plans in one installation: each with its own face, and one person at work at three of them."""

import re
from decimal import Decimal

import pytest
from django.test import Client

from journeys.people import signed_in
from portico.accounts.models import Account
from portico.profiles.loading import profile
from testing.browser import Portal
from testing.builders import PASSWORD, an_account, an_organization
from testing.inbox import Inbox
from testing.journey import NewPortal
from testing.payments import a_payment
from testing.registrant import Registrant
from testing.roster_builders import list_group

pytestmark = pytest.mark.journey

PLANS = ("caresource", "wellfirst", "wellmark", "wellsense")
MILD = "correct horse battery staple"
"""Long enough for most plans; CareSource asks for four kinds of characters too."""
OFFICE_TIN = "431882764"
ACCENT = "getComputedStyle(document.documentElement).getPropertyValue('--accent').trim()"


def test_each_plan_has_a_face_of_its_own(portal: Portal) -> None:
    for slug in PLANS:
        plan = profile(slug)
        portal.visit(f"{portal.base}/")
        portal.follow(plan.name)
        portal.is_at(plan.public.headline)
        assert portal.page.title().startswith(f"{plan.name} · ")
        assert portal.page.evaluate(ACCENT) == plan.brand.accent
        portal.sees(plan.public.lead)
        portal.visit(f"{portal.base}/{slug}/pages/news/")
        portal.sees("No news yet")


@pytest.fixture
def noah(base: str) -> Account:
    """Who administers an office at WellFirst."""
    noah = an_account(email="noah@tworivers.example", first_name="Noah", password=MILD)
    an_organization(name="Cedar Valley Medicine", main=noah)
    return noah


@pytest.fixture
def link(inbox: Inbox, new_portal: NewPortal, noah: Account) -> str:
    """A mailed invitation to join a group at CareSource."""
    grace = an_account(email="grace@ohio.example", first_name="Grace", password=PASSWORD)
    an_organization(
        plan="caresource", name="Ohio Spine LLC", main=grace, party="group", provider_id="G-200"
    )
    hers = signed_in(new_portal(plan="caresource"), grace)
    hers.visit("/people/invite/")
    hers.fill("First name", "Noah")
    hers.fill("Last name", "Webb")
    hers.fill("Work email", noah.email)
    hers.press("Send the invitation")
    return inbox.latest(to=noah.email).link


def test_one_person_at_three_plans(portal: Portal, noah: Account, link: str) -> None:
    portal.sign_in(noah.email, MILD)
    portal.is_at("Welcome, Noah")
    portal.does_not_see("Your other plans")
    portal.visit(link)
    portal.fill("Password of your existing sign-in", MILD)
    portal.press("Join")
    portal.is_at("You joined Ohio Spine LLC")
    portal.follow("Sign in")
    portal.is_at("Set up your sign-in at CareSource")
    portal.fill("Username", "noah.webb")
    portal.select("Security question", "In which town was your first job?")
    portal.fill("Your answer", "Dayton")
    portal.press("Go on")
    chooses_a_stronger_password(portal)
    portal.is_at("Welcome, Noah")
    portal.sees("Ohio Spine LLC")
    registers_at_wellsense(noah)
    portal.reload()
    portal.open("Ohio Spine LLC")
    portal.sees("Your other plans")
    portal.follow(re.compile("WellSense"))
    portal.is_at("Set up your sign-in at WellSense")
    portal.fill("Username", "noah.webb")
    portal.press("Go on")
    portal.is_at("Welcome, Noah")
    portal.sees("Two Rivers Orthopedics LLC", "Office Manager")
    portal.open("Two Rivers Orthopedics LLC")
    portal.follow(re.compile("WellFirst"))
    portal.is_at("Welcome, Noah")
    portal.sees("Cedar Valley Medicine", "Site Administrator")


def chooses_a_stronger_password(portal: Portal) -> None:
    """As CareSource asks; it then holds at every plan."""
    portal.sees(re.compile("CareSource has stricter rules for passwords"))
    portal.fill("Current password", MILD)
    portal.fill("New password (optional)", "graniteottervelvet")
    portal.press("Go on")
    portal.sees("Add an upper-case letter, a digit and a character that is no letter or digit.")
    portal.fill("Current password", MILD)
    portal.fill("New password (optional)", PASSWORD)
    portal.press("Go on")


def registers_at_wellsense(noah: Account) -> None:
    """With what was paid last, over HTTP, because another story walks there."""
    list_group(plan="wellsense", tin=OFFICE_TIN, email="office@tworivers.example")
    paid = a_payment(plan="wellsense", payee_tin=OFFICE_TIN, amount=Decimal("1132.50"))
    office = Registrant(
        client=Client(SERVER_NAME="127.0.0.1"),
        plan="wellsense",
        track="existing-account",
        tin=OFFICE_TIN,
        email=noah.email,
        password=PASSWORD,
        merge_password=PASSWORD,
        reference=paid.reference,
        amount=f"{paid.amount}",
        changes={"you": {"first_name": noah.first_name, "last_name": noah.last_name}},
    )
    assert office.walk() == "done"
