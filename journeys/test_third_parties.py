"""A billing company registers, works for two offices, and is ended by one (S17)."""

import re

import pytest
from django.test import Client

from journeys.people import at_the_queue, signed_in
from portico.organizations.models import Organization
from testing.access_builders import give_roles
from testing.browser import Portal
from testing.builders import PASSWORD, a_member, an_account, an_organization
from testing.inbox import Inbox
from testing.journey import NewPortal
from testing.registrant import Registrant
from testing.scan import NARROW
from testing.third_parties import a_company, an_offer
from testing.world import sign_mailed_agreement

pytestmark = pytest.mark.journey

PLAN, TIN = "wellmark", "431889001"
COMPANY = "Two Rivers Orthopedics LLC"
"""What the registrant types as its name."""
CLINIC, OTHER = "Prairie Family Clinic", "Riverbend Pediatrics"


def an_office(name: str, email: str, first_name: str) -> Organization:
    """An office at Wellmark with its main DSC."""
    main = an_account(email=email, first_name=first_name, password=PASSWORD)
    return an_organization(plan=PLAN, name=name, main=main)


def registers(portal: Portal) -> Registrant:
    """Somebody of the company chooses its tile; the rest goes over HTTP, because that is quick."""
    portal.visit("/register/")
    portal.choose("Billing company or clearinghouse")
    portal.press("Continue")
    portal.is_at("Which state's form do you need?")
    ada = Registrant(
        client=Client(SERVER_NAME="127.0.0.1"), plan=PLAN, track="third-party", tin=TIN
    )
    assert ada.walk() == "done"
    sign_mailed_agreement(ada, Client(SERVER_NAME="127.0.0.1"))
    return ada


def lets_in(sam: Portal) -> None:
    """The plan looks at the company: nothing on file, so the reviewer asks where she knows."""
    sam.visit("/staff/reviews/")
    sam.sees("New third party")
    sam.follow(COMPANY)
    sam.sees("No office is registered under this TIN", "Business associate statement")
    sam.press("Take this review")
    sam.open("Note a call or a letter")
    sam.fill("The other contact", "(515) 555-0199")
    sam.fill("Who answered", "Joan")
    sam.fill("What they said", "They bill for us.")
    sam.press("Keep it")
    sam.choose("Approve")
    sam.press("Send decision")
    sam.sees(f"{COMPANY} is approved. They are told by email.")


def offers(mia: Portal) -> None:
    """The office finds the company and offers it claims."""
    mia.visit("/third-parties/")
    mia.sees("No company works for you")
    mia.follow("Let a company work for you")
    mia.fill("The company’s tax ID (TIN) or name", "Two Rivers Ortho")
    mia.press("Look for it")
    mia.sees("1 company found")
    mia.follow(re.compile("^Choose"))
    mia.is_at(f"What may {COMPANY} do for you?")
    mia.press("See what it means")
    mia.sees("Choose at least one function")
    mia.tick("Claims")
    mia.press("See what it means")
    mia.is_at(f"Let {COMPANY} work for you?")
    mia.press("Offer it")
    mia.sees(f"{COMPANY} is asked. It works for you once it accepts.", "Waits for the company")


def accepts(ada: Portal, office: str) -> None:
    """The company's administrator reads the offer and accepts it for herself."""
    ada.visit("/offices/")
    ada.follow(re.compile(f"Answer {office}"))
    ada.is_at(office)
    ada.press("Accept")
    ada.sees(f"You work for {office} now. It stands in the switcher.")


def test_a_billing_company_works_for_two_offices_and_is_ended_by_one(
    new_portal: NewPortal, inbox: Inbox
) -> None:
    desk = new_portal(plan=PLAN)
    registrant = registers(desk)
    lets_in(at_the_queue(new_portal(plan=PLAN)))
    desk.sign_in(registrant.username, PASSWORD)
    desk.sees("Offices you work for", "No office yet")
    company = Organization.objects.get(kind="third_party")
    give_roles(company.main, "claims", "payment")
    clinic = an_office(CLINIC, "mia@prairie.example", "Mia")
    other = an_office(OTHER, "lou@riverbend.example", "Lou")
    mia = signed_in(new_portal(plan=PLAN), clinic.main.account)
    offers(mia)
    an_offer(other, company)
    accepts(desk, CLINIC)
    assert f"{COMPANY} accepted" in inbox.latest(to="mia@prairie.example").words
    accepts(desk, OTHER)
    desk.visit("/home/")
    desk.press(f"Go to work for {CLINIC}")
    desk.is_at(CLINIC)
    desk.sees(f"You work for {CLINIC} as Marcus Okafor ({COMPANY}).", "Claim status")
    desk.does_not_see("Remittances (PCRs)")
    mia.reload()
    mia.sees("Marcus Okafor", re.compile("Last at work for you: Today"))
    mia.follow(re.compile("^End it"))
    mia.is_at(f"End the work of {COMPANY}?")
    mia.press("End it now")
    mia.sees(f"{COMPANY} cannot work for you any more.", "What is over")
    desk.reload()
    desk.is_at("Where do you work today?")
    desk.sees(f"You do not work for {CLINIC} any more.")
    desk.press(re.compile(OTHER))
    desk.sees(f"You work for {OTHER} as Marcus Okafor ({COMPANY}).")
    desk.does_not_see(CLINIC)


def test_a_company_declines_sends_its_people_and_leaves_on_a_phone(
    new_portal: NewPortal, inbox: Inbox
) -> None:
    office = an_office(CLINIC, "mia@prairie.example", "Mia")
    ada = an_account(email="ada@acme.example", first_name="Ada", password=PASSWORD)
    company = a_company(main=ada)
    ben = a_member(organization=company, account=an_account(first_name="Ben", last_name="Okoye"))
    an_offer(office, company)
    phone = signed_in(new_portal(plan=PLAN, scripts=False, size=NARROW), ada)
    phone.visit("/offices/")
    phone.follow(re.compile("^Answer"))
    phone.press("Decline")
    phone.sees(f"You declined. {CLINIC} is told.", "What is over")
    mia = signed_in(new_portal(plan=PLAN, scripts=False), office.main.account)
    mia.visit("/third-parties/choose/")
    mia.fill("The company’s tax ID (TIN) or name", "Bright Clearing")
    mia.press("Look for it")
    mia.sees("No such company")
    mia.fill("Email of somebody at the company", "ops@bright.example")
    mia.press("Mail them how to register")
    mia.sees(re.compile("We mailed ops@bright.example how to register"))
    assert "Billing company or clearinghouse" in inbox.latest(to="ops@bright.example").body
    an_offer(office, company)
    phone.visit("/offices/")
    phone.follow(re.compile("^Answer"))
    phone.sees(re.compile("Has none of these functions yet"))
    phone.tick("Ben Okoye")
    phone.press("Accept")
    give_roles(ben, "claims")
    phone.follow(re.compile("^Who works there"))
    phone.sees(re.compile("Claims"))
    phone.press("Save")
    phone.sees(f"Who works for {CLINIC} is saved.")
    phone.follow(re.compile("^Who works there"))
    phone.follow("Stop working for it")
    phone.press("End it now")
    phone.sees(f"You do not work for {CLINIC} any more.")
