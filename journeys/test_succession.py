"""The main administrator hands over, is gone, or lost the second factor: the office goes on."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from journeys.people import at_the_queue, plan_administrator
from portico.accounts.models import Account
from portico.notices.models import Notice
from portico.organizations.models import Membership, Organization
from portico.reviews.models import Outcome, Review
from portico.reviews.services import decide
from testing.browser import Portal
from testing.builders import PASSWORD, a_member, an_organization, at_home_at
from testing.inbox import Inbox
from testing.journey import NewPortal
from testing.page_forms import form_in
from testing.people import enrol, sign_in, totp
from testing.registrant import Registrant
from testing.review_builders import a_reviewer, ask_contact
from testing.world import CONTACT, TIN, a_world, register_office

pytestmark = pytest.mark.journey
DSC, MANAGER = "wellmark", "wellsense"


def a_person(plan: str, first: str, last: str, name: str) -> Account:
    """Somebody with all the plan asks of a sign-in."""
    account = at_home_at(plan, name)
    account.first_name, account.last_name = first, last
    account.save(update_fields=("first_name", "last_name"))
    return account


def at_work(portal: Portal, account: Account) -> Portal:
    """Signed in a moment ago, with what the plan asks to accept accepted."""
    client, plan = Client(SERVER_NAME="127.0.0.1"), portal.plan
    sign_in(client, account.email, plan=plan)
    client.get(f"/{plan}/enter/")
    accept = f"/{plan}/agreements/accept/"
    while (asked := client.get(accept)).status_code == 200:
        client.post(accept, form_in(asked.content.decode(), "accept").hidden)
    portal.carry_on(client)
    return portal


def link_to(email: str, part: str) -> str:
    """The newest link of that kind that was mailed there."""
    mail = Notice.objects.filter(to=email, body__contains=part).latest("pk")
    found = re.search(r"http://\S+", mail.body)
    assert found
    return found[0]


def second_of_staff(review: Review) -> None:
    """A colleague approves as well."""
    colleague = a_reviewer(plan_administrator(review.plan), plan=review.plan)
    decide(review=review, outcome=Outcome.APPROVE, reason="", actor=colleague, now=timezone.now())


@pytest.mark.requirement("WM-11", "WM-13")
def test_the_main_dsc_hands_over_and_her_colleague_accepts(new_portal: NewPortal) -> None:
    renee = a_person(DSC, "Renee", "Alvarez", "r.alvarez")
    dana = a_person(DSC, "Dana", "Reyes", "dana.reyes")
    office = an_organization(plan=DSC, jurisdiction="IA", main=renee)
    a_member(organization=office, account=dana)
    hers, theirs = new_portal(plan=DSC), new_portal(plan=DSC, scripts=False)
    at_work(hers, renee).visit("/people/")
    hers.follow("Renee Alvarez")
    hers.follow("Hand over")
    hers.is_at("Hand over")
    hers.press("Send the offer")
    hers.sees("Choose a colleague")
    hers.select("To whom?", f"Dana Reyes ({dana.email})")
    hers.fill("Message (optional)", "I leave in May. You know it all.")
    hers.press("Send the offer")
    hers.sees("Offered to Dana Reyes")
    at_work(theirs, dana).visit("/home/")
    theirs.follow("Read the offer")
    theirs.sees("I leave in May. You know it all.")
    theirs.press("Accept")
    theirs.is_at("Welcome, Dana")
    theirs.sees("Set up your organization")
    hers.visit("/people/hand-over/", status=404)
    hers.visit("/home/")
    hers.sees("Set up your organization")


@pytest.mark.requirement("WM-14")
def test_the_main_dsc_is_gone_and_the_office_registers_again(
    new_portal: NewPortal, inbox: Inbox
) -> None:
    world = a_world(DSC)
    old = register_office(world, "")
    dana = a_person(DSC, "Dana", "Reyes", "dana.reyes")
    a_member(organization=old, account=dana, is_administrator=True)
    kim = Registrant(
        client=Client(SERVER_NAME="127.0.0.1"), plan=DSC, track="participating", tin=TIN
    )
    kim.walk(until="tax-id")
    portal = new_portal(plan=DSC)
    portal.carry_on(kim.client)
    portal.visit("/register/tax-id/")
    portal.fill("Tax ID (TIN)", TIN)
    portal.press("Continue")
    portal.sees("This TIN is registered already", re.compile("main DSC left"))
    portal.press("Register it again")
    portal.is_at("Your organization")
    assert kim.walk() == "done"
    object_to_it(new_portal, dana)
    sam = at_the_queue(new_portal(plan=DSC))
    review = Review.objects.get(kind="supersession")
    ask_contact(review, CONTACT)
    sam.visit(f"/staff/reviews/{review.public_id}/")
    sam.sees("The organization it replaces", re.compile("says that it must not be replaced"))
    sam.press("Take this review")
    sam.choose("Approve")
    sam.press("Send decision")
    second_of_staff(review)
    kims = new_portal(plan=DSC)
    kims.sign_in(kim.username, PASSWORD)
    kims.visit("/requests/")
    kims.follow("Dana Reyes")
    kims.sees(re.compile("the organization that this one replaced"))
    kims.choose("Approve")
    kims.press("Send answer")
    kims.sees("Dana Reyes is approved and can sign in.")


def object_to_it(new_portal: NewPortal, dana: Account) -> None:
    """By the contact on file from the mail, and by an administrator who still works there."""
    contact = new_portal(plan=DSC)
    contact.visit(link_to(CONTACT, "/succession/object/"))
    contact.is_at("Object?")
    contact.press("Object")
    contact.is_at("You objected")
    portal = at_work(new_portal(plan=DSC), dana)
    portal.visit("/home/")
    portal.follow("See it, or object")
    portal.sees(re.compile("The contact on file objected"))
    portal.press("Object")
    portal.sees("Your objection is with the plan.")


@pytest.mark.requirement("WM-14")
def test_staff_appoint_a_successor_once_the_office_proved_itself_again(
    new_portal: NewPortal, inbox: Inbox
) -> None:
    world = a_world(MANAGER)
    office = register_office(world, "")
    dana = a_person(MANAGER, "Dana", "Reyes", "dana.reyes")
    a_member(organization=office, account=dana)
    sam = at_the_queue(new_portal(plan=MANAGER))
    sam.follow("Successions")
    sam.sees("Nothing is open")
    sam.fill("Tax ID (TIN)", TIN)
    sam.press("Find it")
    sam.follow(re.compile(office.name))
    sam.fill("Who calls for the office?", "Kim Tran")
    sam.fill("Where did you reach them?", "(314) 555-0110")
    sam.fill("Their work email", "kim@tworivers.example")
    sam.press("Open the case")
    sam.sees("Choose a colleague, or enter an email")
    sam.select("Who is to be the main administrator?", f"Dana Reyes ({dana.email})")
    sam.press("Open the case")
    sam.sees("Waiting for proof", re.compile("^By Mon, Nov 30"))
    kim = new_portal(plan=MANAGER, scripts=False)
    kim.visit(link_to("kim@tworivers.example", "/succession/prove/"))
    kim.fill("Check or EFT number", world.payment.reference)
    kim.fill("Payment amount", f"{world.payment.amount}")
    kim.press("Prove it by Recent check or EFT")
    kim.is_at("That is right")
    ask_contact(Review.objects.get(kind="appointment"), CONTACT)
    sam.visit("/staff/successions/")
    sam.follow(office.name)
    sam.sees("Kim Tran", "Dana Reyes")
    sam.press("Take this review")
    sam.choose("Approve")
    sam.press("Send decision")
    assert Organization.objects.get().main == Membership.objects.get(account=dana)


@pytest.mark.requirement("WM-14")
def test_whoever_lost_the_second_factor_proves_the_office_or_asks_a_colleague(
    new_portal: NewPortal, inbox: Inbox
) -> None:
    world = a_world(MANAGER)
    renee = a_person(MANAGER, "Renee", "Alvarez", "r.alvarez")
    enrol(renee)
    office = an_organization(plan=MANAGER, tin=TIN, npi=world.npi, main=renee)
    portal = new_portal(plan=MANAGER)
    portal.sign_in(renee.email, PASSWORD)
    portal.follow("I lost my second factor")
    portal.press("Prove it again")
    portal.sees("It is under way")
    assert link_to(renee.email, "/succession/prove/")
    portal.follow("Back to the code")
    portal.fill("Code", totp(renee))
    portal.press("Sign in")
    portal.is_at("Welcome, Renee")
    helper = a_person(MANAGER, "Dana", "Reyes", "dana.reyes")
    a_member(organization=office, account=helper, is_administrator=True)
    hers = at_work(new_portal(plan=MANAGER), helper)
    hers.visit("/people/")
    hers.follow("Renee Alvarez")
    hers.follow("Lost second factor")
    hers.press("Reset second factor")
    hers.sees("Renee Alvarez has a mail with the way back in.")
