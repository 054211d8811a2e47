"""The queue's filters in a browser without scripts; the journeys use them with scripts."""

import pytest
from django.conf import settings
from django.test import Client

from portico.access.states import State
from portico.accounts.models import Account
from portico.reviews.services import take
from testing.browser import Portal
from testing.builders import NOW, an_account, an_organization, signed_in, staff_member
from testing.journey import NewPortal
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
