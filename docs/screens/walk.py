"""Walks the portal and takes a picture of every page, at both widths, into this folder.

``docs/screens/make`` runs it. It is a test only in that a page that shuts somebody out fails it.
"""

import re
from collections.abc import Callable
from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from demo.providers import TWO_RIVERS
from journeys.people import (
    an_office,
    at_the_queue,
    come_to,
    decides,
    known,
    registered,
    set_up,
)
from portico.access.actor import StaffRoleName
from portico.accounts.demo import create_staff, current_totp
from portico.accounts.models import Account
from portico.web.styleguide import FRAMES
from testing.browser import Portal
from testing.builders import (
    PASSWORD,
    PLAN,
    a_member,
    a_secret_answer,
    a_username,
    an_account,
    an_organization,
    signed_in,
    staff_member,
)
from testing.inbox import DemoInbox, Inbox
from testing.journey import NewPortal
from testing.newcomer import Newcomer
from testing.people import enrol
from testing.plans import WRONG_PASSWORDS
from testing.roster_builders import list_group

ADMINISTRATOR = "grace.adeyemi@soulard.example"
Take = Callable[[Portal, str], None]

pytestmark = pytest.mark.journey


WITH_PINS = "wellsense"
"""The plan whose new offices are asked for a PIN."""
WITH_TERMS = "wellmark"
"""The plan whose terms every user accepts."""


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


def test_the_demo(portal: Portal, take: Take) -> None:
    call_command("demo", stdout=StringIO())
    portal.visit(f"{portal.base}/")
    take(portal, "01-installation")


def test_before_anyone_signed_in(portal: Portal, inbox: Inbox, take: Take) -> None:
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


def test_the_plan_issues_a_pin(new_portal: NewPortal, inbox: Inbox, take: Take) -> None:
    list_group(plan=WITH_PINS, email="office@tworivers.example")
    portal = new_portal(plan=WITH_PINS)
    reviewer = staff_member(plan=WITH_PINS)
    portal.carry_on(signed_in(Client(headers={"host": "127.0.0.1"}), reviewer))
    portal.visit("/staff/pins/")
    portal.fill("Tax ID (TIN)", "431882764")
    portal.press("Search")
    portal.press("Issue a PIN")
    take(portal, "46-office-pins")


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
    portal.visit("/trail/")
    take(portal, "53b-activity")
    portal.visit("/requests/")
    portal.follow("Marcus Okafor")
    take(portal, "54-request")
    portal.choose("Approve")
    portal.press("Send answer")
    portal.visit("/account/")
    take(portal, "55-my-account")


def test_an_account(
    portal: Portal, inbox: Inbox, clock: time_machine.Traveller, take: Take
) -> None:
    marcus = an_account(password=PASSWORD)
    portal.sign_in(marcus.email, PASSWORD)
    portal.visit("/account/name/")
    take(portal, "60-change-name")
    portal.visit("/account/password/")
    take(portal, "61-change-password")
    portal.visit("/account/")
    portal.follow("Set up second factor")
    take(portal, "62-second-factor")
    set_up(portal)
    take(portal, "63-recovery-codes")
    portal.follow("I kept them, go on")
    clock.shift(timedelta(minutes=14))
    portal.visit("/account/")
    clock.shift(timedelta(minutes=2))
    portal.follow("Recovery codes")
    take(portal, "64-confirm")
    portal.fill("Code", current_totp(known(marcus.email), now=timezone.now()))
    portal.press("Go on")
    take(portal, "65-recovery-codes-left")
    portal.follow("Make new codes")
    take(portal, "66-new-recovery-codes")
    portal.visit("/account/")
    portal.follow("Remove second factor")
    take(portal, "67-remove-second-factor")
    portal.visit("/sign-out/")
    take(portal, "68-sign-out")
    portal.press("Sign out")
    portal.sign_in(marcus.email, PASSWORD)
    take(portal, "69-code-at-sign-in")
    portal.visit("/forgot-password/")
    portal.fill("Email", marcus.email)
    portal.press("Mail me a link")
    portal.visit(inbox.latest(to=marcus.email).link)
    take(portal, "70-new-password")


def test_staff_come_in_and_back_in(
    new_portal: NewPortal, inbox: Inbox, reviewer: Account, take: Take
) -> None:
    call_command("staff", "invite", "lee@plan.example", plan=PLAN, role="reviewer", verbosity=0)
    invited = new_portal()
    invited.visit(inbox.latest(to="lee@plan.example").link)
    take(invited, "71-staff-invitation")
    omar = staff_member(account=an_account(password=PASSWORD))
    his, hers = new_portal(), new_portal()
    his.sign_in(omar.email, PASSWORD)
    enrol(omar)
    his.visit("/staff/colleagues/")
    take(his, "72-enter-your-code")
    sign_in_staff(hers, reviewer)
    hers.visit("/staff/colleagues/")
    hers.follow(re.compile("Let back in"))
    take(hers, "73-let-back-in")
    hers.tick("I called them back")
    hers.press("Reset second factor")
    again = new_portal()
    again.sign_in(omar.email, PASSWORD)
    again.visit("/staff/colleagues/")
    take(again, "74-mail-me-a-link")
    again.press("Mail me the link")
    again.visit(inbox.latest(to=omar.email).link)
    take(again, "75-set-up-link")


def test_what_else_can_happen(
    portal: Portal, new_portal: NewPortal, inbox: Inbox, take: Take
) -> None:
    grace = an_account(email=ADMINISTRATOR, first_name="Grace", password=PASSWORD)
    home = an_office("Soulard Women’s Health", main=grace)
    again = Newcomer(
        portal, inbox, track="Individual", email=grace.email, tin=home.tin, npi=home.npi
    )
    come_to("existing", again)
    take(portal, "80-you-already-have-a-sign-in")
    other = Newcomer(new_portal(), inbox, tin=home.tin, npi=home.npi)
    come_to("numbers", other).answer("numbers")
    take(other.portal, "81-registered-already")
    marcus = registered(email="marcus@else.example")
    sam = at_the_queue(new_portal())
    decides(sam, "Two Rivers Orthopedics LLC", "Ask for more", message="Which suite are you in?")
    waiting = new_portal()
    waiting.sign_in(marcus.email, PASSWORD)
    take(waiting, "82-one-more-thing")
    sam.follow(re.compile("Waiting for them"))
    decides(sam, "Two Rivers Orthopedics LLC", "Decline", message="It closed.")
    waiting.reload()
    take(waiting, "83-not-approved")
    late = come_to("organization", Newcomer(new_portal(), inbox)).portal
    late.context.clear_cookies(name="csrf")
    with late.answering(403):
        late.press("Continue")
    take(late, "84-this-page-expired")
    for name in ("error", "closed"):
        portal.visit(f"{portal.base}/styleguide/{name}/", status=FRAMES[name].status)
        take(portal, f"85-{name}")


def test_where_people_have_usernames(
    usernames: None, portal: Portal, new_portal: NewPortal, inbox: Inbox, take: Take
) -> None:
    dana = an_account(first_name="Dana", last_name="O’Connor", password=PASSWORD)
    a_member(organization=an_organization(name="Two Rivers Orthopedics"), account=dana)
    a_username(dana, "dana.oconnor")
    a_secret_answer(dana)
    portal.visit("/sign-in/")
    for _ in range(WRONG_PASSWORDS + 1):
        portal.fill("Username or email", "dana.oconnor")
        portal.fill("Password", "what was it again")
        portal.press("Sign in")
    take(portal, "90-locked")
    portal.follow("Forgot your username?")
    take(portal, "91-forgot-username")
    portal.fill("Email", dana.email)
    portal.press("Mail me my username")
    take(portal, "92-username-sent")
    portal.visit("/forgot-password/")
    portal.fill("Username or email", "dana.oconnor")
    portal.press("Mail me a link")
    take(portal, "93-reset-sent")
    portal.visit(inbox.latest(to=dana.email).link)
    take(portal, "94-new-password-of-every-kind")
    desk = at_the_queue(new_portal())
    desk.visit("/staff/desk/")
    take(desk, "95-help-desk")
    desk.fill("Name, email, username or number", "dana.oconnor")
    desk.press("Search")
    desk.follow("Dana O’Connor")
    take(desk, "96-the-question")
    desk.fill("What the caller answers", "Elm Road")
    desk.press("Compare")
    take(desk, "97-no-match")
    desk.fill("What the caller answers", "market street")
    desk.press("Compare")
    take(desk, "98-match")


def test_what_everyone_accepts(new_portal: NewPortal, take: Take) -> None:
    office = an_organization(plan=WITH_TERMS, jurisdiction="IA", name="Two Rivers Orthopedics")
    dana = a_member(organization=office, account=an_account(first_name="Dana"))
    portal = new_portal(plan=WITH_TERMS)
    portal.carry_on(signed_in(Client(headers={"host": "127.0.0.1"}), dana.account))
    portal.visit("/enter/")
    take(portal, "140-wellmark-accept")
    portal.read_to_the_end("Terms and conditions for Iowa")
    portal.press("Accept and continue")
    portal.visit("/agreements/")
    take(portal, "141-wellmark-what-you-accepted")
    portal.follow_to(portal.page.locator("main").get_by_role("link", name="Terms and conditions"))
    take(portal, "142-wellmark-word-for-word")
