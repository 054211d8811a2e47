"""People of the stories who are there already: plan staff, and somebody who registered before."""

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.test import Client
from django.utils import timezone

from portico.access.actor import StaffRoleName
from portico.accounts.models import Account, StaffRole
from portico.accounts.queries import account_with_email
from testing.browser import Portal
from testing.builders import (
    NOW,
    PASSWORD,
    a_tin,
    an_account,
    an_npi,
    an_organization,
    settle_in,
    staff_member,
)
from testing.newcomer import Newcomer
from testing.people import code_of, enrol, sign_in, totp
from testing.registrant import Registrant


class Numbers(NamedTuple):
    """What an organization is known by."""

    tin: str
    npi: str


def an_office(name: str, *, main: Account) -> Numbers:
    """An organization that is open, with whoever looks after it."""
    numbers = Numbers(a_tin(), an_npi())
    an_organization(name=name, main=main, tin=numbers.tin, npi=numbers.npi)
    return numbers


def plan_administrator(plan: str) -> Account:
    """Sam decides for the plan and looks after what failed, with an authenticator app."""
    sam = an_account(first_name="Sam", last_name="Ito", password=PASSWORD)
    staff_member(account=sam, plan=plan, role=StaffRoleName.LEAD)
    StaffRole.objects.create(account=sam, plan=plan, role=StaffRoleName.OPERATOR, created_at=NOW)
    enrol(sam)
    return sam


def at_the_queue(portal: Portal) -> Portal:
    """Sam, who signed in with password and code before the story begins."""
    plan, client = portal.plan, _client()
    sam = plan_administrator(plan)
    sign_in(client, sam.email, plan=plan)
    client.post(f"/{plan}/sign-in/code/", {"code": totp(sam)})
    portal.carry_on(client)
    portal.visit("/staff/reviews/")
    portal.is_at("Review queue")
    return portal


def signed_in(portal: Portal, account: Account) -> Portal:
    """Somebody who signed in before the story begins, and not for the first time."""
    client = _client()
    settle_in(account, portal.plan)
    client.get(sign_in(client, account.email, plan=portal.plan)["Location"], follow=True)
    portal.carry_on(client)
    return portal


def decides(
    portal: Portal, about: str, decision: str, *, message: str = "", ticked: Sequence[str] = ()
) -> None:
    """Open a review of the queue, take it unless it is held already, and send the decision.

    ``ticked`` is what the applicant has to correct.
    """
    portal.follow(about)
    if portal.find("button", "Take this review").count():
        portal.press("Take this review")
    portal.choose(decision)
    for field in ticked:
        portal.tick(field)
    if message:
        portal.fill("Message to the applicant", message)
    portal.press("Send decision")
    portal.is_at("Review queue")


def answers(portal: Portal, about: str, answer: str, *, reason: str = "") -> None:
    """Open a request of the organization and send the answer."""
    portal.visit("/requests/")
    portal.follow(about)
    portal.choose(answer)
    if reason:
        portal.fill("Reason", reason)
    portal.press("Send answer")


def registered(**typed: Any) -> Registrant:
    """Somebody who registered before the story begins, over HTTP, because that is quick."""
    somebody = Registrant(client=_client(), **typed)
    somebody.walk()
    return somebody


def come_to(step: str, newcomer: Newcomer, **typed: Any) -> Newcomer:
    """Have somebody answer the steps before that one before the story begins."""
    told = {
        "plan": newcomer.portal.plan,
        "track": newcomer.track.lower(),
        "tin": newcomer.tin,
        "npi": newcomer.npi,
        "email": newcomer.email,
    }
    somebody = Registrant(client=_client(), **{**told, **typed})
    assert somebody.walk(until=step) == step
    newcomer.portal.carry_on(somebody.client)
    newcomer.portal.visit(f"/register/{step}/")
    return newcomer


def set_up(portal: Portal) -> None:
    """Type the first code of the key on the page."""
    key = re.search(r"Key\s+((?:[A-Z2-7]{4}\s?)+)", portal.text)
    assert key, portal.text
    portal.fill("Code from the app", code_of(key[1], now=timezone.now()))
    portal.press("Turn on second factor")
    portal.is_at("Your recovery codes")


def known(email: str) -> Account:
    """The account behind an email."""
    account = account_with_email(email)
    assert account, email
    return account


def _client() -> Client:
    return Client(SERVER_NAME="127.0.0.1")
