"""Filters and periods in a browser; the journeys use the queue's with scripts."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client

from portico.access.states import State
from portico.accounts.models import Account
from portico.proofs.rules import Method
from portico.reviews.services import take
from testing.browser import Portal
from testing.builders import NOW, an_account, an_organization, signed_in, staff_member
from testing.journey import NewPortal
from testing.report_builders import a_check, a_decision, an_end
from testing.review_builders import a_review, a_reviewer

pytestmark = [pytest.mark.journey, pytest.mark.usefixtures("handled")]


@pytest.fixture
def ana(base: str) -> Account:
    """A reviewer who holds one of two reviews."""
    account = staff_member(account=an_account(first_name="Ana", last_name="Pruitt"))
    a_review(organization=an_organization(name="Kirkwood Allergy", state=State.PENDING_REVIEW))
    organization = an_organization(name="Lafayette Sleep", state=State.PENDING_REVIEW)
    held = a_review(organization=organization)
    take(review=held, from_account_id=None, actor=a_reviewer(account), now=NOW)
    return account


def queue_of(account: Account, portal: Portal) -> Portal:
    """Signed in, at the queue."""
    client = signed_in(Client(headers={"host": "127.0.0.1"}), account)
    name = settings.SESSION_COOKIE_NAME
    cookie = {"name": name, "value": client.cookies[name].value, "url": portal.base}
    portal.context.add_cookies([cookie])  # type: ignore[list-item] # a dict of these is one
    portal.visit("/staff/reviews/")
    portal.sees("Kirkwood Allergy", "Lafayette Sleep")
    return portal


def test_without_scripts_a_button_applies_it(new_portal: NewPortal, ana: Account) -> None:
    portal = queue_of(ana, new_portal(scripts=False))
    portal.select("Held by", "Ana Pruitt")
    portal.press("Apply")
    portal.sees("1 found.")
    portal.does_not_see("Kirkwood Allergy")


@pytest.fixture
def two_years(base: str) -> None:
    """A decision a month, and registrations that ended."""
    for days in range(0, 720, 30):
        hours, day = days // 30 % 7, NOW - timedelta(days=days)
        a_decision(at=day + timedelta(hours=8), hours=hours)
    for step in ("you", "organization", "", ""):
        an_end(step)
    for outcome in ("pass", "fail"):
        a_check(Method.PIN, outcome)


@pytest.mark.parametrize("scripts", [True, False])
def test_the_days_of_a_report_are_chosen_with_scripts_and_without(
    new_portal: NewPortal, two_years: None, scripts: bool
) -> None:
    portal = new_portal(scripts=scripts)
    portal.carry_on(signed_in(Client(headers={"host": "127.0.0.1"}), staff_member()))
    portal.visit("/staff/reports/")
    portal.does_not_see("December 2024")
    if scripts:
        portal.filter("Period", "Last 730 days")
    else:
        portal.select("Period", "Last 730 days")
        portal.press("Show")
    portal.sees("December 2024")


def test_a_new_plan_s_reports_lead_by_keyboard_to_longer_ones(
    new_portal: NewPortal, base: str
) -> None:
    portal = new_portal()
    portal.carry_on(signed_in(Client(headers={"host": "127.0.0.1"}), staff_member()))
    portal.visit("/staff/reports/")
    portal.sees("Nothing was decided in these days")
    portal.tab_to("Period")
    portal.strike_and_go("ArrowDown")
    portal.sees("11/17/2025")
