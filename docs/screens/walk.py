"""Walks the portal and takes a picture of every page, at both widths, into this folder.

``docs/screens/make`` runs it. It is a test only in that a page that shuts somebody out fails it.
"""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.utils import timezone

from demo.providers import TWO_RIVERS
from portico.access.actor import StaffRoleName
from portico.accounts.demo import create_staff, current_totp
from portico.accounts.models import Account
from testing.browser import Portal
from testing.builders import PASSWORD, PLAN, a_member, an_account, an_organization
from testing.inbox import DemoInbox, Inbox
from testing.journey import NewPortal
from testing.newcomer import Newcomer

HERE = Path(__file__).parent
ADMINISTRATOR = "grace.adeyemi@soulard.example"
Take = Callable[[Portal, str], None]

pytestmark = pytest.mark.journey


@pytest.fixture
def take() -> Take:
    """Take a picture of the open page under a name."""
    return lambda portal, name: portal.picture(HERE / name)


@pytest.fixture
def reviewer(base: str) -> Account:
    """A reviewer and operator of the plan."""
    return create_staff(
        plan=PLAN,
        email="sam.ito@wellfirst.example",
        password=PASSWORD,
        first_name="Sam",
        last_name="Ito",
        roles=[StaffRoleName.LEAD, StaffRoleName.OPERATOR],
        totp_secret="JBSWY3DPEHPK3PXPSAMITODEMO234567",
        now=timezone.now(),
    )


def sign_in_staff(portal: Portal, account: Account) -> None:
    portal.sign_in(account.email, PASSWORD, code=current_totp(account, now=timezone.now()))


def test_before_anyone_signed_in(portal: Portal, inbox: Inbox, take: Take) -> None:
    portal.visit(f"{portal.base}/")
    take(portal, "01-installation")
    portal.visit("/")
    take(portal, "02-plan")
    portal.visit("/sign-in/")
    take(portal, "03-sign-in")
    portal.press("Sign in")
    take(portal, "03-sign-in-errors")
    portal.follow("Forgot your password?")
    take(portal, "04-forgotten-password")
    portal.visit("/nowhere/", status=404)
    take(portal, "05-not-found")
    portal.visit(f"{portal.base}/demo/inbox/")
    take(portal, "06-inbox-empty")
    portal.visit(f"{portal.base}/styleguide/")
    take(portal, "07-style-guide")


def test_registration(
    portal: Portal, demo_inbox: DemoInbox, national_registry: None, take: Take
) -> None:
    office = Newcomer(
        portal, demo_inbox, npi=TWO_RIVERS.npi, tin="431882764", entry="Main practice"
    )
    office.begin()
    portal.press("Continue")
    take(portal, "10-account-type-errors")
    office.begin()
    number = 10
    while (key := office.due()) != "done":
        take(portal, f"{number}-{key}")
        office.answer(key)
        number += 1
    take(portal, f"{number}-done")
    demo_inbox.latest(to=office.email)
    take(demo_inbox.portal, "25-inbox")
    portal.sign_in(office.email, office.password)
    take(portal, "26-waiting")
    portal.follow("Correct my registration")
    take(portal, "27-correct")


def test_begun_here_finished_there(
    new_portal: NewPortal, inbox: Inbox, national_registry: None, take: Take
) -> None:
    office = Newcomer(new_portal(), inbox)
    office.begin()
    office.walk(until="organization")
    office.portal.press("Continue")
    take(office.portal, "30-organization-errors")
    office.portal.press("Save and leave")
    take(office.portal, "31-save-and-leave")
    office.portal.visit("/register/")
    take(office.portal, "32-under-way")
    elsewhere = new_portal()
    elsewhere.visit("/register/continue/")
    take(elsewhere, "33-continue")


def test_the_plans_review(
    portal: Portal,
    new_portal: NewPortal,
    inbox: Inbox,
    reviewer: Account,
    national_registry: None,
    take: Take,
) -> None:
    office = Newcomer(new_portal(), inbox, npi=TWO_RIVERS.npi, tin="431882764")
    office.register()
    sign_in_staff(portal, reviewer)
    take(portal, "40-queue")
    portal.follow("Two Rivers Orthopedics LLC")
    take(portal, "41-review")
    portal.press("Take this review")
    take(portal, "42-review-taken")
    portal.choose("Approve")
    portal.press("Send decision")
    take(portal, "43-review-decided")
    portal.visit("/staff/failed/")
    take(portal, "44-what-failed")
    portal.visit("/staff/colleagues/")
    take(portal, "45-colleagues")


def test_an_organization_at_home(
    portal: Portal, new_portal: NewPortal, inbox: Inbox, take: Take
) -> None:
    grace = an_account(
        email=ADMINISTRATOR, first_name="Grace", last_name="Adeyemi", password=PASSWORD
    )
    home = an_organization(name="Soulard Women’s Health", main=grace)
    a_member(organization=an_organization(name="Lafayette Square Imaging"), account=grace)
    tin, npi = home.tins.get().tin, home.npis.get().npi
    colleague = Newcomer(new_portal(), inbox, track="Individual", tin=tin, npi=npi)
    colleague.register()
    portal.sign_in(ADMINISTRATOR, PASSWORD)
    take(portal, "50-choose")
    portal.press(re.compile("Soulard"))
    take(portal, "51-home")
    portal.visit("/people/")
    take(portal, "52-people")
    portal.visit("/requests/")
    take(portal, "53-requests")
    portal.follow("Marcus Okafor")
    take(portal, "54-request")
    portal.choose("Approve")
    portal.press("Send answer")
    portal.visit("/account/")
    take(portal, "55-my-account")
