"""The 835, health care claim payment and advice (005010X221A1): one payment and what it is for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from portico.vocabulary.npi import parse_npi
from portico.vocabulary.tin import parse_tin
from portico.x12.claims import REVERSAL, Contact, ProviderAdjustment

CODE = "835"
GUIDE = "005010X221"


class Fault(StrEnum):
    """What can be wrong with an 835 beside what ``elements.Fault`` names."""

    NOT_835 = "not-835"
    VERSION = "version"
    PAYEE = "payee"
    NPI = "npi"
    REGION = "region"
    HANDLING = "handling"
    BANK = "bank"
    SIGN = "sign"
    BALANCE = "balance"


class Kind(StrEnum):
    """What a payment is to whom it was made."""

    PAID = "paid"
    ZERO = "zero"
    VOID = "void"
    REVERSAL = "reversal"


@dataclass(frozen=True, slots=True)
class ClaimTotal:
    """How many claims, and the sums of what was charged and paid for them (CLP03, CLP04)."""

    count: int
    paid: Decimal
    charged: Decimal = Decimal()


@dataclass(frozen=True, slots=True)
class Accounts:
    """Where money goes from bank to bank: routing and account numbers of both sides."""

    payer_routing: str
    payer_account: str
    payee_routing: str
    payee_account: str
    format: str = "CCP"
    """BPR05."""

    payer_routing_kind: str = "01"
    payer_account_kind: str = "DA"
    company: str = ""
    """BPR10, as TRN03."""

    company_supplement: str = ""
    payee_routing_kind: str = "01"
    payee_account_kind: str = "DA"


@dataclass(frozen=True, slots=True)
class Address:
    """N3 and N4."""

    street: str
    street2: str
    city: str
    state: str
    zip_code: str
    country: str = ""


@dataclass(frozen=True, slots=True)
class Party:
    """N1 of payer or payee, with the segments that follow it."""

    name: str = ""
    qualifier: str = ""
    """``FI`` tax ID, ``XX`` NPI, ``XV`` health plan ID."""

    identifier: str = ""
    """As it came; see ``tin`` and ``npi`` for what it is worth."""

    additional: tuple[tuple[str, str], ...] = ()
    """Qualifier and identifier of each REF: ``TJ`` tax ID, ``PQ`` the payer's number for it."""

    address: Address | None = None
    contacts: tuple[Contact, ...] = ()

    @property
    def tin(self) -> str | None:
        """The nine digits, where it names a tax ID that can be one."""
        named = [self.identifier] if self.qualifier == "FI" else []
        named += [identifier for qualifier, identifier in self.additional if qualifier == "TJ"]
        return next((tin for text in named if (tin := _or_none(parse_tin, text))), None)

    @property
    def npi(self) -> str | None:
        """The ten digits, where it names an NPI whose check digit is right."""
        return _or_none(parse_npi, self.identifier) if self.qualifier == "XX" else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The payment, before its claims."""

    handling: str
    """BPR01: ``I`` remittance only, ``C`` with the payment, ``H`` notice without payment, …"""

    amount: Decimal
    """BPR02, US dollars."""

    direction: str
    """BPR03: ``C`` to the payee, ``D`` from the payee."""

    method: str
    """BPR04: ``ACH``, ``BOP``, ``CHK``, ``FWT``, ``NON``."""

    accounts: Accounts | None = None
    produced_on: date | None = None
    """DTM*405."""

    date: date | None
    """BPR16: of the check, or when an electronic payment settles; None when it is no date."""

    reference: str
    """TRN02: the number of check or electronic payment; unique together with ``payer_id``."""

    payer_id: str
    """TRN03: ``1`` and the payer's TIN."""

    payer_supplement: str = ""
    """TRN04."""

    currency: str = ""
    """CUR02."""

    receiver: str = ""
    """REF*EV: for whom the file is, where that is not the payee."""

    version: str = ""
    """REF*F2."""

    payer: Party
    payee: Party


@dataclass(frozen=True, slots=True, kw_only=True)
class Remittance(Header):
    """One payment, read to its end."""

    claims: Mapping[str, ClaimTotal]
    """By CLP02; what the guide does not know is under ``other``."""

    adjustments: tuple[ProviderAdjustment, ...]
    claims_balance: bool
    """Whether each claim, and each of its lines, adds up."""

    @property
    def kind(self) -> Kind:
        """What it is to the payee."""
        return kind_of(self.amount, self.direction, self.method, frozenset(self.claims))

    @property
    def adjusted(self) -> Decimal:
        """Sum of PLB, whose sign is turned around: what is positive is taken from the payment."""
        return sum((each.amount for each in self.adjustments), Decimal())

    @property
    def paid(self) -> Decimal:
        """Sum of CLP04."""
        return sum((total.paid for total in self.claims.values()), Decimal())

    @property
    def balances(self) -> bool:
        """Whether BPR02 is the sum of CLP04 less the sum of PLB, as the guide wants."""
        signed = _signed(self.amount, self.direction)
        return signed == self.paid - self.adjusted


def kind_of(amount: Decimal, direction: str, method: str, statuses: frozenset[str]) -> Kind:
    """Keep apart what a payment is to the payee; ``statuses`` are the CLP02 of its claims.

    The guide has no code for a voided or reissued payment. It wants BPR02 at zero or above, and
    what is owed back carried forward in PLB (RFI 1604 of X12, on forwarded balances); a payment that
    is issued again is a payment with a number of its own in TRN02 (RFI 1708). So:

    - *void*: money comes back. BPR02 is negative, or BPR03 is ``D``. The guide foresees neither;
      payers send it when a check was cancelled or a transfer came back, with the old TRN02.
    - *reversal*: no money moves, and every claim is taken back (CLP02 = 22); PLB carries it on.
    - *zero*: no money moves (BPR02 = 0), or BPR04 says so (``NON``; RFI 1581 ties it to zero).
    - *paid*: the rest, also when some claims are taken back from others.

    Only *paid* can prove that somebody received a payment.
    """
    if _signed(amount, direction) < 0:
        return Kind.VOID
    if amount and method != "NON":
        return Kind.PAID
    return Kind.REVERSAL if statuses == {REVERSAL} else Kind.ZERO


def _signed(amount: Decimal, direction: str) -> Decimal:
    return -amount if direction == "D" else amount


def is_npi(text: str) -> bool:
    """Tell whether it has ten digits, and the check digit is right."""
    return _or_none(parse_npi, text) is not None


def _or_none(parse: Callable[[str], str], text: str) -> str | None:
    try:
        return parse(text)
    except ValueError:
        return None
