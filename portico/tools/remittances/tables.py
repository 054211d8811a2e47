"""What somebody's payments are as tables: a row for each payment, claim or service."""

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Protocol
from uuid import UUID

from portico.access.scope import Scope
from portico.records.payments.queries.exported import claims_exported, payments_exported
from portico.records.payments.queries.wanted import Criteria
from portico.tools.remittances.rules import payment_pill
from portico.tools.remittances.words import STATUSES
from portico.web.exports import Cell

Told = Mapping[str, Any]
"""A part of a ToldClaim as its JSON holds it."""
Row = Sequence[Cell]
_WHO_IS_MEMBER = ("corrected", "patient", "insured")


class Rows(Protocol):
    """Read inside ``acting`` for the scope's TINs: what fits, or what one payment holds."""

    def __call__(self, *, scope: Scope, criteria: Criteria, payment: UUID | None) -> Generator[Row]:
        """A row at a time."""


@dataclass(frozen=True, slots=True)
class Table:
    """One of the three."""

    title: str
    head: Sequence[str]
    rows: Rows


def _payments(*, scope: Scope, criteria: Criteria, payment: UUID | None) -> Generator[Row]:
    for each in payments_exported(scope=scope, criteria=criteria, payment=payment):
        yield (
            each.reference,
            each.paid_on,
            payment_pill(each.kind, each.method).label,
            each.payee_name,
            each.payee_npi,
            "All of it" if each.is_whole else "Part of it",
            each.claims,
            each.charged,
            each.amount,
        )


def _claims(*, scope: Scope, criteria: Criteria, payment: UUID | None) -> Generator[Row]:
    for each in claims_exported(scope=scope, criteria=criteria, payment=payment):
        told = each.told
        patient = told.get("patient") or {}
        yield (
            each.reference,
            each.paid_on,
            each.payee_name,
            each.payee_npi,
            told["number"],
            told.get("payer_number", ""),
            STATUSES.get(told["status"], told["status"]),
            patient.get("last", ""),
            patient.get("first", ""),
            _member_id(told),
            _day(told.get("served_from")),
            _day(told.get("served_to")),
            (told.get("rendering") or {}).get("identifier", ""),
            each.charged,
            each.kept,
            each.owed,
            each.paid,
            _adjustments([told, *told.get("lines", ())]),
            " ".join(told.get("remarks", ())),
        )


def _services(*, scope: Scope, criteria: Criteria, payment: UUID | None) -> Generator[Row]:
    for each in claims_exported(scope=scope, criteria=criteria, payment=payment):
        told = each.told
        for number, line in enumerate(told.get("lines", ()), start=1):
            yield (
                each.reference,
                each.paid_on,
                told["number"],
                told.get("payer_number", ""),
                number,
                line["procedure"],
                " ".join(line.get("modifiers", ())),
                line.get("revenue", ""),
                _day(line.get("served_from") or told.get("served_from")),
                _day(line.get("served_to")),
                _number(line.get("units")),
                _number(line["charged"]),
                _number(line.get("allowed")),
                _number(line["paid"]),
                _adjustments([line]),
                " ".join(line.get("remarks", ())),
                line.get("control", ""),
            )


PAYMENTS = Table(
    "Payments",
    ("Check or EFT", "Paid on", "Status", "Paid to", "NPI", "You see", "Claims", "Billed", "Paid"),
    _payments,
)
CLAIMS = Table(
    "Claims",
    (
        *("Check or EFT", "Paid on", "Paid to", "NPI", "Account", "Claim", "Status"),
        *("Patient last name", "Patient first name", "Member ID", "Served from", "Served to"),
        *("Rendered by NPI", "Billed", "Plan adjustments", "Patient owes", "Paid"),
        *("Adjustments", "Remarks"),
    ),
    _claims,
)
SERVICES = Table(
    "Services",
    (
        *("Check or EFT", "Paid on", "Account", "Claim", "Line", "Procedure", "Modifiers"),
        *("Revenue code", "Served from", "Served to", "Units", "Billed", "Allowed", "Paid"),
        *("Adjustments", "Remarks", "Line number of yours"),
    ),
    _services,
)


def _member_id(told: Told) -> str:
    for each in _WHO_IS_MEMBER:
        if (who := told.get(each)) and (identifier := who.get("identifier")):
            return str(identifier)
    return ""


def _adjustments(parts: Sequence[Told]) -> str:
    """``CO-45 47.50; PR-3 20.00``: group, reason and what was taken off."""
    return "; ".join(
        f"{each['group']}-{each['reason']} {each['amount']}"
        for part in parts
        for each in part.get("adjustments", ())
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
