"""An 835 from values: what a plan's payment system sends (005010X221A1)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from portico.x12.remittance import CODE, Party
from portico.x12.writing import Element, Elements, Written

GUIDE = "005010X221A1"
FUNCTIONAL_ID = "HP"


@dataclass(frozen=True, slots=True)
class Payer:
    """Who pays, with the address and the number to call that the guide wants."""

    name: str
    street: str
    city: str
    state: str
    zip_code: str
    contact: str
    phone: str
    """Ten digits."""


@dataclass(frozen=True, slots=True)
class Accounts:
    """Routing and account number of both sides, where money goes from bank to bank."""

    payer_routing: str
    payer_account: str
    payee_routing: str
    payee_account: str


@dataclass(frozen=True, slots=True)
class Adjustment:
    """Why less or more was paid: a group code with CARC in CAS, a reason code in PLB."""

    code: str
    reason: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Service:
    """One line of a claim, with its own adjustments."""

    procedure: str
    """HCPCS or CPT code."""

    charged: Decimal
    paid: Decimal
    served_on: date
    adjustments: tuple[Adjustment, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim: what was charged and what was paid; amounts in US dollars."""

    number: str
    """CLP01, as the provider numbered it."""

    status: str
    """CLP02: ``1`` primary, ``4`` denied, ``22`` taken back, …"""

    charged: Decimal
    paid: Decimal
    payer_number: str
    patient_last: str
    patient_first: str
    member_id: str
    served_on: date
    adjustments: tuple[Adjustment, ...] = ()
    patient_owes: Decimal | None = None
    services: tuple[Service, ...] = ()


@dataclass(frozen=True, slots=True)
class Payment:
    """One payment with its claims; ``remittance.Remittance`` says what the fields mean."""

    handling: str
    amount: Decimal
    method: str
    date: date
    reference: str
    payer_id: str
    payer: Payer
    payee: Party
    claims: tuple[Claim, ...]
    direction: str = "C"
    accounts: Accounts | None = None
    adjustments: tuple[Adjustment, ...] = ()
    """PLB: ``code`` is the reason (``WO``, ``FB``, ``L6``), ``reason`` what it refers to."""


def written(payment: Payment, control_number: str) -> Written:
    """Return it as a transaction set; its segments are made as they are written."""
    return Written((CODE, control_number), _segments(payment))


def _segments(payment: Payment) -> Iterator[Elements]:
    yield _bpr(payment)
    yield "TRN", "1", payment.reference, payment.payer_id
    yield "DTM", "405", _day(payment.date)
    yield from _payer(payment.payer)
    yield "N1", "PE", payment.payee.name, payment.payee.qualifier, payment.payee.identifier
    for qualifier, identifier in payment.payee.additional:
        yield "REF", qualifier, identifier
    if payment.claims:
        yield "LX", "1"
    for claim in payment.claims:
        yield from _claim(claim)
    for adjustment in payment.adjustments:
        yield _plb(payment, adjustment)


def _bpr(payment: Payment) -> Elements:
    accounts = payment.accounts
    banks: tuple[Element, ...] = ("",) * 11
    if accounts:
        banks = (
            *("CCP", "01", accounts.payer_routing, "DA", accounts.payer_account),
            *(payment.payer_id, "", "01", accounts.payee_routing, "DA", accounts.payee_account),
        )
    start = (payment.handling, _money(payment.amount), payment.direction, payment.method)
    return "BPR", *start, *banks, _day(payment.date)


def _payer(payer: Payer) -> Iterator[Elements]:
    yield "N1", "PR", payer.name
    yield "N3", payer.street
    yield "N4", payer.city, payer.state, payer.zip_code
    yield "PER", "BL", payer.contact, "TE", payer.phone


def _claim(claim: Claim) -> Iterator[Elements]:
    owes = "" if claim.patient_owes is None else _money(claim.patient_owes)
    charged, paid = _money(claim.charged), _money(claim.paid)
    yield "CLP", claim.number, claim.status, charged, paid, owes, "12", claim.payer_number
    yield from _cas(claim.adjustments)
    person = (claim.patient_last, claim.patient_first)
    yield "NM1", "QC", "1", *person, "", "", "", "MI", claim.member_id
    yield "DTM", "232", _day(claim.served_on)
    yield "DTM", "233", _day(claim.served_on)
    for service in claim.services:
        procedure = ("HC", service.procedure)
        yield "SVC", procedure, _money(service.charged), _money(service.paid), "", "1"
        yield "DTM", "472", _day(service.served_on)
        yield from _cas(service.adjustments)


def _cas(adjustments: tuple[Adjustment, ...]) -> Iterator[Elements]:
    for adjustment in adjustments:
        yield "CAS", adjustment.code, adjustment.reason, _money(adjustment.amount)


def _plb(payment: Payment, adjustment: Adjustment) -> Elements:
    """Return a PLB; its date is the end of the payee's fiscal year, here the calendar year."""
    reason = (adjustment.code, adjustment.reason)
    year_end = _day(date(payment.date.year, 12, 31))
    return "PLB", payment.payee.identifier, year_end, reason, _money(adjustment.amount)


def _money(amount: Decimal) -> str:
    return f"{amount:f}"


def _day(day: date) -> str:
    return f"{day:%Y%m%d}"
