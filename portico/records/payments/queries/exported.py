"""What somebody takes away of the payments they see: the set that is listed, a row at a time.

``taken_away`` counts the rows and writes the one event of it before any of them is read, so that
whoever ends a download early is on record for all of it. What is read then is read inside
``acting(actor, tins=scope.tins)`` as a stream: a server-side cursor, and memory that does not grow.
Whoever stops before its end closes it before ``acting`` ends.
"""

from collections.abc import Generator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count, F, QuerySet, Sum
from django.db.models.functions import Coalesce
from pydantic_core import from_json

from portico.access.scope import Scope
from portico.records.payments.models import PaidClaim
from portico.records.payments.queries.scoped import Seen, seen_by
from portico.records.payments.queries.seen import (
    ClaimSeen,
    PaymentSeen,
    claim_seen,
    payment_rows,
    payment_seen,
    record_reading,
)
from portico.records.payments.queries.wanted import Criteria, narrowed, narrowing_of, order_of

PORTION = 1000
"""Rows that travel from the database at once."""
EVERYTHING = Criteria()


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """How much leaves."""

    payments: int
    claims: int


class ClaimTaken(NamedTuple):
    """A claim with the payment that pays it; amounts in US dollars."""

    reference: str
    """The number of the check or EFT."""
    paid_on: date | None
    payee_name: str
    payee_npi: str
    charged: Decimal
    kept: Decimal
    """Between plan and provider."""
    owed: Decimal
    """By the patient."""
    paid: Decimal
    told: dict[str, Any]
    """A ToldClaim as its JSON holds it: amounts and days are texts, and defaults are left out."""


def taken_away(
    *, scope: Scope, criteria: Criteria, now: datetime, payment: UUID | None = None
) -> Taken:
    """Count what fits, or what one payment holds, and record that it leaves."""
    seen = seen_by(scope)
    found = _found(seen, criteria, payment).aggregate(
        payments=Count("pk"), claims=Coalesce(Sum(seen.count), 0)
    )
    subject = f"payment:{payment}" if payment and found["payments"] else ""
    record_reading("remittance.exported", scope, now, subject=subject, **found)
    return Taken(**found)


def payments_exported(
    *, scope: Scope, criteria: Criteria = EVERYTHING, payment: UUID | None = None
) -> Generator[PaymentSeen]:
    """The payments that ``taken_away`` counted, in the order of the list."""
    seen = seen_by(scope)
    rows = _found(seen, criteria, payment).order_by(*order_of(seen, criteria.sort))
    yield from map(payment_seen, payment_rows(rows, seen).iterator(chunk_size=PORTION))


def claims_exported(
    *, scope: Scope, criteria: Criteria = EVERYTHING, payment: UUID | None = None
) -> Generator[ClaimTaken]:
    """The claims of these payments that they see, the latest payment first."""
    columns = ("reference", "paid_on", "payee_name", "payee_npi")
    rows = _claims_found(seen_by(scope), criteria, payment).order_by(
        F("payment__paid_on").desc(nulls_last=True), "-payment", "position"
    )
    told = rows.values_list(
        *(f"payment__{each}" for each in columns), "charged", "kept", "owed", "paid", "told"
    )
    for row in told.iterator(chunk_size=PORTION):
        yield ClaimTaken._make((*row[:-1], from_json(row[-1])))


def has_original(*, scope: Scope, public_id: UUID) -> bool:
    """Whether ``original_of`` gives the transaction a payment came in; that this was asked is no reading."""
    seen = seen_by(scope)
    came = seen.payments.filter(public_id=public_id, transaction_id__isnull=False)
    return bool(came.annotate(is_whole=seen.whole).filter(is_whole=True).exists())


def claims_of(*, scope: Scope, payment: UUID) -> Generator[ClaimSeen]:
    """The claims of one payment in their order; ``payment_opened`` has recorded the reading."""
    rows = seen_by(scope).claims.filter(payment__public_id=payment).order_by("position")
    yield from map(claim_seen, rows.iterator(chunk_size=PORTION))


def _found(seen: Seen, criteria: Criteria, payment: UUID | None) -> QuerySet[Any]:
    rows = narrowed(seen, narrowing_of(criteria))
    return rows.filter(public_id=payment) if payment else rows


def _claims_found(seen: Seen, criteria: Criteria, payment: UUID | None) -> QuerySet[PaidClaim]:
    """Those whose payment is found; a claim that is seen is of a payment that is seen."""
    claims = seen.claims.filter(payment__public_id=payment) if payment else seen.claims
    if not criteria.is_narrowed:
        return claims
    return claims.filter(payment__in=_found(seen, criteria, payment).values("pk"))
