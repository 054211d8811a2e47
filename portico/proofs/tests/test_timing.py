"""How long an answer takes tells nothing: right, wrong and unknown run the same statements."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.db import connection

from portico.proofs.rules import PIN_VALID_FOR
from portico.proofs.services.pins import _new_pin
from portico.records.roster.queries import Contact
from testing.builders import NOW, PLAN, a_tin
from testing.payments import a_payment
from testing.proofs import a_holder, try_payment, try_pin, try_roster
from testing.roster_builders import list_group
from testing.timing import Acts, told_apart

pytestmark = pytest.mark.django_db


def payments() -> Acts:
    """One pair each, tried once before by somebody: a row that was read is read more quickly."""
    good, wrong, unknown, held = (a_payment() for _ in range(4))
    old, nobody = a_payment(paid_on=date(2019, 1, 1)), a_tin()
    try_payment(held, holder=a_holder())
    try_payment(good, tin=nobody, holder=a_holder())
    for each in (good, wrong, unknown, old):
        try_payment(each, amount=Decimal("1.00"), holder=a_holder())
    return {
        "right": partial(try_payment, good, holder=a_holder()),
        "wrong amount": partial(try_payment, wrong, amount=Decimal("1.00"), holder=a_holder()),
        "unknown reference": partial(try_payment, unknown, reference="NOBODY", holder=a_holder()),
        "unknown TIN": partial(try_payment, good, tin=nobody, holder=a_holder()),
        "too old": partial(try_payment, old, holder=a_holder()),
        "held by somebody else": partial(try_payment, held, holder=a_holder()),
    }


@pytest.mark.deep
def test_payments_of_every_kind_take_as_long() -> None:
    assert told_apart(payments) == {}


def an_office() -> str:
    """The TIN of a group on the roster."""
    return list_group(plan=PLAN, tin=a_tin()).tin


def a_pin(tin: str) -> str:
    """A PIN that is issued; its mail is left out, for nobody times that."""
    contact = Contact(name="Two Rivers LLC", email="office@tworivers.example", phone="")
    return _new_pin(PLAN, tin, contact, now=NOW)[1]


def pins() -> Acts:
    """One office each, where somebody typed something before."""
    right, wrong, expired, held, none = (an_office() for _ in range(5))
    pin, held_pin, late = a_pin(right), a_pin(held), a_pin(expired)
    a_pin(wrong)
    try_pin(held_pin, tin=held, holder=a_holder())
    for each in (right, wrong, expired, none):
        try_pin("ACDE-FGHJ", tin=each, holder=a_holder())
    over = NOW + PIN_VALID_FOR
    return {
        "right": partial(try_pin, pin, tin=right, holder=a_holder()),
        "wrong": partial(try_pin, "ACDE-FGHJ", tin=wrong, holder=a_holder()),
        "none issued": partial(try_pin, pin, tin=none, holder=a_holder()),
        "expired": partial(try_pin, late, tin=expired, holder=a_holder(), now=over),
        "held by somebody else": partial(try_pin, held_pin, tin=held, holder=a_holder()),
    }


@pytest.mark.deep
def test_pins_of_every_kind_take_as_long() -> None:
    assert told_apart(pins) == {}


def letters() -> Acts:
    """One office each."""
    return {
        "right": partial(try_roster, tin=an_office(), holder=a_holder()),
        "other name": partial(try_roster, tin=an_office(), names=("X",), holder=a_holder()),
        "unknown number": partial(try_roster, tin=an_office(), number="G-9", holder=a_holder()),
        "unknown TIN": partial(try_roster, tin=a_tin(), holder=a_holder()),
    }


@pytest.mark.deep
def test_letters_right_wrong_and_unknown_take_as_long() -> None:
    assert told_apart(letters) == {}


VALUES = ((r"IN \([%s, ]+\)", "IN (%s)"), (r"= NULL", "= %s"), (r"SAVEPOINT .*", "SAVEPOINT"))
"""What differs by what is known: how many values, which of them are null, numbered names."""


def statements_of(act: Callable[[], object]) -> list[str]:
    """What an attempt asks of the database, in order, without its values."""
    asked: list[str] = []

    def note(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        asked.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        act()
    for pattern, alike in VALUES:
        asked = [re.sub(pattern, alike, sql) for sql in asked]
    return asked


@pytest.mark.parametrize("new_acts", [payments, pins, letters])
def test_every_case_asks_the_database_the_same(new_acts: Callable[[], Acts]) -> None:
    asked = {name: statements_of(act) for name, act in new_acts().items()}
    assert len(asked["right"]) > 10
    for name, statements in asked.items():
        assert statements == asked["right"], name
