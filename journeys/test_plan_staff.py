"""The plan's staff at work: an empty queue, a search, a call, and what could not be delivered."""

import re

import pytest
from django.core.management import call_command
from django.test import Client
from pytest_django.fixtures import Settings

from journeys.people import at_the_queue, decides, registered
from testing.browser import Portal
from testing.builders import PLAN, signed_in, staff_member
from testing.inbox import Inbox
from testing.jobs import RunJobs
from testing.journey import NewPortal
from testing.roster_builders import list_group, list_practitioner

pytestmark = pytest.mark.journey

NAME = "Two Rivers Orthopedics LLC"
WITH_PINS = "wellsense"
"""The plan whose new offices are asked for a PIN."""


def test_the_queue_from_empty_to_decided(portal: Portal, inbox: Inbox) -> None:
    at_the_queue(portal)
    portal.sees("Nothing waits for you")
    registered()
    portal.follow("Mine 0")
    portal.sees("You hold nothing")
    portal.visit("/staff/reviews/")
    portal.filter("Held by", "nobody")
    portal.fill("Organization, person, reference, TIN or NPI", "Somebody Else")
    portal.press("Search")
    portal.sees("Nothing fits")
    portal.follow("Show all")
    portal.press("Take the most urgent")
    portal.is_at(NAME)
    portal.press("Send decision")
    portal.sees("Choose a decision: approve, ask for more or decline")
    portal.choose("Ask for more")
    portal.press("Send decision")
    portal.sees("Enter a message: what you need, or why you decline")
    portal.open("Note a call or a letter")
    portal.choose("Another on file, not on our roster")
    portal.press("Keep it")
    portal.sees("Enter the number, email or address you asked at", "Enter who you spoke with")
    portal.fill("The other contact", "(314) 555-0142")
    portal.fill("Who answered", "The front desk")
    portal.fill("What they said", "It is them.")
    portal.press("Keep it")
    portal.sees(re.compile("It is them."), "On file elsewhere, not on our roster")
    portal.open("Add a note")
    portal.press("Keep note")
    portal.sees("Enter the note")
    portal.fill("Note", "Found the number in the contract.")
    portal.press("Keep note")
    portal.sees("Found the number in the contract.")
    portal.press("Give back")
    decides(portal, NAME, "Approve")
    portal.follow("Decided")
    portal.sees(NAME)
    portal.follow("Reports")
    portal.sees("Time to decide, by kind", "Where registrations ended")


def test_two_reviewers_do_not_decide_the_same_twice(
    portal: Portal, new_portal: NewPortal, inbox: Inbox
) -> None:
    registered()
    ines = at_the_queue(portal)
    ines.follow(NAME)
    ines.press("Take this review")
    sam = at_the_queue(new_portal())
    sam.follow(NAME)
    sam.sees("Sam Ito holds this")
    ines.choose("Approve")
    ines.press("Send decision")
    sam.press("Take over")
    sam.sees("Nothing was changed")


def test_what_could_not_be_delivered_is_seen_and_sent_again(
    portal: Portal, inbox: Inbox, run_jobs: RunJobs, settings: Settings
) -> None:
    at_the_queue(portal)
    portal.visit("/staff/failed/")
    portal.sees("Every message arrived", "No job failed")
    working, settings.EMAIL_PORT = settings.PORTICO, 1
    settings.PORTICO = working.model_copy(update={"mail": "smtp"})
    marcus = registered()
    for _ in range(10):
        run_jobs(may_fail=True, waiting=True)
    portal.reload()
    portal.sees("We received your registration", re.compile("mail server cannot be reached"))
    settings.PORTICO = working
    portal.press(re.compile("Send again.*We received"))
    portal.sees("The message is on its way again.")
    portal.does_not_see("We received your registration")
    assert "not an approval" in inbox.latest(to=marcus.email).body


@pytest.mark.requirement("WS-07")
def test_an_office_gets_a_pin_at_the_address_the_roster_has(
    new_portal: NewPortal, inbox: Inbox
) -> None:
    list_group(plan=WITH_PINS, email="office@tworivers.example")
    list_practitioner(plan=WITH_PINS, tin="431882771")
    portal = new_portal(plan=WITH_PINS)
    reviewer = staff_member(plan=WITH_PINS)
    portal.carry_on(signed_in(Client(headers={"host": "127.0.0.1"}), reviewer))
    portal.visit("/staff/reviews/")
    portal.follow("Office PINs")
    portal.press("Search")
    portal.sees("Enter the tax ID (TIN)")
    portal.fill("Tax ID (TIN)", "43-1882770")
    portal.press("Search")
    portal.sees("No office with this tax ID")
    portal.fill("Tax ID (TIN)", "43-1882771")
    portal.press("Search")
    portal.sees("There is nobody to mail a PIN to")
    portal.fill("Tax ID (TIN)", "43-1882764")
    portal.press("Search")
    portal.sees("Two Rivers LLC", "None so far")
    portal.press("Issue a PIN")
    portal.sees(
        "A PIN is on its way to o•••••@tworivers.example.", "The PIN they have stops working"
    )
    assert "Two Rivers LLC" in inbox.latest(to="office@tworivers.example").body


def test_an_invitation_outlives_a_scanner_that_follows_links(
    portal: Portal, new_portal: NewPortal, inbox: Inbox
) -> None:
    call_command("staff", "invite", "lee@plan.example", plan=PLAN, role="reviewer", verbosity=0)
    link = inbox.latest(to="lee@plan.example").link
    scanner = new_portal()
    for _ in range(10):
        scanner.visit(link)
    portal.visit(link)
    portal.fill("First name", "Lee")
    portal.fill("Last name", "Park")
    portal.fill("Password", "granite otter velvet umbrella")
    portal.press("Go on to the second factor")
    portal.is_at("Set up your second factor")
    scanner.visit(link, status=410)
    scanner.is_at("This invitation does not work any more")
