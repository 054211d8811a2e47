"""Finding a payment by its check or EFT number."""

from datetime import date
from decimal import Decimal

import pytest

from portico.access.actor import Actor
from portico.audit.acting import acting
from portico.records.payments.queries import PaymentFact, payments_referenced
from portico.records.payments.rules import PaymentKind
from testing.builders import PLAN, a_tin
from testing.payments import a_payment

pytestmark = pytest.mark.django_db


def found(tin: str, reference: str) -> tuple[PaymentFact, ...]:
    with acting(Actor.anonymous(plan=PLAN), tins=[tin]):
        return payments_referenced(plan=PLAN, tin=tin, reference=reference)


def test_a_payment_is_found_however_its_number_is_typed() -> None:
    payment = a_payment(reference="00ab 71", amount=Decimal("80.05"), paid_on=date(2026, 9, 1))
    (fact,) = found(payment.payee_tin, "00AB71 ")
    assert (fact.reference, fact.amount, fact.paid_on) == (
        "00ab 71", Decimal("80.05"), date(2026, 9, 1),
    )  # fmt: skip
    assert (fact.kind, fact.method) == (PaymentKind.PAID, "CHK")


def test_a_void_is_told_beside_what_it_undoes() -> None:
    paid = a_payment()
    a_payment(
        payee_tin=paid.payee_tin,
        reference=paid.reference,
        kind=PaymentKind.VOID,
        amount=Decimal(0),
    )
    kinds = [fact.kind for fact in found(paid.payee_tin, paid.reference)]
    assert kinds == [PaymentKind.PAID, PaymentKind.VOID]


def test_another_payees_payment_and_another_number_are_not_found() -> None:
    payment = a_payment()
    assert found(a_tin(), payment.reference) == ()
    assert found(payment.payee_tin, payment.reference + "1") == ()


def test_a_tin_one_does_not_act_for_shows_nothing() -> None:
    payment = a_payment()
    with acting(Actor.anonymous(plan=PLAN), tins=[a_tin()]):
        assert (
            payments_referenced(plan=PLAN, tin=payment.payee_tin, reference=payment.reference) == ()
        )


def test_of_several_tins_and_plans_only_the_one_asked_for_is_told() -> None:
    asked = a_payment()
    other = a_payment(reference=asked.reference, payer_id="1431888888", method="ACH")
    with acting(Actor.anonymous(plan=PLAN), tins=[asked.payee_tin, other.payee_tin]):
        where = {"tin": asked.payee_tin, "reference": asked.reference}
        (fact,) = payments_referenced(plan=PLAN, **where)
        assert fact.method == asked.method != other.method
        assert payments_referenced(plan="wellsense", **where) == ()
