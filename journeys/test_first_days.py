"""The first 90 days of an office: its people come, ask, take over, and leave (S14, S15, S22)."""

import re
from datetime import timedelta
from http import HTTPStatus

import pytest
import time_machine
from django.test import Client
from playwright.sync_api import FilePayload

from portico.organizations.models import Membership, Organization
from portico.vocabulary.npi import EntityType
from testing.access_builders import a_day, an_invitation_to, give_every_role, give_roles
from testing.browser import Portal
from testing.builders import PASSWORD, a_member, an_account, an_npi, an_organization, at_home_at
from testing.inbox import Inbox
from testing.journey import NewPortal
from testing.people import at_work
from testing.registrant import Registrant
from testing.roster_builders import list_group, list_practitioner
from testing.scan import NARROW

pytestmark = pytest.mark.journey

PLAN, TIN = "wellmark", "431885210"
OFFICE = "Cedar Valley Family Medicine"


@pytest.fixture
def office(base: str) -> Organization:
    """A new office that the plan pays, with two physicians and its main DSC."""
    renee = at_home_at(PLAN, "renee.s")
    renee.first_name, renee.last_name = "Renee", "Sorensen"
    renee.save()
    list_group(plan=PLAN, tin=TIN, legal_name=OFFICE)
    for number, last_name in (("P-100", "Lindqvist"), ("P-200", "Abara")):
        npi = an_npi(entity_type=EntityType.INDIVIDUAL)
        list_practitioner(number, plan=PLAN, tin=TIN, npi=npi, last_name=last_name)
    return an_organization(
        plan=PLAN,
        name=OFFICE,
        tin=TIN,
        jurisdiction="IA",
        participation="participating",
        main=renee,
    )


def a_colleague(office: Organization, first_name: str, *roles: str) -> Membership:
    """Somebody who works there for a while, with roles."""
    account = an_account(
        email=f"{first_name.lower()}@cedarvalley.example",
        first_name=first_name,
        last_name="Pineda",
        password=PASSWORD,
    )
    member = a_member(organization=office, account=account)
    if roles:
        give_roles(member, *roles)
    return member


def sits_down(portal: Portal, member: Membership) -> Portal:
    """Somebody signed in, with a second factor, and accepted the terms before the story goes on."""
    portal.carry_on(at_work(member, host="127.0.0.1"))
    portal.visit("/home/")
    return portal


def invites(renee: Portal, first_name: str, *ticked: str) -> None:
    """Fill in who it is and tick their roles and limits; the button is the caller's."""
    renee.visit("/people/")
    renee.follow("Add a person")
    renee.fill("First name", first_name)
    renee.fill("Last name", "Pineda")
    renee.fill("Work email", f"{first_name.lower()}@cedarvalley.example")
    for box in ticked:
        renee.tick(box)


def comes_over_http(first_name: str, inbox: Inbox) -> None:
    """An invited colleague follows the link and registers, over HTTP, because that is quick."""
    email = f"{first_name.lower()}@cedarvalley.example"
    link = inbox.latest(to=email).link
    invited = Registrant(
        client=Client(SERVER_NAME="127.0.0.1"),
        plan=PLAN,
        email=email,
        username=f"{first_name.lower()}.p",
        changes={"you": {"first_name": first_name, "last_name": "Pineda"}},
    )
    invited.client.post(link)
    assert invited.walk() == "done"


@pytest.mark.requirement("WM-08", "WM-12")
def test_a_new_main_dsc_invites_five_colleagues_and_they_come(
    new_portal: NewPortal, office: Organization, inbox: Inbox, clock: time_machine.Traveller
) -> None:
    renee = sits_down(new_portal(plan=PLAN), office.main)
    renee.follow("Give yourself the roles")
    renee.press("Give yourself these roles")
    renee.is_at("Welcome, Renee")
    invites(renee, "Tess", "Claims", "Designated security coordinator (DSC)")
    renee.press("Send the invitation")
    invites(renee, "Jorge", "Authorizations", "May see patients", "Maya Lindqvist")
    renee.press_twice("Send the invitation")
    renee.is_at("User Maintenance")
    assert inbox.count(to="jorge@cedarvalley.example") == 1
    invites(renee, "Amina", "Benefits", "May see patients")
    renee.fill("Until, Benefits", f"{a_day(office.main, days=-1)}")
    renee.press("Send the invitation")
    renee.sees("Benefits: enter a day after today, at most 365 days from now")
    renee.fill("Until, Benefits", f"{a_day(office.main, days=30)}")
    renee.press("Send the invitation")
    for first_name in ("Luis", "Priya"):
        an_invitation_to(office, f"{first_name.lower()}@cedarvalley.example", "payment")
    jorge = new_portal(plan=PLAN, size=NARROW)
    jorge.visit(inbox.latest(to="jorge@cedarvalley.example").link)
    jorge.is_at(f"Join {OFFICE}")
    jorge.press("Accept the invitation")
    jorge.is_at("About you")
    assert jorge.value_of("First name") == "Jorge"
    for first_name in ("Tess", "Jorge", "Amina", "Luis", "Priya"):
        comes_over_http(first_name, inbox)
    renee.visit("/people/")
    renee.sees(
        "6 people in Cedar Valley Family Medicine. You and 1 other DSC decide who can do what."
    )
    renee.sees("Main DSC", "+6")
    renee.follow("Jorge Pineda")
    renee.sees("Maya Lindqvist", "Given by Renee Sorensen, until 11/16/2027", "Suspend", "Remove")
    desk = new_portal(plan=PLAN)
    desk.sign_in("amina.p", PASSWORD)
    desk.read_to_the_end("Terms and conditions for Iowa")
    desk.press("Accept and continue")
    desk.is_at("Welcome, Amina")
    desk.visit("/people/me/")
    desk.sees("Given by Renee Sorensen, until 12/16/2026")
    clock.shift(timedelta(days=31))
    desk.sign_in("amina.p", PASSWORD)
    desk.visit("/people/me/")
    desk.sees("None. Every tool that needs one is locked.", "Not given. Benefits would open it")


HEAD = "First name,Last name,Email,Job title,Roles,Until,Patient information"


def a_file_of_forty() -> FilePayload:
    """As somebody fills in the template: an email without a place, one twice, a role of another office."""
    lines = [
        f"Ana{n},Field,ana{n}@cedarvalley.example,Biller,Claims; Payment,,yes" for n in range(37)
    ]
    lines += [
        "Ben,Abbot,ben at cedarvalley,,,,",
        "Cleo,Field,ana3@cedarvalley.example,,,,",
        "Dan,Field,dan@cedarvalley.example,,Radiology,,",
    ]
    content = "\n".join([HEAD, *lines]).encode()
    return FilePayload(name="people.csv", mimeType="text/csv", buffer=content)


@pytest.mark.requirement("WM-12", "WM-18")
def test_forty_come_by_a_file_and_one_asks_for_a_role(
    new_portal: NewPortal, office: Organization, inbox: Inbox
) -> None:
    give_every_role(office.main)
    jorge = a_colleague(office, "Jorge", "benefits")
    renee = sits_down(new_portal(plan=PLAN), office.main)
    renee.visit("/people/")
    renee.follow("Add many")
    renee.page.get_by_label("File (csv)").set_input_files(a_file_of_forty())
    renee.press("Look at the lines")
    renee.is_at("Invite 37 people?")
    renee.sees(
        re.compile("The first 3 lines below say what to correct"),
        "Email: Enter an email like name@example.com.",
        "Email: The same email is on line 5. Leave one of them out",
        re.compile("Roles: No role is called Radiology. There are: Benefits; Claims"),
    )
    renee.page.get_by_label("Invite Ana0 Field").uncheck()
    renee.press_twice("Invite those ticked")
    renee.sees("36 invitations are on the way. This list shows whom we mailed already.")
    assert inbox.count(to="ana1@cedarvalley.example") == 1
    assert not inbox.count(to="ana0@cedarvalley.example")
    renee.back()
    renee.is_at("User Maintenance")
    renee.sees(re.compile("38 people in Cedar Valley Family Medicine."))
    renee.follow("What each role opens")
    renee.is_at("Roles")
    renee.sees("Payment", "View payments, claim by claim", "You have it")
    his = sits_down(new_portal(plan=PLAN, size=NARROW), jorge)
    his.follow("Remittances (PCRs)")
    his.follow("Ask for access")
    his.fill("What you need it for", "I post the checks on Fridays")
    his.press("Ask")
    his.is_at("What you asked for")
    his.sees("Waits for an answer")
    renee.visit("/requests/")
    renee.follow(re.compile("Jorge Pineda"))
    renee.sees("I post the checks on Fridays", "View payments, claim by claim")
    renee.choose("Give it")
    renee.press("Send answer")
    his.visit("/home/")
    his.follow("Remittances (PCRs)")
    his.is_at("Remittances (PCRs)")
    his.does_not_see("You need another role for this page")


@pytest.mark.requirement("WM-08", "WM-12")
def test_without_scripts_she_suspends_lets_back_in_takes_back_and_sees_who_can(
    new_portal: NewPortal, office: Organization, inbox: Inbox
) -> None:
    jorge = a_colleague(office, "Jorge", "payment")
    an_invitation_to(office, "amina@cedarvalley.example", "benefits")
    renee = sits_down(new_portal(plan=PLAN, scripts=False), office.main)
    his = sits_down(new_portal(plan=PLAN), jorge)
    renee.visit(f"/people/{jorge.public_id}/")
    renee.follow("Suspend")
    renee.is_at("Suspend Jorge Pineda?")
    renee.press("Suspend")
    his.follow("Remittances (PCRs)")
    his.is_at(f"Your access to {OFFICE} is suspended")
    renee.visit("/roles/")
    renee.follow("0 people have it : Payment")
    renee.sees("Nobody")
    renee.visit(f"/people/{jorge.public_id}/")
    renee.follow("Let back in")
    renee.is_at("Let Jorge Pineda back in?")
    renee.press("Let back in")
    his.visit("/home/")
    his.is_at("Welcome, Jorge")
    renee.visit("/roles/")
    renee.follow("1 person has it : Payment")
    renee.follow("View payments, claim by claim")
    renee.sees("Jorge Pineda")
    renee.visit("/people/")
    renee.open("Menu for amina@cedarvalley.example")
    renee.follow("Take the invitation back")
    renee.press("Take back")
    renee.sees("The invitation is taken back.")


@pytest.mark.requirement("WM-11", "WM-13")
def test_she_hands_over_and_somebody_with_two_open_sessions_leaves(
    new_portal: NewPortal, office: Organization
) -> None:
    give_every_role(office.main)
    tess, luis = a_colleague(office, "Tess", "benefits"), a_colleague(office, "Luis", "benefits")
    jorge = a_colleague(office, "Jorge", "claims", "payment")
    renee = sits_down(new_portal(plan=PLAN), office.main)
    renee.visit("/people/")
    renee.open("Menu for Renee Sorensen")
    renee.follow("Hand over")
    renee.select("To whom?", f"Tess Pineda ({tess.account.email})")
    renee.press_twice("Send the offer")
    renee.sees("Offered to Tess Pineda", "Waiting for an answer")
    hers = sits_down(new_portal(plan=PLAN), tess)
    hers.follow("Read the offer")
    hers.sees("Renee Sorensen asks you, for Cedar Valley Family Medicine.")
    hers.press("Accept")
    hers.is_at("Welcome, Tess")
    desk, phone = new_portal(plan=PLAN), new_portal(plan=PLAN, size=NARROW)
    for his in (desk, phone):
        sits_down(his, jorge).is_at("Welcome, Jorge")
    second_tab = new_portal(plan=PLAN, beside=hers)
    second_tab.visit(f"/people/{jorge.public_id}/remove/")
    hers.visit("/people/")
    hers.open("Menu for Jorge Pineda")
    hers.follow("Remove")
    hers.is_at("Remove Jorge Pineda?")
    hers.select("Who takes over?", luis.account.full_name)
    hers.press_twice("Remove")
    hers.sees(re.compile("3 people in Cedar Valley Family Medicine."))
    for his in (desk, phone):
        his.follow("Remittances (PCRs)")
        his.is_at(f"Your access to {OFFICE} has ended")
    with second_tab.answering(HTTPStatus.CONFLICT):
        second_tab.press("Remove")
    second_tab.sees(re.compile("Somebody else was faster"))
    hers.visit("/trail/")
    hers.sees(
        "Renee Sorensen gave Jorge Pineda claims access until February 14, 2027",
        "Tess Pineda accepted “Terms and conditions for Iowa”, version 2026-01",
        "Renee Sorensen offered Tess Pineda to become the main administrator",
        "Tess Pineda accepted to become the main administrator",
        "Tess Pineda gave Luis Pineda payment access until February 14, 2027",
        "Tess Pineda removed Jorge Pineda",
    )
