"""One person at two plans: each asks what its own policy asks, and keeps its own of what is its own."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from portico.access.actor import Actor
from portico.accounts import guesses
from portico.accounts.allowances import spent_lately
from portico.accounts.models import Account
from portico.accounts.rules import DAY
from portico.accounts.services import AnswerOutcome, check_secret_answer
from portico.accounts.services.passwords import note_what_it_meets
from testing.builders import (
    NOW,
    PASSWORD,
    PLAN,
    a_member,
    a_secret_answer,
    a_username,
    an_account,
    an_organization,
    staff_member,
)
from testing.people import WRONG, enrol, fail, sign_in, totp
from testing.plans import NEIGHBOUR, WRONG_PASSWORDS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("usernames")]
STRICT, LENIENT = f"/{PLAN}/home/", f"/{NEIGHBOUR}/home/"
"""Homes at a plan that ends a session after 15 idle minutes, and at one that does after 30."""


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def person() -> Account:
    """With a place at both plans."""
    account = an_account(password=PASSWORD)
    for plan in (PLAN, NEIGHBOUR):
        a_member(organization=an_organization(plan=plan), account=account)
    a_username(account)
    a_secret_answer(account)
    return account


@pytest.fixture
def working(clock: time_machine.Traveller, client: Client, person: Account) -> Client:
    """Signed in at the lenient plan, and at work at both."""
    sign_in(client, person.email, plan=NEIGHBOUR)
    for plan in (PLAN, NEIGHBOUR):
        client.get(f"/{plan}/enter/")
    return client


def opens(client: Client, page: str) -> bool:
    """True when the page is there; False when it asks to sign in first."""
    answer = client.get(page)
    if answer.status_code == 200:
        return True
    assert "/sign-in/?next=" in answer["Location"], answer["Location"]
    return False


def test_one_sign_in_serves_both_plans(working: Client) -> None:
    assert opens(working, LENIENT)
    assert opens(working, STRICT)


def test_the_stricter_plan_asks_again_after_its_idle_time_and_the_other_goes_on(
    working: Client, clock: time_machine.Traveller
) -> None:
    clock.shift(timedelta(minutes=20))
    assert not opens(working, STRICT)
    assert opens(working, LENIENT)


def test_coming_back_at_the_lenient_plan_does_not_open_the_stricter_one(
    working: Client, clock: time_machine.Traveller, person: Account
) -> None:
    clock.shift(timedelta(minutes=20))
    assert opens(working, LENIENT)
    assert not opens(working, STRICT)
    sign_in(working, person.email)
    assert opens(working, STRICT)
    assert opens(working, LENIENT)


def test_a_session_that_no_plan_of_the_person_allows_any_more_is_gone(
    working: Client, clock: time_machine.Traveller
) -> None:
    clock.shift(timedelta(minutes=30))
    assert not opens(working, STRICT)
    clock.shift(timedelta(minutes=-30))
    assert not opens(working, LENIENT)


def test_a_plan_somebody_has_no_place_at_keeps_no_session(
    client: Client, clock: time_machine.Traveller
) -> None:
    account = an_organization(main=an_account(password=PASSWORD)).main.account
    sign_in(client, account.email)
    clock.shift(timedelta(minutes=20))
    assert not opens(client, STRICT)
    assert not opens(client, f"/{NEIGHBOUR}/account/")


def test_who_is_staff_at_the_next_plan_enters_a_code_there(client: Client) -> None:
    account = an_organization(plan=NEIGHBOUR, main=an_account(password=PASSWORD)).main.account
    queue = f"/{PLAN}/staff/reviews/"
    sign_in(client, staff_member(account=account).email, plan=NEIGHBOUR)
    client.get(f"/{NEIGHBOUR}/enter/")
    assert opens(client, LENIENT)
    asked = client.get(queue)["Location"]
    assert asked.startswith(f"/{PLAN}/account/second-factor/?next=")
    enrol(account)
    client.post(asked, {"code": totp(account), "next": queue})
    assert opens(client, queue)
    assert opens(client, LENIENT)


def test_a_name_locked_at_one_plan_signs_in_at_the_other(client: Client, person: Account) -> None:
    fail(client, person.email, WRONG_PASSWORDS)
    assert "is locked until" in sign_in(client, person.email).content.decode()
    sign_in(client, person.email, plan=NEIGHBOUR)
    assert opens(client, f"/{NEIGHBOUR}/account/")


def test_an_answer_of_one_plan_is_no_answer_at_the_other(person: Account) -> None:
    a_secret_answer(person, "Market Street")
    assert answered(person, "Market Street", plan=PLAN) is AnswerOutcome.MATCHES
    assert answered(person, "Market Street", plan=NEIGHBOUR) is AnswerOutcome.NONE_SET


def test_guesses_at_both_plans_are_counted_together(client: Client, person: Account) -> None:
    fail(client, person.email, WRONG_PASSWORDS)
    sign_in(client, person.email, WRONG, plan=NEIGHBOUR)
    guessed = spent_lately(guesses.person_of(person), window=DAY, now=timezone.now())
    assert guessed == WRONG_PASSWORDS + 1


def test_of_a_password_changed_meanwhile_nothing_is_noted(person: Account) -> None:
    Account.objects.filter(pk=person.pk).update(password_meets={})
    stale = Account.objects.get(pk=person.pk)
    Account.objects.filter(pk=person.pk).update(password="another")
    note_what_it_meets(stale, "Granite-otter velvet 7 umbrella, and longer")
    person.refresh_from_db()
    assert person.password_meets == {}


def answered(person: Account, answer: str, *, plan: str) -> AnswerOutcome:
    """What plan staff see when a caller says that."""
    actor = Actor.system(plan=plan)
    return check_secret_answer(account=person, plan=plan, answer=answer, actor=actor, now=NOW)
