"""Walks the plans whose offices prove themselves; ``docs/screens/make`` runs it before walk.py."""

from collections.abc import Callable, Collection
from itertools import count

import pytest
from django.test import Client
from django.utils import timezone

from portico.delegation.rules import Wanted
from portico.delegation.services.invitations import Invitee, invite
from portico.organizations.models import Membership
from portico.profiles.loading import profile
from testing.access_builders import acting_as
from testing.browser import Portal
from testing.inbox import Inbox
from testing.journey import NewPortal
from testing.registrant import Registrant
from testing.world import CONTACT, GROUP, TIN, a_world

Take = Callable[[Portal, str], None]

pytestmark = pytest.mark.journey

WRONG_PROOFS = 5
"""That are compared for a TIN in a day."""


def somebody_at(plan: str, track: str) -> Registrant:
    """Whoever has everything at hand, before they begin."""
    found = profile(plan).registration.track(track)
    assert found
    somebody = a_world(plan).registrant(found)
    somebody.client = Client(SERVER_NAME="127.0.0.1")
    return somebody


def open_at(portal: Portal, somebody: Registrant, key: str) -> None:
    """Open a page in the browser of somebody who walks over HTTP."""
    portal.carry_on(somebody.client)
    portal.visit(f"/register/{key}/")


def walk(
    portal: Portal, somebody: Registrant, take: Take, first: int, unseen: Collection[str] = ()
) -> None:
    """Answer every step, and take a picture of those that were not seen before."""
    for number in count(first):
        key = somebody.due()
        if key not in unseen:
            open_at(portal, somebody, key)
            take(portal, f"{number}-{somebody.plan}-{key}")
        if key == "done":
            return
        assert somebody.answer(key).status_code == 302, key


def test_an_office_with_a_pin(new_portal: NewPortal, take: Take) -> None:
    portal = new_portal(plan="wellsense")
    portal.visit("/")
    take(portal, "100-wellsense")
    walk(portal, somebody_at("wellsense", "new-user"), take, 101, unseen={"email"})
    portal.press("Next")
    take(portal, "111-wellsense-open")


def test_an_office_with_an_account(new_portal: NewPortal, take: Take) -> None:
    portal = new_portal(plan="wellsense")
    somebody = somebody_at("wellsense", "existing-account")
    somebody.walk(until="your-account")
    walk(portal, somebody, take, 112, unseen={"tax-id", "office", "summary", "done"})


def test_a_pin_that_is_wrong_too_often(new_portal: NewPortal, take: Take) -> None:
    portal = new_portal(plan="wellsense")
    somebody = somebody_at("wellsense", "new-user")
    somebody.walk(until="pin")
    open_at(portal, somebody, "pin")
    for attempt in range(WRONG_PROOFS + 1):
        portal.fill("PIN", "ACDE-FGHJ")
        portal.press("Continue")
        if not attempt:
            take(portal, "116-wellsense-wrong-pin")
    portal.sees("Too many tries for today")
    take(portal, "117-wellsense-used-up")


def test_a_group_with_its_letter(new_portal: NewPortal, inbox: Inbox, take: Take) -> None:
    portal = new_portal(plan="caresource")
    portal.visit("/")
    take(portal, "120-caresource")
    iris = somebody_at("caresource", "group")
    walk(portal, iris, take, 121, unseen={"you", "summary"})
    portal.follow("Correct the address")
    take(portal, "129-caresource-correct-the-address")
    portal.visit(inbox.latest(to=iris.email).link)
    take(portal, "130-caresource-activate")
    portal.press("Activate account")
    take(portal, "131-caresource-email-verification")
    contact = new_portal(plan="caresource")
    contact.visit(inbox.latest(to=CONTACT).link)
    take(contact, "132-caresource-contest")
    portal.carry_on(signed_in(iris))
    portal.visit("/providers/")
    take(portal, "133-caresource-providers")
    invited = new_portal(plan="caresource")
    invited.visit(invitation(iris, inbox))
    take(invited, "134-caresource-invitation")
    portal.visit("/people/")
    take(portal, "135-caresource-people")
    again = new_portal(plan="caresource")
    find_group(again)
    take(again, "136-caresource-registered-already")


def test_who_is_not_in_the_records(new_portal: NewPortal, take: Take) -> None:
    portal = new_portal(plan="caresource")
    maya = somebody_at("caresource", "practitioner")
    maya.walk(until="practitioner")
    open_at(portal, maya, "practitioner")
    take(portal, "137-caresource-practitioner")
    for label, text in {
        "First name": "Maya",
        "Last name": "Lindqvist",
        "Tax ID (TIN)": TIN,
        "Provider ID or NPI": "P-999",
        "ZIP": "45402",
    }.items():
        portal.fill(label, text)
    portal.press("Continue")
    take(portal, "138-caresource-not-in-our-records")


def signed_in(somebody: Registrant) -> Client:
    client = Client(SERVER_NAME="127.0.0.1")
    data = {"login": somebody.username, "password": somebody.password}
    client.get(client.post(f"/{somebody.plan}/sign-in/", data)["Location"], follow=True)
    return client


def invitation(by: Registrant, inbox: Inbox) -> str:
    """Invite a colleague; return the link they are mailed."""
    email, member = "theo.mbeki@tworivers.example", Membership.objects.get(account__email=by.email)
    invite(
        organization=member.organization,
        who=Invitee(email=email, first_name="Theo", last_name="Mbeki"),
        gives=Wanted(until={}),
        profile=profile(by.plan),
        actor=acting_as(member),
        now=timezone.now(),
    )
    return inbox.latest(to=email).link


def find_group(portal: Portal) -> None:
    """Type what the letter of the group prints."""
    somebody = Registrant(
        client=Client(SERVER_NAME="127.0.0.1"), plan=portal.plan, track="group", provider=GROUP
    )
    somebody.walk(until="group")
    open_at(portal, somebody, "group")
    for label, text in {
        "Group name": GROUP["name"],
        "Tax ID (TIN)": TIN,
        "Provider ID": GROUP["number"],
        "ZIP": GROUP["zip"],
    }.items():
        portal.fill(label, text)
    portal.press("Continue")
