"""The list of people and what is done there, in a browser: by hand, by keyboard, without scripts."""

import pytest
from django.test import Client
from playwright.sync_api import FilePayload, expect

from portico.delegation.tests.test_people import an_invitation, somebody
from portico.organizations.models import Organization
from testing.access_builders import give_roles
from testing.browser import Portal
from testing.builders import an_account, an_organization, signed_in
from testing.jobs import RunJobs
from testing.journey import NewPortal
from testing.scan import NARROW

pytestmark = [pytest.mark.journey, pytest.mark.requirement("WM-12", "WS-02")]
PLAN = "wellsense"
CSV = """First name,Last name,Email,Roles,Until,Patient information
Ana,Alvarez,ana@new.example,Billing; Front desk; Payment files,,yes
Ben,Abbot,nobody,,,
"""


@pytest.fixture
def office(base: str) -> Organization:
    office = an_organization(
        plan=PLAN, main=an_account(first_name="Renee", last_name="Sorensen"), name="Cedar Valley"
    )
    give_roles(somebody(office, "Tess", "Brandvold"), "billing", "front-desk", "payment-files")
    give_roles(somebody(office, "Jorge", "Pineda"), "front-desk", days=12, sees_phi=False)
    somebody(office, "Bartholomew-Maximilian", "Featherstonehaugh-Cholmondeley")
    an_invitation(office)
    return office


def at_the_list(new_portal: NewPortal, office: Organization, *, scripts: bool = True) -> Portal:
    portal = new_portal(plan=PLAN, scripts=scripts)
    portal.carry_on(signed_in(Client(headers={"host": "127.0.0.1"}), office.main.account))
    portal.visit("/enter/")
    portal.visit("/people/")
    portal.is_at("System Admin")
    return portal


def test_those_picked_are_counted_and_suspended(
    new_portal: NewPortal, office: Organization
) -> None:
    portal = at_the_list(new_portal, office)
    portal.does_not_see("selected")
    portal.page.get_by_label("Pick Tess Brandvold").check()
    portal.page.get_by_label("Pick Jorge Pineda").check()
    portal.sees("2 selected")
    portal.press("Suspend")
    portal.is_at("Suspend 2 people?")
    portal.press("Suspend")
    portal.is_at("System Admin")
    expect(portal.page.get_by_text("Suspended", exact=True).filter(visible=True)).to_have_count(2)


def test_a_question_opens_over_the_list_and_escape_leaves_it(
    new_portal: NewPortal, office: Organization
) -> None:
    portal = at_the_list(new_portal, office)
    portal.open("Menu for Tess Brandvold")
    portal.follow("Suspend")
    expect(portal.page.get_by_role("dialog", name="Suspend Tess Brandvold?")).to_be_visible()
    portal.page.keyboard.press("Escape")
    expect(portal.page.get_by_role("dialog")).to_have_count(0)


def test_on_a_phone_an_open_menu_covers_nobody_else(
    new_portal: NewPortal, office: Organization
) -> None:
    portal = at_the_list(new_portal, office)
    portal.page.set_viewport_size(NARROW)
    for opened, below in (("Tess", "Bartholomew"), ("Bartholomew", "Jorge"), ("Jorge", "Renee")):
        portal.open(f"Menu for {opened}")
        portal.page.get_by_label(f"Pick {below}").check()
        expect(portal.page.locator("details[data-menu][open]")).to_have_count(0)
    portal.sees("3 selected")
    portal.open("Menu for Tess")
    portal.follow("See what they can do")
    portal.is_at("Tess Brandvold")


def test_filters_apply_by_themselves(new_portal: NewPortal, office: Organization) -> None:
    portal = at_the_list(new_portal, office)
    portal.filter("Status", "invited")
    portal.sees("1 found", "Priya Venkat")
    expect(portal.page.get_by_role("row", name="Tess")).to_have_count(0)


def test_without_scripts_the_list_is_narrowed_and_people_are_picked(
    new_portal: NewPortal, office: Organization
) -> None:
    portal = at_the_list(new_portal, office, scripts=False)
    portal.select("Roles end", "soon")
    portal.press("Apply")
    portal.sees("1 found", "Jorge Pineda")
    portal.page.get_by_label("Pick Jorge Pineda").check()
    portal.press("Renew roles")
    portal.is_at("Renew the roles of 1 person?")
    portal.press("Renew")
    portal.sees("11/16/2027")


def test_somebody_leaves_and_a_colleague_takes_over(
    new_portal: NewPortal, office: Organization
) -> None:
    portal = at_the_list(new_portal, office)
    tess = office.memberships.get(account__first_name="Tess")
    portal.visit(f"/people/{tess.public_id}/remove/")
    portal.is_at("Delete the account of Tess Brandvold here?")
    portal.select("Who takes over?", "Jorge Pineda")
    portal.press("Delete")
    portal.is_at("System Admin")
    expect(portal.page.get_by_role("row", name="Tess")).to_have_count(0)


def test_a_file_is_looked_at_and_its_people_are_invited(
    new_portal: NewPortal, office: Organization, run_jobs: RunJobs
) -> None:
    portal = at_the_list(new_portal, office)
    portal.follow("Add many")
    portal.press("Look at the lines")
    portal.sees("Choose the file you filled in")
    file = FilePayload(name="people.csv", mimeType="text/csv", buffer=CSV.encode())
    portal.page.get_by_label("File (csv)").set_input_files(file)
    portal.press("Look at the lines")
    portal.is_at("Invite 1 person?")
    portal.sees("Email: Enter an email like name@example.com.")
    portal.press("Invite those ticked")
    portal.sees("An invitation to 1 person is on the way.")
    run_jobs()
    portal.reload()
    portal.sees("Ana Alvarez")


def test_one_person_is_added(new_portal: NewPortal, office: Organization) -> None:
    portal = at_the_list(new_portal, office)
    portal.follow("Add a person")
    portal.press("Send the invitation")
    portal.sees("Enter the first name", "Enter the email of the colleague to invite")
    for label, text in (
        ("First name", "Dana"),
        ("Last name", "Reyes"),
        ("Work email", "dana@new.example"),
    ):
        portal.fill(label, text)
    portal.tick("Billing")
    portal.press("Send the invitation")
    portal.sees("Dana Reyes")


def test_a_colleague_sees_who_decides(new_portal: NewPortal, office: Organization) -> None:
    portal = new_portal(plan=PLAN)
    tess = office.memberships.get(account__first_name="Tess")
    portal.carry_on(signed_in(Client(headers={"host": "127.0.0.1"}), tess.account))
    portal.visit("/enter/")
    portal.visit("/people/")
    portal.sees("Who decides what you can do", "Renee Sorensen")
