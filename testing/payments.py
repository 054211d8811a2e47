"""Builders of payments, stored as the exchange stores them."""

from datetime import date
from decimal import Decimal
from hashlib import sha256
from itertools import count
from typing import Any

from portico.access.actor import Actor
from portico.audit.acting import acting
from portico.records.payments.rules import NewPayment, PaymentKind
from portico.records.payments.services import Stored, store_payment
from testing.builders import NOW, PLAN, a_tin

_numbers = count(1)


def a_new_payment(**changes: Any) -> NewPayment:
    """Return a check to an office; its content follows from what it says."""
    told = {
        "payer_id": "1431999999",
        "reference": f"00{100_000 + next(_numbers)}",
        "kind": PaymentKind.PAID,
        "amount": Decimal("132.50"),
        "method": "CHK",
        "paid_on": date(2026, 10, 30),
        "payee_npi": "",
        "payer_name": "Heartland Health Plan",
        **changes,
    }
    told["payee_tin"] = told.get("payee_tin") or a_tin()
    content = sha256(repr(sorted(told.items())).encode()).hexdigest()
    return NewPayment(**{"content": content, **told})


def store(payment: NewPayment, *, plan: str = PLAN) -> Stored:
    """Store it for its payee, as the loader does."""
    with acting(Actor.system(plan=plan), tins=[payment.payee_tin]):
        return store_payment(payment=payment, plan=plan, transaction_id=None, now=NOW)


def a_payment(*, plan: str = PLAN, **changes: Any) -> NewPayment:
    """Return a payment that is stored."""
    payment = a_new_payment(**changes)
    store(payment, plan=plan)
    return payment
