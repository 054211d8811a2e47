"""What one person sees of payments: one set, whether listed, counted, opened, exported or printed.

Everything here runs inside ``acting(actor, tins=scope.tins)`` and writes what was read to the trail, an
event for each reading. A payment is seen by who sees one of its claims; its own amounts only by who
sees all of it. https://www.ecfr.gov/current/title-45/section-164.312 (b) asks for the event.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import (
    Case,
    Count,
    DecimalField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, TruncMonth

from portico.access.scope import Scope
from portico.audit.acting import require_acting
from portico.audit.services import record
from portico.records.payments.models import PaidClaim, Payment
from portico.records.payments.queries.wanted import Criteria, claims_named, narrowed, order_of
from portico.records.payments.rules import PaymentKind
from portico.records.payments.told import ToldClaim, ToldRecoupment

PAGE_LENGTH = 25
CLAIMS_LENGTH = 50
"""Claims of a payment that are read at once to be shown."""
_MONEY: "DecimalField[Decimal, Decimal]" = DecimalField(max_digits=20, decimal_places=2)
_NOTHING = Value(Decimal(0), output_field=_MONEY)
_MOVED = Case(When(kind=PaymentKind.VOID, then=-F("amount")), default=F("amount"))
"""What reached the payee: of a payment that was voided, what went back."""


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
class Totals:
    """Sums over everything that fits, not only the page."""

    payments: int
    claims: int
    charged: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A page of payments, and how much there is of them."""

    rows: tuple[PaymentSeen, ...]
    totals: Totals
    page: int
    """Counted from 1; the last one where more was asked for."""


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
    payments: int
    amount: Decimal


def payments_listed(*, scope: Scope, criteria: Criteria, page: int, now: datetime) -> Listing:
    """A page of the payments that fit, in order."""
    found = narrowed(_payments(scope), criteria, _claims(scope))
    sums = found.aggregate(
        payments=Count("pk"),
        claims=Coalesce(Sum("seen_claims"), 0),
        charged=Coalesce(Sum("seen_charged"), _NOTHING),
        amount=Coalesce(Sum("seen_amount"), _NOTHING),
    )
    last = max(-(-sums["payments"] // PAGE_LENGTH), 1)
    page = min(max(page, 1), last)
    rows = found.order_by(*order_of(criteria))[(page - 1) * PAGE_LENGTH : page * PAGE_LENGTH]
    _record("remittance.listed", scope, now, found=sums["payments"])
    return Listing(rows=tuple(map(_seen, rows)), totals=Totals(**sums), page=page)


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
    row = _payments(scope).filter(public_id=public_id).first()
    if row is None:
        return None
    seen = _claims(scope).filter(payment=row)
    sums = seen.aggregate(
        **{name: Coalesce(Sum(name), _NOTHING) for name in ("charged", "kept", "owed", "paid")}
    )
    asked = seen.filter(claims_named(text)) if text else seen
    count = asked.count() if text else row.seen_claims
    page = min(max(page, 1), max(-(-count // length), 1))
    claims = asked.order_by("position")[(page - 1) * length : page * length]
    _record_payment(how, row, scope, now)
    told = map(ToldRecoupment.model_validate, row.recoupments)
    return PaymentOpened(
        payment=_seen(row),
        claims=tuple(map(claim_seen, claims)),
        count=count,
        page=page,
        recoupments=tuple(told) if row.is_whole else (),
        **sums,
    )


def original_of(*, scope: Scope, public_id: UUID, now: datetime) -> int | None:
    """The received transaction a payment came in; None where not all of it is theirs."""
    row = _payments(scope).filter(public_id=public_id, is_whole=True).first()
    if row is None or row.transaction_id is None:
        return None
    _record_payment(Reading.ORIGINAL, row, scope, now)
    return int(row.transaction_id)


def paid_by_month(*, scope: Scope, since: date) -> tuple[Month, ...]:
    """What was paid in each month from that day on, oldest first; sums alone, of no patient."""
    rows = _payments(scope).filter(paid_on__gte=since)
    months = rows.annotate(first=TruncMonth("paid_on")).values("first").order_by("first")
    summed = months.annotate(payments=Count("pk"), total=Sum("seen_amount"))
    return tuple(
        Month(first=row["first"], payments=row["payments"], amount=row["total"]) for row in summed
    )


def payees(*, scope: Scope) -> tuple[tuple[str, str], ...]:
    """NPI and name of whoever was paid, to choose from; the latest name of each."""
    rows = _payments(scope).exclude(payee_npi="").order_by("payee_npi", "-paid_on", "-pk")
    return tuple(rows.distinct("payee_npi").values_list("payee_npi", "payee_name"))


def claim_seen(row: PaidClaim) -> ClaimSeen:
    """A row as a value."""
    return ClaimSeen(
        public_id=row.public_id,
        position=row.position,
        told=ToldClaim.model_validate_json(row.told),
        kept=row.kept,
        owed=row.owed,
    )


def _claims(scope: Scope) -> QuerySet[PaidClaim]:
    """The claims of a scope: theirs by TIN, by the time they hold it, and by practitioner."""
    held = Q(pk__in=())
    for holding in scope.holdings:
        begun = Q(served_from__gte=holding.since) if holding.since else Q()
        held |= Q(payee_tin=holding.tin) & begun
    rows = PaidClaim.visible.filter(held, plan=scope.plan)
    return rows.filter(npis__overlap=sorted(scope.npis)) if scope.npis else rows


def _payments(scope: Scope) -> QuerySet[Any]:
    """The payments of which they see something, with ``is_whole`` and what they see summed."""
    rows = Payment.visible.filter(plan=scope.plan, payee_tin__in=scope.tins)
    if not scope.is_partial:
        return rows.annotate(
            seen_claims=F("claim_count"),
            seen_charged=F("charged"),
            seen_amount=_MOVED,
            is_whole=Value(True),  # noqa: FBT003 - an SQL literal
        )
    mine = _claims(scope).filter(payment=OuterRef("pk"))
    return (
        rows.filter(Exists(mine) | Q(claim_count=0) & _held_without_claims(scope))
        .annotate(
            seen_claims=Coalesce(_summed(mine, Count("pk")), 0),
            seen_charged=Coalesce(_summed(mine, Sum("charged")), _NOTHING),
            seen_paid=Coalesce(_summed(mine, Sum("paid")), _NOTHING),
        )
        .annotate(is_whole=Case(When(_sees_all(scope), then=True), default=False))
        .annotate(seen_amount=Case(When(is_whole=True, then=_MOVED), default=F("seen_paid")))
    )


def _held_without_claims(scope: Scope) -> Q:
    """Of a payment that names no claim: by its day, and by whom it was made to."""
    held = Q(pk__in=())
    for holding in scope.holdings:
        begun = Q(paid_on__gte=holding.since) if holding.since else Q()
        held |= Q(payee_tin=holding.tin) & begun
    return held & Q(payee_npi__in=scope.npis) if scope.npis else held


def _sees_all(scope: Scope) -> Q:
    """All claims; and what changed the payment beside them is the whole payee's business."""
    every_claim = Q(seen_claims=F("claim_count"))
    if not scope.npis:
        return every_claim
    return every_claim & (Q(payee_npi__in=scope.npis) | Q(recoupments=[]))


def _summed(claims: QuerySet[PaidClaim], what: Count | Sum) -> Subquery:
    return Subquery(claims.order_by().values("payment").annotate(of=what).values("of"))


def _seen(row: Any) -> PaymentSeen:
    return PaymentSeen(
        public_id=row.public_id,
        reference=row.reference,
        kind=PaymentKind(row.kind),
        method=row.method,
        paid_on=row.paid_on,
        payer_name=row.payer_name,
        payee_name=row.payee_name,
        payee_npi=row.payee_npi,
        payee_tin=row.payee_tin,
        claims=row.seen_claims,
        charged=row.seen_charged,
        amount=row.seen_amount,
        is_whole=row.is_whole,
        balances=row.balances,
    )


def _record_payment(how: Reading, row: Any, scope: Scope, now: datetime) -> None:
    _record(how, scope, now, subject=f"payment:{row.public_id}", whole=row.is_whole)


def _record(
    action: str, scope: Scope, now: datetime, *, subject: str = "", **details: int | bool
) -> None:
    who = require_acting().actor
    record(
        actor=who,
        action=action,
        subject=subject or f"plan:{scope.plan}",
        details=details,
        now=now,
    )
