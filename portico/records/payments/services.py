"""Storing what a plan paid."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from itertools import islice

from portico.audit.acting import require_acting
from portico.records.payments.models import PaidClaim, Payment
from portico.records.payments.rules import (
    NewPayment,
    competing,
    kept_by_plan,
    number_key,
    owed_by_patient,
    patient_key,
    reference_key,
)
from portico.records.payments.told import ToldClaim

CLAIMS_AT_ONCE = 1000
"""Rows of one INSERT: a payment may have any number of claims, and memory must not grow with it."""


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
    claims: Iterable[ToldClaim] = (),
) -> Stored:
    """Store one payment in the caller's ``acting(system of the plan, tins=[payee's TIN])``.

    ``claims`` are as many as ``payment.claim_count``; they are read only where the payment is new.
    The same again changes nothing. Raises ConflictingPayment, also when the other one went to
    somebody else. Whoever loads the file records it in the trail, once for all its payments.
    """
    require_acting()
    mine = _row_of(payment, plan, transaction_id, now)
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
    if kept.public_id != mine.public_id:
        return Stored.UNCHANGED
    _store_claims(kept, claims)
    return Stored.ADDED


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
        recoupments=[each.model_dump(mode="json") for each in payment.recoupments],
        recouped=sum((each.amount for each in payment.recoupments), Decimal(0)),
        balances=payment.balances,
        content=payment.content,
        transaction_id=transaction_id,
        stored_at=now,
    )


def _store_claims(payment: Payment, claims: Iterable[ToldClaim]) -> None:
    rows = _claim_rows(payment, claims)
    while several := list(islice(rows, CLAIMS_AT_ONCE)):
        PaidClaim.visible.bulk_create(several)


def _claim_rows(payment: Payment, claims: Iterable[ToldClaim]) -> Iterator[PaidClaim]:
    for position, claim in enumerate(claims, start=1):
        adjustments = claim.all_adjustments
        yield PaidClaim(
            payment=payment,
            plan=payment.plan,
            payee_tin=payment.payee_tin,
            position=position,
            status=claim.status,
            charged=claim.charged,
            paid=claim.paid,
            kept=kept_by_plan(adjustments),
            owed=owed_by_patient(adjustments),
            served_from=claim.first_day,
            number_key=number_key(claim.number),
            payer_number_key=number_key(claim.payer_number),
            member_key=number_key(claim.member_id),
            patient_key=patient_key(claim.corrected or claim.patient),
            npis=sorted(claim.rendering_npis | {payment.payee_npi} - {""}),
            told=claim.model_dump_json(exclude_defaults=True),
        )
