"""A claim as the plan told it when it paid: what is shown whole and never searched. Pure.

It is kept as JSON beside the columns that are searched and summed; amounts are US dollars. Plain
dataclasses, because a large file tells millions of them, and not frozen: that alone would double the
time of making them. Nobody changes one. Pydantic writes and reads the JSON.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import TypeAdapter


@dataclass(slots=True, kw_only=True)
class ToldAdjustment:
    """Why something was not paid as billed: a CAS triplet."""

    group: str
    """CAS01: ``CO`` by contract, ``PR`` the patient owes it, ``OA``, ``PI``."""
    reason: str
    """A claim adjustment reason code (CARC)."""
    amount: Decimal
    """What was taken off; negative where it was added."""
    quantity: Decimal | None = None


@dataclass(slots=True, kw_only=True)
class ToldPerson:
    """Somebody named by a claim."""

    last: str
    """Also the name of what is no person."""
    first: str = ""
    middle: str = ""
    suffix: str = ""
    qualifier: str = ""
    """``MI`` member ID, ``XX`` NPI, ``34`` SSN, …"""
    identifier: str = ""


@dataclass(slots=True, kw_only=True)
class ToldLine:
    """One service of a claim."""

    qualifier: str = ""
    """``HC`` for HCPCS and CPT, ``NU`` revenue code, …"""
    procedure: str
    modifiers: tuple[str, ...] = ()
    described: str = ""
    billed_as: str = ""
    """The procedure that was billed, where the plan paid another."""
    revenue: str = ""
    units: Decimal | None = None
    units_billed: Decimal | None = None
    served_from: date | None = None
    served_to: date | None = None
    charged: Decimal
    paid: Decimal
    allowed: Decimal | None = None
    control: str = ""
    """The provider's own number of the line (REF*6R)."""
    rendering_npi: str = ""
    adjustments: tuple[ToldAdjustment, ...] = ()
    remarks: tuple[str, ...] = ()
    """Remittance advice remark codes (RARC)."""
    balances: bool = True


@dataclass(slots=True, kw_only=True)
class ToldClaim:
    """A claim with what was decided on it."""

    number: str
    """CLP01, the provider's own: the patient account number."""
    payer_number: str = ""
    """CLP07, the plan's."""
    status: str
    """CLP02: ``1`` primary, ``4`` denied, ``22`` taken back, …"""
    charged: Decimal
    paid: Decimal
    patient_owes: Decimal | None = None
    filing: str = ""
    facility: str = ""
    frequency: str = ""
    drg: str = ""
    patient: ToldPerson | None = None
    insured: ToldPerson | None = None
    corrected: ToldPerson | None = None
    rendering: ToldPerson | None = None
    served_from: date | None = None
    served_to: date | None = None
    received_on: date | None = None
    references: tuple[tuple[str, str], ...] = ()
    """Qualifier and number of each REF."""
    amounts: tuple[tuple[str, Decimal], ...] = ()
    """Qualifier and dollars of each AMT, and those of MIA and MOA by their element."""
    remarks: tuple[str, ...] = ()
    """Of the whole claim (MIA, MOA)."""
    adjustments: tuple[ToldAdjustment, ...] = ()
    """Of the whole claim; those of a line are with it."""
    lines: tuple[ToldLine, ...] = ()
    balances: bool = True
    """Whether what was billed less every adjustment is what was paid, by line and as a whole."""

    @property
    def all_adjustments(self) -> tuple[ToldAdjustment, ...]:
        """Of the claim, then of each line."""
        return (*self.adjustments, *(each for line in self.lines for each in line.adjustments))

    @property
    def member_id(self) -> str:
        """Of the patient, or of whom they are insured with."""
        people = (self.corrected, self.patient, self.insured)
        return next((who.identifier for who in people if who and who.identifier), "")

    @property
    def first_day(self) -> date | None:
        """When the service began: of the claim, or of its earliest line."""
        days = (self.served_from, *(line.served_from for line in self.lines))
        return min(filter(None, days), default=None)

    @property
    def rendering_npis(self) -> frozenset[str]:
        """Every practitioner who rendered any of it."""
        named = {line.rendering_npi for line in self.lines}
        if self.rendering and self.rendering.qualifier == "XX":
            named.add(self.rendering.identifier)
        return frozenset(named - {""})


@dataclass(slots=True, kw_only=True)
class ToldRecoupment:
    """What changed the payment outside of its claims: one adjustment of a PLB."""

    code: str
    """PLB03-1: ``WO`` overpayment taken back, ``FB`` carried forward, ``L6`` interest, …"""
    reference: str = ""
    """PLB03-2: often the claim or the payment it is for."""
    amount: Decimal
    """What it added to this payment; negative where it was taken from it, which PLB turns around."""
    provider: str = ""
    fiscal_end: date | None = None


_CLAIM, _RECOUPMENTS = TypeAdapter(ToldClaim), TypeAdapter(tuple[ToldRecoupment, ...])


def as_json(claim: ToldClaim) -> bytes:
    """Return a claim as it is kept: what it does not say is left out."""
    return _CLAIM.dump_json(claim, exclude_defaults=True)


def claim_of(text: str) -> ToldClaim:
    """Return a claim as it was before it was kept."""
    return _CLAIM.validate_json(text)


def recoupments_as_json(recoupments: Iterable[ToldRecoupment]) -> list[dict[str, Any]]:
    """Return them as a JSON column keeps them."""
    kept: list[dict[str, Any]] = _RECOUPMENTS.dump_python(tuple(recoupments), mode="json")
    return list(kept)


def recoupments_of(kept: list[dict[str, Any]]) -> tuple[ToldRecoupment, ...]:
    """Return them as they were before they were kept."""
    return _RECOUPMENTS.validate_python(kept)
