"""What of the payments somebody sees they look for, and in which order."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import BooleanField, F, Func, Q, QuerySet, Value
from django.db.models.expressions import OrderBy

from portico.records.payments.queries.scoped import Seen
from portico.records.payments.rules import HIGHEST, name_key, number_key, reference_key

SORTS = ("day", "amount", "reference", "claims", "charged")
_is_amount = re.compile(r"(-?)[$]?([0-9]{1,16}(?:[.][0-9]{1,2})?)").fullmatch


class _StartsWith(Func):
    """As LIKE does, without its wildcards."""

    function = "starts_with"
    output_field = BooleanField()


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowing:
    """The same as it is looked up, without the order: what a typed text may be the beginning of."""

    is_named: bool = False
    """Whether a text was typed; it may be one that nothing can begin with."""
    number: str = ""
    name: str = ""
    reference: str = ""
    amount: Decimal | None = None
    paid_from: date | None = None
    paid_to: date | None = None
    npi: str = ""
    method: str = ""
    kind: str = ""
    status: str = ""


def narrowing_of(criteria: Criteria) -> Narrowing:
    """Return what criteria leave in."""
    text = criteria.text.strip()
    return Narrowing(
        is_named=bool(text),
        number=number_key(text),
        name=name_key(text),
        reference=reference_key(text),
        amount=amount_typed(text),
        paid_from=criteria.paid_from,
        paid_to=criteria.paid_to,
        npi=criteria.npi,
        method=criteria.method,
        kind=criteria.kind,
        status=criteria.status,
    )


def narrowed(seen: Seen, to: Narrowing) -> QuerySet[Any]:
    """Keep the payments that fit, by what the reader sees of them alone."""
    exact = {
        "paid_on__gte": to.paid_from,
        "paid_on__lte": to.paid_to,
        "payee_npi": to.npi,
        "method": to.method,
        "kind": to.kind,
    }
    rows = seen.payments.filter(**{name: value for name, value in exact.items() if value})
    if to.status:
        decided = seen.claims.filter(status=to.status)
        rows = rows.filter(pk__in=decided.values("payment"))
    return rows.filter(_named(to, seen)) if to.is_named else rows


def order_of(seen: Seen, sort: str) -> tuple[OrderBy, ...]:
    """The order asked for; what is equal by the day, the latest first."""
    columns = {
        "reference": "reference_key",
        "claims": seen.count,
        "charged": seen.charged,
        "amount": seen.amount,
    }
    column = F(columns.get(sort.removeprefix("-"), "paid_on"))
    if sort.startswith("-"):
        return column.desc(nulls_last=True), F("pk").desc()
    return column.asc(nulls_last=True), F("paid_on").desc(nulls_last=True), F("pk").desc()


def claims_named(by: Narrowing) -> Q:
    """The claims whose number, account, member or patient begins so."""
    by_number = ("number_key", "payer_number_key", "member_key") if by.number else ()
    by_name = ("patient_key",) if by.name else ()
    found = Q(pk__in=())
    for column in by_number:
        found |= _begins(column, by.number)
    for column in by_name:
        found |= _begins(column, by.name)
    return found


def _named(by: Narrowing, seen: Seen) -> Q:
    found = Q(pk__in=seen.claims.filter(claims_named(by)).values("payment"))
    if by.reference:
        found |= Q(_StartsWith(F("reference_key"), Value(by.reference)))
    if by.amount is not None:
        found |= Q(**{seen.amount: by.amount})
    return found


def _begins(column: str, prefix: str) -> Q:
    """By order, not by LIKE: only comparison may use an index before row security has looked."""
    return Q(**{f"{column}__gte": prefix, f"{column}__lt": f"{prefix}{HIGHEST}"})


def amount_typed(text: str) -> Decimal | None:
    """The amount in dollars that a text is; None where it is something else."""
    typed = _is_amount(text.strip().replace(",", ""))
    return Decimal("".join(typed.groups(""))) if typed else None
