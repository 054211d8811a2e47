"""Storing what a plan paid."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from portico.audit.acting import require_acting
from portico.audit.constraints import is_stored
from portico.records.payments.arriving import store_lines
from portico.records.payments.models import Payment
from portico.records.payments.rules import NewPayment, competing, reference_key
from portico.records.payments.told import recoupments_as_json

_TOLD_BEFORE = ("payments_one_original", "payments_one_undoing_of_a_kind")


class Stored(StrEnum):
    """What storing a payment did."""

    ADDED = "added"
    UNCHANGED = "unchanged"


class ConflictingPayment(Exception):
    """The payer told another payment of the same kind under this reference before."""


def store_payment(
    *,
    payment: NewPayment,
    plan: str,
    transaction_id: int | None,
    now: datetime,
    claims: Iterable[bytes] = (),
) -> Stored:
    """Store one payment in the caller's ``acting(system of the plan, tins=[payee's TIN])``.

    ``claims`` are lines of ``arriving.line_of``, as many as ``payment.claim_count``; they are read
    only where the payment is new.
    The same again changes nothing. Raises ConflictingPayment, also when the other one went to
    somebody else. Whoever loads the file records it in the trail, once for all its payments.
    """
    require_acting()
    mine = _row_of(payment, plan, transaction_id, now)
    if is_stored(mine, unless=_TOLD_BEFORE):
        store_lines(mine, claims)
        return Stored.ADDED
    kept = Payment.visible.filter(
        plan=plan,
        payer_id=payment.payer_id,
        reference=payment.reference,
        kind__in=competing(payment.kind),
    ).first()
    if kept is None or kept.content != mine.content:
        raise ConflictingPayment
    return Stored.UNCHANGED


def _row_of(payment: NewPayment, plan: str, transaction_id: int | None, now: datetime) -> Payment:
    return Payment(
        plan=plan,
        payer_id=payment.payer_id,
        reference=payment.reference,
        reference_key=reference_key(payment.reference),
        kind=payment.kind,
        amount=payment.amount,
        method=payment.method,
        paid_on=payment.paid_on,
        payee_tin=payment.payee_tin,
        payee_npi=payment.payee_npi,
        payee_name=payment.payee_name,
        payer_name=payment.payer_name,
        claim_count=payment.claim_count,
        charged=payment.charged,
        recoupments=recoupments_as_json(payment.recoupments),
        recouped=sum((each.amount for each in payment.recoupments), Decimal(0)),
        balances=payment.balances,
        content=payment.content,
        transaction_id=transaction_id,
        stored_at=now,
    )
