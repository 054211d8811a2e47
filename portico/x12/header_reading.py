"""From the checked segments of an 835's header to the payment, its payer and its payee."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from portico.vocabulary.regions import REGIONS
from portico.x12.claim_reading import contact_of, day_of
from portico.x12.elements import Fault as ElementFault
from portico.x12.elements import is_day
from portico.x12.findings import ASK
from portico.x12.remittance import Accounts, Address, Fault, Header, Party, is_npi
from portico.x12.segments import Segment
from portico.x12.standing import Tell

_MOST = 16
"""References and contacts that a party keeps."""
_BY_BANK = frozenset({"ACH", "BOP", "FWT"})
_HEADER, _PAYER, _PAYEE = "header", "1000A", "1000B"


class HeaderDraft:
    """What has been read of the header so far."""

    def __init__(self, opening: Segment, tell: Tell) -> None:
        self._tell = tell
        self._payee = opening
        """N1 of the payee; ST where none came."""
        self._bpr = self._trn = Segment(0, [])
        self._parties: dict[str, Party] = {}
        self._speaks_of = ""
        """N101 of the party that segments now belong to."""
        self._street = ("", "")
        self._references: dict[str, str] = {}
        self._currency = ""
        self._produced: date | None = None

    @property
    def payment(self) -> int:
        """Which segment of the file BPR is; 0 where there was none."""
        return self._bpr.ordinal

    @property
    def is_whole(self) -> bool:
        """Whether it says what was paid, and under which number."""
        return bool(self._bpr.ordinal and self._trn.ordinal)

    def nobody(self) -> None:
        """Say that segments now belong to a party that is not known."""
        self._speaks_of = ""

    def take(self, segment: Segment) -> None:
        """Take the next segment."""
        match segment[0]:
            case "BPR" if not self._bpr.ordinal:
                self._bpr = segment
            case "TRN" if not self._trn.ordinal:
                self._trn = segment
            case "CUR":
                self._currency = segment[2]
            case "DTM":
                self._produced = day_of(segment[2])
            case "N1":
                self._take_party(segment)
            case "REF" if not self._parties:
                self._references.setdefault(segment[1], segment[2])
            case _ if self._speaks_of:
                self._take_detail(segment)

    def header(self) -> Header:
        """Return the payment; only where nothing was found that refuses it."""
        bpr, trn = self._bpr, self._trn
        header = Header(
            handling=bpr[1],
            amount=Decimal(bpr[2]),
            direction=bpr[3],
            method=bpr[4],
            date=_payment_date(bpr),
            reference=trn[2],
            payer_id=trn[3],
            payer=self._parties.get("PR", Party()),
            payee=self._parties.get("PE", Party()),
            payer_supplement=trn[4],
            accounts=_accounts(bpr),
            currency=self._currency,
            receiver=self._references.get("EV", ""),
            version=self._references.get("F2", ""),
            produced_on=self._produced,
        )
        self._note_oddities(header)
        return header

    def _take_party(self, n1: Segment) -> None:
        self._speaks_of = "" if n1[1] in self._parties else n1[1]
        self._street = ("", "")
        if self._speaks_of:
            self._parties[n1[1]] = Party(name=n1[2], qualifier=n1[3], identifier=n1[4])
            if n1[1] == "PE":
                self._payee = n1
            self._check_npi(n1)

    def _check_npi(self, n1: Segment) -> None:
        if n1[3] == "XX" and not is_npi(n1[4]):
            reason = f"N104 is no NPI: its first digit or its check digit is wrong. {ASK}"
            self._tell(Fault.NPI, n1, reason, refuses=False, element=4, loop=_PAYEE)

    def _take_detail(self, segment: Segment) -> None:
        party = self._parties[self._speaks_of]
        match segment[0]:
            case "N3":
                self._street = (segment[1], segment[2])
            case "N4":
                party = replace(party, address=self._address(segment))
            case "REF" if len(party.additional) < _MOST:
                more = (*party.additional, (segment[1], segment[2]))
                party = replace(party, additional=more)
            case "PER" if len(party.contacts) < _MOST:
                contacts = (*party.contacts, contact_of(segment.elements))
                party = replace(party, contacts=contacts)
        self._parties[self._speaks_of] = party

    def _address(self, n4: Segment) -> Address:
        if n4[4] in {"", "US", "USA"} and n4[2] not in REGIONS:
            reason = f"N402 is no state or territory of the United States. {ASK}"
            loop = _PAYER if self._speaks_of == "PR" else _PAYEE
            self._tell(Fault.REGION, n4, reason, refuses=False, element=2, loop=loop)
        return Address(*self._street, city=n4[1], state=n4[2], zip_code=n4[3], country=n4[4])

    def _note_oddities(self, header: Header) -> None:
        """Tell of what leaves the payment what it is."""
        if header.amount and header.method == "NON":
            reason = f"BPR04 says that nothing was paid, BPR02 says how much. {ASK}"
            self._note(Fault.HANDLING, reason, element=4)
        if header.method in _BY_BANK and header.accounts is None:
            reason = f"BPR04 says that banks moved the money, but no accounts are named. {ASK}"
            self._note(Fault.BANK, reason, element=6)
        if not is_day(self._bpr[16]):
            self._note(ElementFault.DATE, _which_date(header, self._bpr), element=16)
        if header.payee.tin is None and header.payee.npi is None:
            reason = f"The payee has neither a tax ID of nine digits nor a right NPI. {ASK}"
            self._tell(Fault.PAYEE, self._payee, reason, refuses=False, loop=_PAYEE)

    def _note(self, fault: StrEnum, reason: str, *, element: int) -> None:
        self._tell(fault, self._bpr, reason, refuses=False, element=element, loop=_HEADER)


def _which_date(header: Header, bpr: Segment) -> str:
    if header.date:
        return f"BPR16 is no date; the one in BPR15 was taken. {ASK}"
    return f"BPR16 is no date; the payment is kept without one. {ASK}"


def _payment_date(bpr: Segment) -> date | None:
    """Return BPR16; some payers leave out a separator, and the date stands alone in BPR15.

    BPR15 is an account and never comes without BPR14, so nothing else can be meant.
    """
    text = bpr[16] or ("" if bpr[14] else bpr[15])
    return day_of(text) if is_day(text) else None


def _accounts(bpr: Segment) -> Accounts | None:
    if not (bpr[7] or bpr[9] or bpr[13]):
        return None
    return Accounts(
        payer_routing=bpr[7],
        payer_account=bpr[9],
        payee_routing=bpr[13],
        payee_account=bpr[15],
        format=bpr[5],
        payer_routing_kind=bpr[6],
        payer_account_kind=bpr[8],
        company=bpr[10],
        company_supplement=bpr[11],
        payee_routing_kind=bpr[12],
        payee_account_kind=bpr[14],
    )
