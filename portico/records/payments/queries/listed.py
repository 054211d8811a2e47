"""The list of payments somebody sees: a page of it, with the sums over all of it.

Inside ``acting(actor, tins=scope.tins)``, as everything that is seen.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, QuerySet, Sum, Window

from portico.access.scope import Scope
from portico.records.payments.queries.scoped import seen_by
from portico.records.payments.queries.seen import (
    NAMES,
    PaymentSeen,
    payment_rows,
    payment_seen,
    record_reading,
)
from portico.records.payments.queries.wanted import (
    Criteria,
    Narrowing,
    narrowed,
    narrowing_of,
    order_of,
)
from portico.web.prepared import Portion, Prepared

PAGE_LENGTH = 25


@dataclass(frozen=True, slots=True)
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


def payments_listed(*, scope: Scope, criteria: Criteria, page: int, now: datetime) -> Listing:
    """A page of the payments that fit, in order."""
    rows, totals = _page(scope, criteria, page)
    if not rows and page > 1:
        page = max(-(-_page(scope, criteria, 1)[1].payments // PAGE_LENGTH), 1)
        rows, totals = _page(scope, criteria, page)
    record_reading("remittance.listed", scope, now, found=totals.payments)
    return Listing(rows=rows, totals=totals, page=page)


@dataclass(frozen=True, slots=True)
class Listed:
    """What a list depends on."""

    scope: Scope
    narrowing: Narrowing


def rows_listed(asked: Listed, sort: str) -> QuerySet[Any, Any]:
    """The rows, with the sums over all of them beside each: one statement, not two."""
    seen = seen_by(asked.scope)
    rows = narrowed(seen, asked.narrowing).order_by(*order_of(seen, sort))
    summed: QuerySet[Any, Any] = payment_rows(rows, seen).annotate(
        of_all=Window(Count("pk")),
        all_claims=Window(Sum(seen.count)),
        all_charged=Window(Sum(seen.charged)),
        all_amount=Window(Sum(seen.amount)),
    )
    return summed


LISTED = Prepared(rows_listed)


def _page(scope: Scope, criteria: Criteria, page: int) -> tuple[tuple[PaymentSeen, ...], Totals]:
    portion = Portion((page - 1) * PAGE_LENGTH, PAGE_LENGTH)
    asked = Listed(scope, narrowing_of(criteria))
    found = LISTED(asked, criteria.sort, portion=portion)
    totals = Totals(*found[0][len(NAMES) :]) if found else Totals(0, 0, Decimal(0), Decimal(0))
    return tuple(map(payment_seen, found)), totals
