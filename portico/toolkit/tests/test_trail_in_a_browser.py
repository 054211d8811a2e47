"""Activity in a browser: found in the menu, narrowed with and without scripts, downloaded."""

from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from portico.access.actor import Actor, ActorKind
from portico.audit.acting import acting
from portico.audit.rules import JSON
from portico.audit.services import record
from portico.organizations.models import Membership, Organization
from testing.builders import a_member, an_account, an_organization, signed_in
from testing.journey import NewPortal

pytestmark = pytest.mark.journey
PLAN = "wellmark"


@pytest.fixture
def office(base: str) -> Organization:
    """Ana gave Ben access; Ben was refused something."""
    ana = an_account(first_name="Ana", last_name="Ruiz")
    office = an_organization(plan=PLAN, name="Cedar Valley Family Medicine", main=ana)
    ben = a_member(organization=office, account=an_account(first_name="Ben", last_name="Okafor"))
    to = str(ben.public_id)
    happened(office.main, "access.granted", to=to, role="claims", until="2027-03-31")
    happened(ben, "access.refused", permission="remittances.view", refusal="not_given")
    return office


def happened(by: Membership, action: str, **details: JSON) -> None:
    """Today, in that person's name."""
    actor = Actor(
        kind=ActorKind.PERSON,
        plan=PLAN,
        account_id=by.account_id,
        membership_id=by.pk,
        organization_id=by.organization_id,
    )
    with acting(actor):
        record(actor=actor, action=action, subject="x:y", details=details, now=timezone.now())


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_an_administrator_finds_out_who_did_what(
    new_portal: NewPortal, office: Organization, *, scripts: bool
) -> None:
    portal = new_portal(plan=PLAN, scripts=scripts)
    portal.carry_on(signed_in(Client(headers={"host": "127.0.0.1"}), office.main.account))
    portal.visit("/home/")
    portal.follow("Activity")
    portal.sees("Ana Ruiz gave Ben Okafor claims access until March 31, 2027")
    portal.select("What", "Refusals")
    portal.press("Show")
    portal.sees("Ben Okafor was refused what no role of theirs opens")
    portal.does_not_see("gave Ben Okafor")
    portal.fill("From", "2020-01-01")
    portal.press("Show")
    portal.sees("Choose a first day at most a year before the last")


def test_a_download_is_a_file(new_portal: NewPortal, office: Organization) -> None:
    portal = new_portal(plan=PLAN)
    portal.carry_on(signed_in(Client(headers={"host": "127.0.0.1"}), office.main.account))
    portal.visit("/trail/")
    with portal.page.expect_download() as begun:
        portal.find("link", "Download CSV").click()
    text = Path(begun.value.path()).read_text(encoding="utf-8-sig")
    assert "gave Ben Okafor claims access until March 31, 2027" in text
    portal.reload()
    portal.sees("Ana Ruiz downloaded the activity of")
