"""The one set of payments and claims that a scope lets somebody see."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import (
    Case,
    Count,
    DecimalField,
    Exists,
    Expression,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from portico.access.scope import Scope
from portico.records.payments.models import PaidClaim, Payment

NOTHING = Value(Decimal(0), output_field=DecimalField(max_digits=20, decimal_places=2))


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What one reader sees, and under which names its payments have their sums."""

    payments: QuerySet[Any]
    """Those of which they see something."""
    claims: QuerySet[PaidClaim]
    count: str
    """How many claims they see of a payment."""
    charged: str
    amount: str
    """What was paid; of a part, for the claims they see."""
    whole: Expression
    """Whether they see all of a payment."""


def seen_by(scope: Scope) -> Seen:
    """Everything a scope lets see, inside ``acting`` for its TINs."""
    payments = Payment.visible.filter(plan=scope.plan, payee_tin__in=scope.tins)
    claims = _claims(scope)
    if scope.is_partial:
        return _in_part(payments, claims, scope)
    return Seen(
        payments=payments,
        claims=claims,
        count="claim_count",
        charged="charged",
        amount="moved",
        whole=Value(True),  # noqa: FBT003 - an SQL literal
    )


def _in_part(payments: QuerySet[Any], claims: QuerySet[PaidClaim], scope: Scope) -> Seen:
    """A payment is seen by who sees one of its claims; its own sums by who sees all of it."""
    mine = claims.filter(payment=OuterRef("pk"))
    whole = Case(When(_sees_all(scope), then=True), default=False)
    theirs = payments.filter(Exists(mine) | Q(claim_count=0) & _held_without_claims(scope))
    summed = theirs.annotate(
        seen_count=Coalesce(_summed(mine, Count("pk")), 0),
        seen_charged=Coalesce(_summed(mine, Sum("charged")), NOTHING),
        seen_paid=Coalesce(_summed(mine, Sum("paid")), NOTHING),
    )
    return Seen(
        payments=summed.annotate(
            seen_amount=Case(When(_sees_all(scope), then=F("moved")), default=F("seen_paid"))
        ),
        claims=claims,
        count="seen_count",
        charged="seen_charged",
        amount="seen_amount",
        whole=whole,
    )


def _claims(scope: Scope) -> QuerySet[PaidClaim]:
    """Theirs by TIN, by the time it is held, and by practitioner."""
    rows = PaidClaim.visible.filter(_held(scope, "served_from"), plan=scope.plan)
    return rows.filter(npis__overlap=sorted(scope.npis)) if scope.npis else rows


def _held_without_claims(scope: Scope) -> Q:
    """Of a payment that names no claim: by its own day, and by whom it was made to."""
    held = _held(scope, "paid_on")
    return held & Q(payee_npi__in=scope.npis) if scope.npis else held


def _held(scope: Scope, day: str) -> Q:
    """A TIN that was moved here shows what began on its first day here or later."""
    held = Q(payee_tin__in=[each.tin for each in scope.holdings if not each.since])
    for holding in scope.holdings:
        if holding.since:
            held |= Q(**{"payee_tin": holding.tin, f"{day}__gte": holding.since})
    return held


def _sees_all(scope: Scope) -> Q:
    """All claims; and what changed the payment beside them is the whole payee's business."""
    every_claim = Q(seen_count=F("claim_count"))
    if not scope.npis:
        return every_claim
    return every_claim & (Q(payee_npi__in=scope.npis) | Q(recoupments=[]))


def _summed(claims: QuerySet[PaidClaim], what: Count | Sum) -> Subquery:
    return Subquery(claims.order_by().values("payment").annotate(of=what).values("of"))
