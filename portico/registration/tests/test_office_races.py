"""Offices that prove themselves, in the same moment: one payment, one office, one review."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
import time_machine
from django.test import Client

from portico.accounts.models import Account
from portico.notices.models import Notice
from portico.organizations.models import Membership, Organization
from portico.proofs.models import Proof
from portico.reviews.models import Review
from testing.builders import NOW, an_account
from testing.parallel import errors, race, values
from testing.registrant import Registrant
from testing.world import CONTACT, TIN, World, a_world

pytestmark = pytest.mark.django_db(transaction=True)
PLAN = "wellsense"
RACERS = 6


@pytest.fixture
def office(transactional_db: None) -> Iterator[World]:
    """An office the plan knows and paid."""
    with time_machine.travel(NOW, tick=False):
        yield a_world(PLAN)


def click(somebody: Registrant, key: str, **fields: str) -> Callable[[], Any]:
    """A click on the button of a page that lies open, in a browser of its own with that session."""
    data = {"draft": somebody.client.session[f"draft:{PLAN}"], "action": "continue"}
    again = Client()
    again.cookies.update(somebody.client.cookies)
    typed = fields or somebody.typed(key)
    return partial(again.post, somebody.url(key), {**data, **typed})


def run(acts: list[Callable[[], Any]]) -> list[Any]:
    outcomes = race(acts)
    assert errors(outcomes) == []
    return values(outcomes)


def colleagues(office: World, track: str, until: str) -> list[Registrant]:
    """People of one office who hold the same PIN and check, each in a draft of their own."""
    people = []
    for number in range(RACERS):
        somebody = Registrant(
            plan=PLAN,
            track=track,
            tin=TIN,
            email=f"person{number}@tworivers.example",
            username=f"person.{number}",
            reference=office.payment.reference,
            amount=f"{office.payment.amount}",
        )
        if track == "existing-account":
            an_account(email=somebody.email, password=somebody.password)
        assert somebody.walk(until=until) == until
        people.append(somebody)
    return people


@pytest.mark.requirement("WS-04")
def test_of_several_drafts_with_one_payment_one_is_proved(office: World) -> None:
    people = colleagues(office, "existing-account", "check")
    answers = run([click(each, "check") for each in people])
    assert sorted(each.status_code for each in answers) == [200] * (RACERS - 1) + [302]
    assert Proof.objects.filter(matched_at__isnull=False).count() == 1


@pytest.mark.requirement("WS-06", "WS-07")
def test_of_several_drafts_with_one_pin_one_is_proved(office: World) -> None:
    people = colleagues(office, "new-user", "pin")
    pin = office.on("new-user").pin
    answers = run([click(each, "pin", pin=pin) for each in people])
    assert sorted(each.status_code for each in answers) == [200] * (RACERS - 1) + [302]


@pytest.mark.requirement("WS-01", "WS-09")
def test_finish_pressed_again_and_again_registers_once_and_tells_once(office: World) -> None:
    marcus = office.on("new-user")
    assert marcus.walk(until="summary") == "summary"
    answers = run([click(marcus, "summary")] * RACERS)
    assert {each.status_code for each in answers} == {302}
    assert [model.objects.count() for model in (Account, Organization, Membership)] == [1, 1, 1]
    assert Notice.objects.filter(to=CONTACT, body__contains="/contest/").count() == 1
    assert marcus.due() == "done"


@pytest.mark.requirement("WS-06")
def test_of_two_colleagues_who_prove_the_office_differently_one_founds_it(office: World) -> None:
    first, second = office.on("existing-account"), office.on("new-user")
    second.email, second.username = "d.reyes@tworivers.example", "dana.reyes"
    second.reference = ""
    for each in (first, second):
        assert each.walk(until="summary") == "summary"
    run([click(first, "summary"), click(second, "summary")])
    assert Organization.objects.count() == Membership.objects.count() == 1
    assert sorted((first.due(), second.due())) == ["done", "tax-id"]


@pytest.mark.requirement("WS-09")
def test_next_and_the_list_is_wrong_at_once_open_at_most_one_review(office: World) -> None:
    marcus = office.on("new-user")
    marcus.walk()
    wrong = {"action": "wrong", "message": "Dana is missing."}
    presses = [click(marcus, "done", **wrong)] * RACERS
    answers = run([*presses, click(marcus, "done", action="right")])
    assert {each.status_code for each in answers} == {302}
    assert Review.objects.filter(kind="people").count() <= 1
    assert "Registration complete" in marcus.get("done").content.decode()


def test_contested_twice_at_once_it_is_closed_once(office: World) -> None:
    office.on("new-user").walk()
    body = Notice.objects.get(to=CONTACT, body__contains="/contest/").body
    address = next(line for line in body.splitlines() if "/contest/" in line)
    path = address[address.index(f"/{PLAN}/") :]
    answers = run([partial(Client().post, path) for _ in range(RACERS)])
    assert {each.status_code for each in answers} <= {200, 410}
    assert Review.objects.filter(kind="contested").count() == 1
