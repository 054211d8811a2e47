"""What somebody chooses at a plan they came to with another plan's account, over HTTP."""

from functools import partial
from html import unescape
from typing import Any

import pytest
from django.test import Client

from portico.access.actor import Actor
from portico.accounts.models import Account, SecretAnswer, SignInName
from portico.accounts.queries import missing_at, username_of
from portico.accounts.services import AnswerOutcome, check_secret_answer
from portico.audit.models import Event
from portico.profiles.loading import profile
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
from testing.parallel import race, values
from testing.people import is_in, sign_in
from testing.plans import NEIGHBOUR

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("usernames")]
ENTER, HOME, SET_UP = f"/{PLAN}/enter/", f"/{PLAN}/home/", f"/{PLAN}/account/here/"
CHOSEN = {"username": "Marcus.Webb", "question": "street", "answer": "Maple Street"}


@pytest.fixture
def person() -> Account:
    """With a place at two plans, one of which has usernames and questions."""
    account = an_account(password=PASSWORD)
    for plan in (PLAN, NEIGHBOUR):
        a_member(organization=an_organization(plan=plan), account=account)
    return account


def comes(client: Client, person: Account, plan: str = PLAN) -> str:
    """Signed in by email; where the way in leads."""
    sign_in(client, person.email, plan=plan)
    return str(client.get(f"/{plan}/enter/")["Location"])


def said(client: Client, **typed: str) -> str:
    return unescape(client.post(SET_UP, {**CHOSEN, **typed}).content.decode())


def test_whoever_has_neither_chooses_both_once_and_goes_on(client: Client, person: Account) -> None:
    assert comes(client, person) == SET_UP
    page = client.get(SET_UP).content.decode()
    assert all(f'name="{name}"' in page for name in CHOSEN)
    assert client.post(SET_UP, CHOSEN)["Location"] == ENTER
    assert client.get(ENTER)["Location"] == HOME
    assert client.get(SET_UP)["Location"] == ENTER
    actions = Event.objects.filter(subject=str(person)).values_list("action", flat=True)
    assert {"account.username_chosen", "account.secret_answer_set"} <= set(actions)


def test_the_page_that_was_asked_for_opens_in_the_end(client: Client, person: Account) -> None:
    sign_in(client, person.email)
    wanted = f"/{PLAN}/people/?tab=all"
    asked = client.get(client.get(wanted)["Location"])["Location"]
    assert asked.startswith(f"{SET_UP}?next=")
    assert f'name="next" value="{wanted}"' in client.get(asked).content.decode()
    assert client.post(SET_UP, {**CHOSEN, "next": wanted})["Location"] == wanted
    assert client.get(client.get(wanted)["Location"])["Location"] == wanted
    assert client.get(wanted).status_code == 200


def test_with_what_was_chosen_they_sign_in_and_are_known_on_the_phone(
    client: Client, person: Account
) -> None:
    comes(client, person)
    client.post(SET_UP, CHOSEN)
    elsewhere = Client()
    sign_in(elsewhere, "marcus.webb")
    assert is_in(elsewhere)
    answer = check_secret_answer(
        account=person, plan=PLAN, answer="maple street", actor=Actor.system(plan=PLAN), now=NOW
    )
    assert answer is AnswerOutcome.MATCHES


@pytest.mark.parametrize("has", ["username", "answer"])
def test_only_what_is_missing_is_asked(client: Client, person: Account, has: str) -> None:
    a_username(person) if has == "username" else a_secret_answer(person)
    assert comes(client, person) == SET_UP
    page = client.get(SET_UP).content.decode()
    assert ('name="username"' in page) is (has == "answer")
    assert ('name="answer"' in page) is (has == "username")


def test_a_plan_without_either_asks_nothing(client: Client, person: Account) -> None:
    assert comes(client, person, NEIGHBOUR) == f"/{NEIGHBOUR}/home/"


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"username": "dana.webb"}, "Somebody has this username. Free is: dana.webb2"),
        ({"username": "short"}, "6 to 50"),
        ({"question": ""}, "Choose a question to go on."),
        ({"answer": "ab"}, "at least 3 letters or digits"),
    ],
)
def test_what_will_not_do_is_said_and_nothing_is_kept(
    client: Client, person: Account, typed: dict[str, str], message: str
) -> None:
    a_username(an_account(), "dana.webb")
    comes(client, person)
    assert message in said(client, **typed)
    assert missing_at(person.pk, profile(PLAN)).username
    assert not SecretAnswer.objects.exists()


def test_a_username_of_the_next_plan_is_free_here(client: Client, person: Account) -> None:
    a_username(an_account(), "marcus.webb", plan=NEIGHBOUR)
    comes(client, person)
    client.post(SET_UP, CHOSEN)
    assert username_of(person.pk, PLAN) == "marcus.webb"


@pytest.mark.parametrize("who", ["stranger", "staff"])
def test_nobody_takes_a_name_at_a_plan_where_they_are_no_member(client: Client, who: str) -> None:
    account = an_account(password=PASSWORD)
    if who == "staff":
        staff_member(account=account)
    sign_in(client, account.email)
    assert client.get(SET_UP)["Location"] == client.post(SET_UP, CHOSEN)["Location"] == ENTER
    assert not SignInName.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_want_the_same_name_at_once_one_is_asked_again() -> None:
    clients = []
    for _ in range(2):
        account = a_member(organization=an_organization(), account=an_account(password=PASSWORD))
        client = Client()
        sign_in(client, account.account.email)
        clients.append(client)
    answers = values(race([partial(client.post, SET_UP, CHOSEN) for client in clients]))
    assert sorted(_status(answer) for answer in answers) == [200, 302]
    assert SignInName.objects.count() == SecretAnswer.objects.count() == 1


def _status(answer: Any) -> int:
    return int(answer.status_code)
