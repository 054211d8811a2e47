"""Walks the pages of a plan with doors, tools, a menu and news, and where its staff write them."""

from collections.abc import Callable

import pytest
from django.test import Client

from portico.access.actor import StaffRoleName
from portico.accounts.models import Account
from testing.browser import Portal
from testing.builders import a_member, an_account, an_organization, signed_in, staff_member
from testing.journey import NewPortal
from testing.registrant import Registrant
from testing.world import mailed_agreement

Take = Callable[[Portal, str], None]

pytestmark = pytest.mark.journey
PLAN = "wellmark"
NEWS = ("The fees of the new year", "Closed on Friday, November 27, the day after Thanksgiving")


def at_work(new_portal: NewPortal, account: Account) -> Portal:
    """Signed in before the walk begins."""
    portal = new_portal(plan=PLAN)
    portal.carry_on(signed_in(Client(headers={"host": "127.0.0.1"}), account))
    return portal


def test_what_everyone_finds(new_portal: NewPortal, take: Take) -> None:
    portal = new_portal(plan=PLAN)
    portal.visit("/")
    take(portal, "150-wellmark")
    portal.open("For providers")
    take(portal, "151-wellmark-menu")
    portal.follow("Working with Wellmark")
    take(portal, "152-wellmark-working-with")
    portal.visit("/pages/news/")
    take(portal, "153-wellmark-no-news")


def test_tools_and_doors(new_portal: NewPortal, take: Take) -> None:
    office = an_organization(plan=PLAN, participation="non_participating", name="Cedar Valley")
    a_member(organization=an_organization(plan=PLAN), account=office.main.account)
    portal = at_work(new_portal, office.main.account)
    portal.visit("/doors/e-credentialing/")
    take(portal, "154-wellmark-choose")
    portal.press("Cedar Valley Designated security coordinator (DSC)")
    take(portal, "155-wellmark-door")
    portal.visit("/home/")
    take(portal, "156-wellmark-home")
    portal.visit("/tools/claim-status/")
    take(portal, "157-wellmark-coming-soon")
    portal.visit("/tools/fee-schedules/")
    take(portal, "158-wellmark-locked")


def test_an_agreement_to_sign(new_portal: NewPortal, take: Take) -> None:
    somebody = Registrant(
        client=Client(headers={"host": "127.0.0.1"}), plan=PLAN, track="non-participating"
    )
    assert somebody.walk() == "done"
    phone = new_portal(plan=PLAN)
    phone.visit(mailed_agreement(somebody).removeprefix(f"/{PLAN}"))
    take(phone, "170-sign")
    phone.follow("I do not want to sign")
    take(phone, "171-decline")


def test_staff_write(new_portal: NewPortal, take: Take) -> None:
    ana = at_work(new_portal, staff_member(plan=PLAN, role=StaffRoleName.PUBLICATIONS))
    lead = an_account(first_name="Sam", last_name="Ito")
    sam = at_work(new_portal, staff_member(plan=PLAN, role=StaffRoleName.LEAD, account=lead))
    for title in NEWS:
        sam.visit("/staff/news/new/")
        sam.fill("Title", title)
        sam.fill("Text", "# What changes\n\nThe portal stays open.")
        sam.press("Preview")
        take(sam, "160-wellmark-write-news")
        sam.press("Publish")
    ana.visit("/staff/publications/working-with/")
    sam.follow("Working with Wellmark")
    sam.press("Save draft")
    take(sam, "161-wellmark-edit")
    ana.press("Publish")
    take(ana, "162-wellmark-edited-meanwhile")
    ana.press("Publish")
    take(ana, "163-wellmark-publications")
    ana.visit("/staff/publications/working-with/versions/")
    take(ana, "164-wellmark-versions")
    ana.follow("Version 1")
    take(ana, "165-wellmark-version")
    ana.visit("/staff/publications/working-with/take-off/")
    take(ana, "166-wellmark-take-off")
    ana.visit("/tools/claim-status/")
    take(ana, "167-wellmark-not-for-staff")
    ana.visit("/pages/news/")
    take(ana, "168-wellmark-news")
    ana.follow(NEWS[0])
    take(ana, "169-wellmark-news-item")
