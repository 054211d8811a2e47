"""A proof alone opened an account: the contact on file is told, and may close it."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from time_machine import Traveller

from portico.access.states import State
from portico.audit.models import Event
from portico.notices.models import Notice
from portico.organizations.models import Membership, Organization
from portico.registration.tests.test_people import says, staff
from portico.reviews.models import Outcome, Review, ReviewState
from portico.reviews.services import decide
from testing.builders import NOW, an_account
from testing.registrant import Registrant
from testing.world import CONTACT, TIN, World, a_world

PLAN = "wellsense"


@pytest.fixture
def office(clock: Traveller) -> World:
    """An office the plan knows and paid."""
    return a_world(PLAN)


@pytest.fixture
def opened(office: World) -> Registrant:
    """Somebody who opened its account with a check."""
    somebody = office.on("existing-account")
    somebody.walk()
    return somebody


@pytest.fixture
def link(opened: Registrant) -> str:
    """The path that the contact on file was mailed."""
    mail = Notice.objects.get(to=CONTACT, subject__startswith="An account was opened")
    found = re.search(r"https?://[^/]+(/\S+/contest/\S+)", mail.body)
    assert found, mail.body
    return found[1]


def decided(outcome: Outcome) -> None:
    review = Review.objects.get(kind="contested")
    decide(review=review, outcome=outcome, reason="We called them.", actor=staff(), now=NOW)


def state() -> str:
    return Organization.objects.get().state


def test_the_mail_names_who_opened_it_and_goes_to_nobody_who_was_typed(link: str) -> None:
    mails = Notice.objects.filter(body__contains=link)
    assert {mail.to for mail in mails} == {CONTACT}
    assert mails.get().secret
    assert "Marcus Okafor opened" in mails.get().body


def test_opening_the_link_changes_nothing_however_often(link: str) -> None:
    for _ in range(3):
        assert Client().get(link).status_code == 200
        assert Client().head(link).status_code == 200
    assert state() == State.ACTIVE
    assert not Review.objects.exists()


def test_the_button_closes_the_account_once(link: str, opened: Registrant) -> None:
    closed = Client().post(link).content.decode()
    assert "<h1>The account is closed</h1>" in closed
    assert (state(), Membership.objects.get().state) == (State.SUSPENDED, State.SUSPENDED)
    assert [Client().post(link).status_code, Client().get(link).status_code] == [410, 410]
    assert Review.objects.count() == 1
    assert opened.sign_in().status_code == 302
    status = opened.client.get(f"/{PLAN}/status/").content.decode()
    assert "WellSense finds out who opened the account" in status
    assert opened.client.get(f"/{PLAN}/home/").status_code == 302


def test_the_reviewer_sees_the_office_and_what_proved_it_but_not_what_was_typed(
    link: str, office: World
) -> None:
    Client().post(link)
    evidence = Review.objects.get().shown_evidence
    assert [check.name for check in evidence.checks] == [
        "The contact on file did not open this account",
        "Check reference and amount match a payment of 10/30/2026",
    ]
    shown = {fact.label: fact.typed for fact in evidence.facts}
    assert shown["Legal name"] == "Two Rivers Orthopedics LLC"
    assert shown["Tax ID (TIN)"] == "43-1882764"
    assert office.payment.reference not in str(evidence)


def test_approved_it_is_open_again(link: str, opened: Registrant) -> None:
    Client().post(link)
    decided(Outcome.APPROVE)
    assert (state(), Membership.objects.get().state) == (State.ACTIVE, State.ACTIVE)
    assert Notice.objects.filter(to=opened.email, subject__endswith="is open again").exists()


def test_declined_it_ends_and_the_tax_id_and_the_payment_are_free_again(
    link: str, opened: Registrant, office: World
) -> None:
    says(opened, "wrong", "Dana is missing.")
    Client().post(link)
    decided(Outcome.DECLINE)
    assert state() == State.TERMINATED
    assert Review.objects.get(kind="people").state == ReviewState.WITHDRAWN
    other = Registrant(plan=PLAN, track="existing-account", tin=TIN, email="renee@two.example")
    an_account(email=other.email, password=other.password)
    other.reference, other.amount = opened.reference, opened.amount
    assert other.walk() == "done"
    assert Membership.objects.get(account__email=other.email).state == State.ACTIVE


@pytest.mark.parametrize("plan", ["wellfirst", "caresource"])
def test_at_another_plan_the_link_is_worth_nothing(link: str, plan: str) -> None:
    elsewhere = link.replace(PLAN, plan)
    assert [Client().get(elsewhere).status_code, Client().post(elsewhere).status_code] == [410, 410]
    assert state() == State.ACTIVE


def test_it_ends_after_its_days(link: str, clock: Traveller) -> None:
    clock.shift(timedelta(days=31))
    assert Client().post(link).status_code == 410
    assert state() == State.ACTIVE


def test_who_closed_it_is_in_the_trail_without_the_link(link: str) -> None:
    Client().post(link)
    trail = [str((event.action, event.details)) for event in Event.objects.all()]
    assert any("suspended" in each for each in trail)
    assert not any(link.rsplit("/", 2)[1] in each for each in trail)
