"""When two references are the same."""

from decimal import Decimal

import pytest

from portico.records.payments.rules import (
    PaymentKind,
    competing,
    kept_by_plan,
    name_key,
    number_key,
    owed_by_patient,
    patient_key,
    reference_key,
)
from portico.records.payments.told import ToldAdjustment, ToldPerson


@pytest.mark.parametrize(
    "typed",
    [
        "0063158ABC",
        " 0063158abc ",
        "0063 158 abc",
        "００６３１５８ABC",
        "0063158\u200babc\n",
        "0063158-ABC",
        "0063–158abc",
    ],
)
def test_blanks_dashes_case_and_width_do_not_count(typed: str) -> None:
    assert reference_key(typed) == "0063158ABC"


@pytest.mark.parametrize("typed", ["63158ABC", "0063158ABD"])
def test_zeros_and_every_character_do(typed: str) -> None:
    assert reference_key(typed) != "0063158ABC"


def test_nothing_but_dashes_stays() -> None:
    assert reference_key(" -- ") == "--"


def test_a_payment_and_a_zero_exclude_each_other_what_undoes_them_stands_beside() -> None:
    assert competing(PaymentKind.PAID) == competing(PaymentKind.ZERO)
    assert competing(PaymentKind.VOID) == {PaymentKind.VOID}
    assert competing(PaymentKind.REVERSAL) == {PaymentKind.REVERSAL}


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("O'Neil-Peña", "oneil pena"),
        ("  ST. JOHN,  Mary ", "st john mary"),
        ("GROẞ", "gross"),
        ("Doe III (minor)", "doe iii minor"),
        ("---", ""),
        ("x" * 200, "x" * 80),
    ],
)
def test_a_name_is_its_letters_whatever_stands_between(typed: str, key: str) -> None:
    assert name_key(typed) == key


def test_a_patient_is_looked_up_by_the_last_name_first() -> None:
    assert patient_key(ToldPerson(last="Doe", first="Jane")) == "doe jane"
    assert patient_key(None) == ""


def test_a_number_keeps_what_the_database_keeps() -> None:
    assert number_key(" ab-1\0 2 ") == "AB12"
    assert len(number_key("9" * 200)) == 80


def test_what_the_patient_owes_is_apart_from_what_the_plan_took_off() -> None:
    told = [
        ToldAdjustment(group=group, reason="1", amount=Decimal(amount))
        for group, amount in (("PR", 5), ("CO", 10), ("PR", "-1"), ("OA", 100), ("PI", 1000))
    ]
    assert (owed_by_patient(told), kept_by_plan(told)) == (Decimal(4), Decimal(1110))
    assert (owed_by_patient(()), kept_by_plan(())) == (Decimal(0), Decimal(0))
