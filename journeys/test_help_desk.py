"""A call at Wellmark: who calls is found and checked, an ordinary user is told whom to ask, a DSC is helped."""

import re

import pytest

from journeys.people import signed_in
from portico.access.actor import StaffRoleName
from portico.accounts.models import Account
from testing.browser import Portal
from testing.builders import (
    PASSWORD,
    a_member,
    a_secret_answer,
    an_account,
    an_organization,
    staff_member,
)
from testing.journey import NewPortal
from testing.people import enrol, totp

pytestmark = pytest.mark.journey
PLAN, OFFICE = "wellmark", "Prairie Rose Clinic PC"
SEARCH = "Name, email, username or number"
REASON = "She says a page for her colleagues is missing"


@pytest.fixture
def helen(base: str) -> Account:
    """The main DSC, and Ben, who works for her."""
    helen = an_account(first_name="Helen", last_name="Marsh", password=PASSWORD)
    a_secret_answer(helen, "Juniper Court", plan=PLAN)
    organization = an_organization(plan=PLAN, name=OFFICE, main=helen, jurisdiction="IA")
    a_member(
        organization=organization,
        account=an_account(first_name="Ben", last_name="Aldous", password=PASSWORD),
    )
    return helen


@pytest.fixture
def desk(new_portal: NewPortal, base: str) -> Portal:
    """Ines at the help desk, signed in with both factors."""
    ines = an_account(first_name="Ines", last_name="Ortega", password=PASSWORD)
    staff_member(plan=PLAN, account=ines, role=StaffRoleName.HELP_DESK)
    enrol(ines)
    portal = new_portal(plan=PLAN)
    portal.visit("/sign-in/")
    portal.sign_in(ines.email, PASSWORD, code=totp(ines))
    portal.is_at("Help desk")
    return portal


def search(desk: Portal, text: str, found: str) -> None:
    desk.visit("/staff/desk/")
    desk.fill(SEARCH, text)
    desk.press("Search")
    desk.follow(found)
    desk.is_at(found)


@pytest.mark.requirement("WM-07")
@pytest.mark.requirement("WM-15")
def test_a_call(desk: Portal, helen: Account) -> None:
    desk.fill(SEARCH, "nobody of that name")
    desk.press("Search")
    desk.sees("Nothing fits")

    search(desk, "ben ald", "Ben Aldous")
    desk.sees("This person’s administrators", "Helen Marsh", helen.email)
    desk.does_not_see("Last sign-in", "View as them")

    search(desk, "prairie", OFFICE)
    desk.sees("Who administers it", "Active", "Helen Marsh")
    desk.follow("Helen Marsh")
    desk.sees("Not checked", "Who taught you to swim?")
    desk.fill("What the caller answers", "Oak Lane")
    desk.press("Compare")
    desk.sees("The answer does not match")
    desk.fill("What the caller answers", "juniper court")
    desk.press("Compare")
    desk.sees("The answer matches", re.compile("Checked by answer at"))

    desk.follow(re.compile("^View as them"))
    desk.press("Start to look")
    desk.sees("Enter why you look")
    desk.fill("Why do you look?", REASON)
    desk.press("Start to look")
    desk.is_at(re.compile("Welcome, Helen"))
    desk.sees(re.compile("as Helen Marsh sees it"))
    desk.visit("/people/")
    desk.sees(re.compile("as Helen Marsh sees it"))
    desk.visit("/staff/desk/view/")
    desk.sees("Nothing was changed")
    desk.press("Stop")
    desk.is_at("Helen Marsh")
    desk.does_not_see(re.compile("sees it, until"))


def test_a_caller_who_is_signed_in_reads_out_a_code(
    desk: Portal, new_portal: NewPortal, helen: Account
) -> None:
    caller = signed_in(new_portal(plan=PLAN), helen)
    caller.visit("/account/")
    caller.press("Show a call code")
    caller.is_at("Your call code")
    code = re.search(r"\b(\d{3} \d{3})\b", caller.text)
    assert code, caller.text
    desk.fill("Call code", "000 00")
    desk.press("Who is it?")
    desk.sees("No open call code is like this")
    desk.fill("Call code", code[1])
    desk.press("Who is it?")
    desk.is_at("Helen Marsh")
    desk.sees(re.compile("Checked by code at"))


@pytest.mark.requirement("WM-14")
def test_a_sole_administrator_calls_who_lost_the_second_factor(
    desk: Portal, new_portal: NewPortal, helen: Account
) -> None:
    enrol(helen)
    search(desk, "helen marsh", "Helen Marsh")
    desk.follow("They lost it")
    desk.is_at("A new second factor")
    second_tab = new_portal(plan=PLAN, beside=desk)
    second_tab.visit(desk.page.url)
    desk.press("Open the case")
    desk.sees("Enter the number or email on file where you reached them")
    desk.fill("Where did you reach them?", "(515) 555-0142, from the contract")
    desk.press_twice("Open the case")
    desk.is_at("Successions")
    desk.sees("The case of Helen Marsh is open.")
    second_tab.fill("Where did you reach them?", "(515) 555-0142")
    second_tab.press("Open the case")
    second_tab.sees("A case of this organization is open already. Settle that first.")


@pytest.mark.requirement("WM-20")
def test_a_practice_was_sold(new_portal: NewPortal, helen: Account) -> None:
    """A reviewer moves its tax ID to who bought it, having seen what changes."""
    nora = an_account(first_name="Nora", last_name="Lindgren", password=PASSWORD)
    staff_member(plan=PLAN, account=nora, role=StaffRoleName.REVIEWER)
    enrol(nora)
    an_organization(plan=PLAN, name="Riverbend Pediatrics PC", jurisdiction="IA")
    staff = new_portal(plan=PLAN)
    staff.visit("/sign-in/")
    staff.sign_in(nora.email, PASSWORD, code=totp(nora))
    search(staff, "prairie", OFFICE)
    staff.follow("Move a tax ID to another organization")
    staff.press("See what changes")
    staff.sees("Enter what the other organization is found by", "Enter why it moves")
    staff.fill("The organization it moves to", "riverbend")
    staff.fill("Since when?", "2026-11-01")
    staff.fill("Why?", "The practice was sold")
    staff.press("See what changes")
    staff.sees("see nothing under it", "has no other tax ID", "The practice was sold")
    staff.press("Go back and change")
    staff.press("See what changes")
    staff.press_twice("Move it")
    staff.is_at(OFFICE)
    staff.sees("None now")
    staff.follow("Move a tax ID to another organization")
    staff.sees("No tax ID is left to move")
