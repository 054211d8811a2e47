"""What of the payments somebody sees they look for, and in which order."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.expressions import OrderBy

from portico.records.payments.queries.scoped import Seen
from portico.records.payments.rules import HIGHEST, name_key, number_key, reference_key

SORTS = ("day", "amount", "reference", "claims", "charged")
_is_amount = re.compile(r"(-?)[$]?([0-9]{1,16}(?:[.][0-9]{1,2})?)").fullmatch


@dataclass(frozen=True, slots=True, kw_only=True)
class Criteria:
    """What narrows the list, and its order; empty: everything they see, the latest first."""

    text: str = ""
    """A check or EFT number, an amount, a claim, an account or a member ID, or a patient's name: the
    beginning of one, and the whole of an amount."""
    paid_from: date | None = None
    paid_to: date | None = None
    npi: str = ""
    """Whom it was paid to."""
    method: str = ""
    """BPR04."""
    kind: str = ""
    """A PaymentKind."""
    status: str = ""
    """CLP02 of one of its claims."""
    sort: str = "-day"
    """One of SORTS; with a minus before it, the other way round."""

    @property
    def is_narrowed(self) -> bool:
        """True when something may be left out."""
        return any(
            (self.text, self.paid_from, self.paid_to, self.npi, self.method, self.kind, self.status)
        )


def narrowed(seen: Seen, criteria: Criteria) -> QuerySet[Any]:
    """Keep the payments that fit, by what the reader sees of them alone."""
    exact = {
        "paid_on__gte": criteria.paid_from,
        "paid_on__lte": criteria.paid_to,
        "payee_npi": criteria.npi,
        "method": criteria.method,
        "kind": criteria.kind,
    }
    rows = seen.payments.filter(**{name: value for name, value in exact.items() if value})
    if criteria.status:
        decided = seen.claims.filter(status=criteria.status)
        rows = rows.filter(pk__in=decided.values("payment"))
    return rows.filter(_named(criteria.text, seen)) if criteria.text.strip() else rows


def order_of(seen: Seen, criteria: Criteria) -> tuple[OrderBy, ...]:
    """The order asked for; what is equal by the day, the latest first."""
    columns = {
        "reference": "reference_key",
        "claims": seen.count,
        "charged": seen.charged,
        "amount": seen.amount,
    }
    column = F(columns.get(criteria.sort.removeprefix("-"), "paid_on"))
    if criteria.sort.startswith("-"):
        return column.desc(nulls_last=True), F("pk").desc()
    return column.asc(nulls_last=True), F("paid_on").desc(nulls_last=True), F("pk").desc()


def claims_named(text: str) -> Q:
    """The claims whose number, account, member or patient begins so."""
    number, name = number_key(text), name_key(text)
    by_number = ("number_key", "payer_number_key", "member_key") if number else ()
    by_name = ("patient_key",) if name else ()
    found = Q(pk__in=())
    for column in by_number:
        found |= _begins(column, number)
    for column in by_name:
        found |= _begins(column, name)
    return found


def _named(text: str, seen: Seen) -> Q:
    found = Q(pk__in=seen.claims.filter(claims_named(text)).values("payment"))
    if key := reference_key(text):
        found |= Q(reference_key__startswith=key)
    if (amount := amount_typed(text)) is not None:
        found |= Q(**{seen.amount: amount})
    return found


def _begins(column: str, prefix: str) -> Q:
    """By order, not by LIKE: only comparison may use an index before row security has looked."""
    return Q(**{f"{column}__gte": prefix, f"{column}__lt": f"{prefix}{HIGHEST}"})


def amount_typed(text: str) -> Decimal | None:
    """The amount in dollars that a text is; None where it is something else."""
    typed = _is_amount(text.strip().replace(",", ""))
    return Decimal("".join(typed.groups(""))) if typed else None
