"""The 835, health care claim payment and advice (005010X221A1): one payment and what it is for.

What is read is the payment, its payer and payee, and sums over its claims: no claim is kept, so
memory does not grow with them. Segments of a claim other than CLP are passed over.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from portico.vocabulary.npi import parse_npi
from portico.vocabulary.tin import parse_tin
from portico.x12.findings import ASK
from portico.x12.segments import Segment
from portico.x12.sums import Claims, ClaimTotal, amount_of
from portico.x12.transactions import TransactionSet

CODE = "835"
GUIDE = "005010X221"
REVERSAL = "22"
_DETAIL = ("LX", "CLP", "PLB")
_MOST_IDENTIFIERS = 8
_is_day = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})").fullmatch


class Fault(StrEnum):
    """What can be wrong with an 835 inside of its envelope; ``ClaimFault`` with its claims."""

    NOT_835 = "not-835"
    VERSION = "version"
    NO_PAYMENT = "no-payment"
    REPEATED = "repeated"
    AMOUNT = "amount"
    REFERENCE = "reference"
    DATE = "date"
    PAYEE = "payee"
    HANDLING = "handling"
    BALANCE = "balance"


class Kind(StrEnum):
    """What a payment is to whom it was made."""

    PAID = "paid"
    ZERO = "zero"
    VOID = "void"
    REVERSAL = "reversal"


@dataclass(frozen=True, slots=True)
class Party:
    """N1 of payer or payee, with the REF segments that follow it."""

    name: str = ""
    qualifier: str = ""
    """``FI`` tax ID, ``XX`` NPI, ``XV`` health plan ID."""

    identifier: str = ""
    """As it came; see ``tin`` and ``npi`` for what it is worth."""

    additional: tuple[tuple[str, str], ...] = ()
    """Qualifier and identifier of each REF: ``TJ`` tax ID, ``PQ`` the payer's number for it."""

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


@dataclass(frozen=True, slots=True)
class Remittance:
    """One payment."""

    handling: str
    """BPR01: ``I`` remittance only, ``C`` with the payment, ``H`` notice without payment, …"""

    amount: Decimal
    """BPR02, US dollars."""

    direction: str
    """BPR03: ``C`` to the payee, ``D`` from the payee."""

    method: str
    """BPR04: ``ACH``, ``BOP``, ``CHK``, ``FWT``, ``NON``."""

    date: date | None
    """BPR16: of the check, or when an electronic payment settles; None when it is no date."""

    reference: str
    """TRN02: the number of check or electronic payment; unique together with ``payer_id``."""

    payer_id: str
    """TRN03: ``1`` and the payer's TIN."""

    payer: Party
    payee: Party
    claims: Mapping[str, ClaimTotal]
    """By CLP02; what the guide does not know is under ``other``."""

    adjustments: Decimal
    """Sum of PLB, whose sign is turned around: what is positive is taken from the payment."""

    @property
    def kind(self) -> Kind:
        """What it is to the payee."""
        return kind_of(self.amount, self.direction, self.method, frozenset(self.claims))

    @property
    def balances(self) -> bool:
        """Whether BPR02 is the sum of CLP04 less the sum of PLB, as the guide wants."""
        paid = sum((total.paid for total in self.claims.values()), Decimal())
        return _signed(self.amount, self.direction) == paid - self.adjustments


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


def read_remittance(transaction: TransactionSet) -> Remittance | None:
    """Read an 835 to its end; None when it must not be loaded: its findings say why."""
    draft = _Draft(transaction)
    if transaction.code == CODE:
        return draft.read()
    reason = "ST01 is not 835: this is no remittance. Send it as what it is."
    draft.find(Fault.NOT_835, draft.opening, reason, refuses=True)
    return None


class _Draft:
    """What has been read so far."""

    def __init__(self, transaction: TransactionSet) -> None:
        self.opening = Segment(transaction.place.segment, ["ST"])
        self.find = transaction.find
        self._transaction = transaction
        self._bpr = self._trn = Segment(0, [])
        self._parties: dict[str, Party] = {}
        self._speaks_of = ""
        """N101 of the party that REF segments now belong to."""
        self._claims = Claims(transaction)

    def read(self) -> Remittance | None:
        """Read the header, then the claims: N1 and REF mean something else there."""
        if not self._transaction.group.version.startswith(GUIDE):
            reason = f"GS08 is not {GUIDE}A1; it was read as if it were. Compare the amounts."
            self.find(Fault.VERSION, self.opening, reason, refuses=False)
        for segment in self._transaction:
            if segment[0] in _DETAIL:
                self._claims.take(segment)
                break
            self._take_header(segment)
        self._claims.read()
        self._refuse_what_is_unclear()
        if self._transaction.refused:
            return None
        remittance = self._remittance()
        self._note_oddities(remittance)
        return remittance

    def _remittance(self) -> Remittance:
        return Remittance(
            handling=self._bpr[1],
            amount=amount_of(self._bpr[2]) or Decimal(),
            direction=self._bpr[3],
            method=self._bpr[4],
            date=_payment_date(self._bpr),
            reference=self._trn[2],
            payer_id=self._trn[3],
            payer=self._parties.get("PR", Party()),
            payee=self._parties.get("PE", Party()),
            claims=MappingProxyType(self._claims.totals),
            adjustments=self._claims.adjustments,
        )

    def _take_header(self, segment: Segment) -> None:
        match segment[0]:
            case "BPR":
                self._bpr = self._once(self._bpr, segment)
            case "TRN":
                self._trn = self._once(self._trn, segment)
            case "N1":
                self._take_party(segment)
            case "REF" if self._speaks_of:
                self._take_identifier(segment)

    def _once(self, known: Segment, segment: Segment) -> Segment:
        if not known.ordinal:
            return segment
        reason = f"{segment[0]} comes twice, so which payment is meant is not certain. {ASK}"
        self.find(Fault.REPEATED, segment, reason, refuses=True)
        return known

    def _take_party(self, n1: Segment) -> None:
        self._speaks_of = n1[1] if n1[1] in {"PR", "PE"} else ""
        if n1[1] in self._parties:
            reason = f"N1*{n1[1]} comes twice, so who is meant is not certain. {ASK}"
            self.find(Fault.REPEATED, n1, reason, refuses=True)
        elif self._speaks_of:
            self._parties[n1[1]] = Party(name=n1[2], qualifier=n1[3], identifier=n1[4])

    def _take_identifier(self, ref: Segment) -> None:
        party = self._parties[self._speaks_of]
        if len(party.additional) < _MOST_IDENTIFIERS:
            more = (*party.additional, (ref[1], ref[2]))
            self._parties[self._speaks_of] = replace(party, additional=more)

    def _refuse_what_is_unclear(self) -> None:
        """Refuse what cannot be told apart from other payments."""
        for known, name in ((self._bpr, "BPR"), (self._trn, "TRN")):
            if not known.ordinal:
                reason = f"{name} is missing before the first claim. {ASK}"
                self.find(Fault.NO_PAYMENT, self.opening, reason, refuses=True)
        if self._bpr.ordinal and amount_of(self._bpr[2]) is None:
            self.find(Fault.AMOUNT, self._bpr, f"BPR02 is no amount. {ASK}", refuses=True)
        if self._trn.ordinal and not self._trn[2]:
            reason = f"TRN02 is empty: nothing names the payment. {ASK}"
            self.find(Fault.REFERENCE, self._trn, reason, refuses=True)

    def _note_oddities(self, remittance: Remittance) -> None:
        """Tell of what leaves the payment what it is."""
        bpr = self._bpr
        if not remittance.balances:
            reason = f"BPR02 is not the sum of CLP04 less the sum of PLB. {ASK}"
            self.find(Fault.BALANCE, bpr, reason, refuses=False)
        if remittance.amount and remittance.method == "NON":
            reason = f"BPR04 says that nothing was paid, BPR02 says how much. {ASK}"
            self.find(Fault.HANDLING, bpr, reason, refuses=False)
        if _day(bpr[16]) is None:
            reason = (
                f"BPR16 is no date; the one in BPR15 was taken. {ASK}"
                if remittance.date
                else f"BPR16 is no date; the payment is kept without one. {ASK}"
            )
            self.find(Fault.DATE, bpr, reason, refuses=False)
        if remittance.payee.tin is None and remittance.payee.npi is None:
            reason = f"The payee has neither a tax ID of nine digits nor a right NPI. {ASK}"
            self.find(Fault.PAYEE, self.opening, reason, refuses=False)


def _signed(amount: Decimal, direction: str) -> Decimal:
    return -amount if direction == "D" else amount


def _payment_date(bpr: Segment) -> date | None:
    """Return BPR16; some payers leave out a separator, and the date stands alone in BPR15.

    BPR15 is an account and never comes without BPR14, so nothing else can be meant.
    """
    if not bpr[16] and not bpr[14]:
        return _day(bpr[15])
    return _day(bpr[16])


def _day(text: str) -> date | None:
    """Return CCYYMMDD as a date (type DT)."""
    found = _is_day(text)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def _or_none(parse: Callable[[str], str], text: str) -> str | None:
    try:
        return parse(text)
    except ValueError:
        return None
