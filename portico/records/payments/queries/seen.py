"""What one person sees of payments: one set, whether listed, counted, opened, exported or printed.

Everything here runs inside ``acting(actor, tins=scope.tins)`` and writes what was read to the trail, an
event for each reading. A payment is seen by who sees one of its claims; its own amounts only by who
sees all of it. https://www.ecfr.gov/current/title-45/section-164.312 (b) asks for the event.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Coalesce, TruncMonth

from portico.access.scope import Scope
from portico.audit.acting import require_acting
from portico.audit.services import record
from portico.records.payments.models import PaidClaim, Payment
from portico.records.payments.queries.scoped import NOTHING, Seen, seen_by
from portico.records.payments.queries.wanted import (
    Criteria,
    claims_named,
    narrowing_of,
)
from portico.records.payments.rules import PaymentKind
from portico.records.payments.told import (
    ToldClaim,
    ToldRecoupment,
    claim_of,
    recoupments_of,
)

CLAIMS_LENGTH = 50
"""Claims of a payment that are read at once to be shown."""
_COLUMNS = (
    *("public_id", "reference", "kind", "method", "paid_on", "payer_name", "payee_name"),
    *("payee_npi", "payee_tin", "balances"),
)
"""Fields of a payment that a reader is shown as they are; PaymentSeen has the same names."""
NAMES = (*_COLUMNS, "claims", "charged", "amount", "is_whole")


class Reading(StrEnum):
    """How a payment is read, as the trail says it."""

    SHOWN = "remittance.viewed"
    PRINTED = "remittance.printed"
    ORIGINAL = "remittance.original_downloaded"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentSeen:
    """A payment as its reader sees it; amounts in US dollars."""

    public_id: UUID
    reference: str
    """The number of the check or EFT."""
    kind: PaymentKind
    method: str
    paid_on: date | None
    payer_name: str
    payee_name: str
    payee_npi: str
    payee_tin: str
    claims: int
    """How many they see."""
    charged: Decimal
    """For these."""
    amount: Decimal
    """What was paid, negative where it went back; of a part, the sum of the claims they see."""
    is_whole: bool
    """Whether they see all of it."""
    balances: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimSeen:
    """A claim, and what was taken off it."""

    public_id: UUID
    position: int
    told: ToldClaim
    kept: Decimal
    """Between plan and provider."""
    owed: Decimal
    """By the patient."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentOpened:
    """One payment with some of its claims.

    Where it balances, ``charged − kept − owed = paid`` over the claims its reader sees; and who sees
    all of it finds ``paid + recouped = payment.amount``.
    """

    payment: PaymentSeen
    claims: tuple[ClaimSeen, ...]
    count: int
    """How many claims fit what was asked for."""
    page: int
    charged: Decimal
    kept: Decimal
    owed: Decimal
    paid: Decimal
    recoupments: tuple[ToldRecoupment, ...]
    """Empty for who sees a part."""

    @property
    def recouped(self) -> Decimal:
        """What they add to it; negative where they take from it."""
        return sum((each.amount for each in self.recoupments), Decimal(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """What was paid in a month."""

    first: date
    payments: int = 0
    amount: Decimal = Decimal(0)
    recouped: Decimal = Decimal(0)
    """What was taken from payments beside their claims, of those they see all of; never positive."""


def payment_opened(
    *,
    scope: Scope,
    public_id: UUID,
    now: datetime,
    how: Reading = Reading.SHOWN,
    text: str = "",
    page: int = 1,
    length: int = CLAIMS_LENGTH,
) -> PaymentOpened | None:
    """One payment with the claims on this page, of those that ``text`` names; None: not theirs."""
    seen = seen_by(scope)
    payment = _one(seen, public_id)
    if payment is None:
        return None
    theirs = seen.claims.filter(payment__public_id=public_id)
    sums = theirs.aggregate(
        **{name: Coalesce(Sum(name), NOTHING) for name in ("charged", "kept", "owed", "paid")}
    )
    asked = theirs.filter(claims_named(narrowing_of(Criteria(text=text)))) if text else theirs
    count = asked.count() if text else payment.claims
    page = min(max(page, 1), max(-(-count // length), 1))
    claims = asked.order_by("position")[(page - 1) * length : page * length]
    _record_payment(how, payment, scope, now)
    return PaymentOpened(
        payment=payment,
        claims=tuple(map(claim_seen, claims)),
        count=count,
        page=page,
        recoupments=_recoupments(payment),
        **sums,
    )


def original_of(*, scope: Scope, public_id: UUID, now: datetime) -> int | None:
    """The received transaction a payment came in; None where not all of it is theirs."""
    payment = _one(seen_by(scope), public_id)
    if payment is None or not payment.is_whole:
        return None
    kept = Payment.visible.values_list("transaction_id", flat=True).get(public_id=public_id)
    if kept is not None:
        _record_payment(Reading.ORIGINAL, payment, scope, now)
    return kept


def paid_by_month(*, scope: Scope, since: date) -> tuple[Month, ...]:
    """What was paid in each month from that day on, oldest first; sums alone, of no patient."""
    seen = seen_by(scope)
    rows = seen.payments.filter(paid_on__gte=since)
    months = rows.annotate(first=TruncMonth("paid_on"), is_whole=seen.whole)
    taken = Sum("recouped", filter=Q(recouped__lt=0, is_whole=True))
    summed = (
        months.values("first")
        .annotate(payments=Count("pk"), amount=Sum(seen.amount), recouped=Coalesce(taken, NOTHING))
        .order_by("first")
    )
    return tuple(Month(**row) for row in summed)


def has_payments(*, scope: Scope) -> bool:
    """Whether they see any, of whatever day."""
    return bool(seen_by(scope).payments.exists())


def payees(*, scope: Scope) -> tuple[tuple[str, str], ...]:
    """NPI and name of whoever was paid, to choose from; the latest name of each."""
    rows = seen_by(scope).payments.exclude(payee_npi="").order_by("payee_npi", "-paid_on", "-pk")
    return tuple(rows.distinct("payee_npi").values_list("payee_npi", "payee_name"))


def claim_seen(row: PaidClaim) -> ClaimSeen:
    """A row as a value."""
    return ClaimSeen(
        public_id=row.public_id,
        position=row.position,
        told=claim_of(row.told),
        kept=row.kept,
        owed=row.owed,
    )


def _one(seen: Seen, public_id: UUID) -> PaymentSeen | None:
    row = payment_rows(seen.payments.filter(public_id=public_id), seen).first()
    return None if row is None else payment_seen(row)


def payment_rows(rows: QuerySet[Any], seen: Seen) -> QuerySet[Any]:
    """What ``payment_seen`` makes a value of, in front of whatever else is annotated."""
    sums = (seen.count, seen.charged, seen.amount)
    told: QuerySet[Any] = rows.annotate(is_whole=seen.whole)
    return told.values_list(*_COLUMNS, *sums, "is_whole")


def payment_seen(row: Sequence[Any]) -> PaymentSeen:
    """A row as a value."""
    told = dict(zip(NAMES, row, strict=False))
    return PaymentSeen(**{**told, "kind": PaymentKind(told["kind"])})


def _recoupments(payment: PaymentSeen) -> tuple[ToldRecoupment, ...]:
    """What changed it beside its claims, for who sees all of it."""
    if not payment.is_whole:
        return ()
    kept = Payment.visible.values_list("recoupments", flat=True)
    return recoupments_of(kept.get(public_id=payment.public_id))


def _record_payment(how: Reading, payment: PaymentSeen, scope: Scope, now: datetime) -> None:
    record_reading(how, scope, now, subject=f"payment:{payment.public_id}", whole=payment.is_whole)


def record_reading(
    action: str, scope: Scope, now: datetime, *, subject: str = "", **details: int | bool
) -> None:
    """Write to the trail that something was read, by whom; of the plan where of nothing in it."""
    who = require_acting().actor
    record(
        actor=who,
        action=action,
        subject=subject or f"plan:{scope.plan}",
        details=details,
        now=now,
    )
