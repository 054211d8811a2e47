"""Storing what a plan paid."""

from dataclasses import asdict
from datetime import datetime
from enum import StrEnum

from portico.audit.acting import require_acting
from portico.records.payments.models import Payment
from portico.records.payments.rules import NewPayment, competing, reference_key


class Stored(StrEnum):
    """What storing a payment did."""

    ADDED = "added"
    UNCHANGED = "unchanged"


class ConflictingPayment(Exception):
    """The payer told another payment of the same kind under this reference before."""


def store_payment(
    *, payment: NewPayment, plan: str, transaction_id: int | None, now: datetime
) -> Stored:
    """Store one payment in the caller's ``acting(system of the plan, tins=[payee's TIN])``.

    The same again changes nothing. Raises ConflictingPayment, also when the other one went to
    somebody else. Whoever loads the file records it in the trail, once for all its payments.
    """
    require_acting()
    mine = Payment(
        **asdict(payment),
        plan=plan,
        reference_key=reference_key(payment.reference),
        transaction_id=transaction_id,
        stored_at=now,
    )
    # Whoever stores the same one at this moment is waited for: the index sees every row.
    Payment.visible.bulk_create([mine], ignore_conflicts=True)
    kept = Payment.visible.filter(
        plan=plan,
        payer_id=payment.payer_id,
        reference=payment.reference,
        kind__in=competing(payment.kind),
    ).first()
    if kept is None or kept.content != mine.content:
        raise ConflictingPayment
    return Stored.ADDED if kept.public_id == mine.public_id else Stored.UNCHANGED
