"""Storing payments: once, and never one over another."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from portico.access.actor import Actor
from portico.audit.acting import acting
from portico.records.payments.models import Payment
from portico.records.payments.rules import PaymentKind
from portico.records.payments.services import ConflictingPayment, Stored
from testing.builders import PLAN, a_tin
from testing.parallel import race, values
from testing.payments import a_new_payment, a_payment, store


def stored(*tins: str) -> int:
    with acting(Actor.system(plan=PLAN), tins=tins):
        return Payment.visible.count()


@pytest.mark.django_db
def test_the_same_payment_again_changes_nothing() -> None:
    payment = a_new_payment()
    assert [store(payment), store(payment)] == [Stored.ADDED, Stored.UNCHANGED]
    assert stored(payment.payee_tin) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("kind", [PaymentKind.PAID, PaymentKind.ZERO])
def test_another_payment_under_the_same_reference_is_refused(kind: PaymentKind) -> None:
    payment = a_payment()
    amount = Decimal(0 if kind is PaymentKind.ZERO else 99)
    with pytest.raises(ConflictingPayment):
        store(replace(payment, kind=kind, amount=amount, content="0" * 64))


@pytest.mark.django_db
def test_a_reference_that_went_to_somebody_else_is_refused_too() -> None:
    payment = a_payment()
    with pytest.raises(ConflictingPayment):
        store(replace(payment, payee_tin=a_tin(), content="0" * 64))


@pytest.mark.django_db
def test_a_void_and_a_reversal_stand_beside_the_payment_once_each() -> None:
    payment = a_payment()
    void = replace(payment, kind=PaymentKind.VOID, content="1" * 64)
    assert store(void) is store(replace(void, kind=PaymentKind.REVERSAL)) is Stored.ADDED
    assert stored(payment.payee_tin) == 3
    with pytest.raises(ConflictingPayment):
        store(replace(void, content="2" * 64))


@pytest.mark.django_db
def test_the_same_reference_of_another_payer_or_in_another_plan_is_another_payment() -> None:
    payment = a_payment()
    assert store(replace(payment, payer_id="1000000001")) is Stored.ADDED
    assert store(payment, plan="otherplan") is Stored.ADDED


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("constraint", "wrong"),
    [
        ("payments_amount_fits_kind", {"amount": Decimal(-1)}),
        ("payments_amount_fits_kind", {"amount": Decimal(0)}),
        ("payments_amount_fits_kind", {"kind": PaymentKind.VOID, "amount": Decimal(-1)}),
        ("payments_tin_nine_digits", {"payee_tin": "43188276"}),
        ("payments_npi_ten_digits", {"payee_npi": "12345"}),
        ("payments_key_is_told", {"payer_id": ""}),
        ("payments_key_is_told", {"reference": "  "}),
        ("payments_amount_fits_kind", {"kind": "lost"}),
        ("payments_content_sha256", {"content": "x"}),
    ],
)
def test_the_database_refuses_what_is_no_payment(constraint: str, wrong: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        a_payment(**wrong)
    assert refusal.value.__cause__.diag.constraint_name == constraint  # type: ignore[union-attr] # psycopg's error


@pytest.mark.django_db(transaction=True)
def test_four_at_once_store_one_payment() -> None:
    payment = a_new_payment()
    outcomes = values(race([lambda: store(payment)] * 4))
    assert sorted(outcomes) == [Stored.ADDED, *[Stored.UNCHANGED] * 3]
    assert stored(payment.payee_tin) == 1
