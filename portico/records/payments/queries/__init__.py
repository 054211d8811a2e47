"""Payments one may see: of the acting plan, to the acting TINs."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from portico.records.payments.models import Payment
from portico.records.payments.rules import PaymentKind, reference_key


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentFact:
    """What a proof compares: an amount in dollars, and whether money was paid at all."""

    public_id: UUID
    reference: str
    kind: PaymentKind
    amount: Decimal
    method: str
    paid_on: date | None


def payments_referenced(*, plan: str, tin: str, reference: str) -> tuple[PaymentFact, ...]:
    """Payments of this plan to this TIN (nine digits) under a check or EFT number as typed.

    Inside ``acting(actor of the plan, tins=[tin])``; for any other plan or TIN there are none.
    Several where payers use the same number, or where a void or a reversal stands beside what it
    undoes. The caller records that it looked.
    """
    found = Payment.visible.filter(
        plan=plan, payee_tin=tin, reference_key=reference_key(reference)
    ).order_by("pk")
    return tuple(
        PaymentFact(
            public_id=payment.public_id,
            reference=payment.reference,
            kind=PaymentKind(payment.kind),
            amount=payment.amount,
            method=payment.method,
            paid_on=payment.paid_on,
        )
        for payment in found
    )
