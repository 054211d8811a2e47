"""An 835 from values: what a plan's payment system sends (005010X221A1)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from portico.x12.claims import (
    Adjudication,
    Adjustment,
    Claim,
    Contact,
    Grouping,
    Person,
    Procedure,
    ProviderAdjustment,
    ServiceLine,
)
from portico.x12.elements import is_money
from portico.x12.remittance import CODE, Accounts, Header, Party
from portico.x12.writing import Element, Elements, Written

GUIDE = "005010X221A1"
FUNCTIONAL_ID = "HP"
_TRIPLETS = _PAIRS = 6
"""Of one CAS, and of one PLB."""
_REMARKS = {"MIA": (5, 20, 21, 22, 23), "MOA": (3, 4, 5, 6, 7)}
"""Elements that have room for a remark code."""


@dataclass(frozen=True, slots=True)
class Payment:
    """One payment with its claims."""

    header: Header
    claims: Iterable[Claim] = ()
    adjustments: tuple[ProviderAdjustment, ...] = ()


def written(payment: Payment, control_number: str) -> Written:
    """Return it as a transaction set; its segments are made as they are written.

    Claims of one ``provider`` that follow each other stand under one LX.
    """
    return Written((CODE, control_number), _segments(payment))


def _segments(payment: Payment) -> Iterator[Elements]:
    yield from _header(payment.header)
    grouping: Grouping | None = None
    for claim in payment.claims:
        following = claim.provider or grouping or Grouping("1")
        if following != grouping:
            grouping = following
            yield from _grouping(following)
        yield from _claim(claim)
    for _, adjustments in groupby(
        payment.adjustments, lambda each: (each.provider, each.fiscal_end)
    ):
        yield from _plbs(list(adjustments))


def _header(header: Header) -> Iterator[Elements]:
    yield _bpr(header)
    yield "TRN", "1", header.reference, header.payer_id, header.payer_supplement
    if header.currency:
        yield "CUR", "PR", header.currency
    for qualifier, text in (("EV", header.receiver), ("F2", header.version)):
        if text:
            yield "REF", qualifier, text
    yield from _dates(("405", header.produced_on))
    yield from _party("PR", header.payer)
    yield from _party("PE", header.payee)


def _bpr(header: Header) -> Elements:
    start = (header.handling, _money(header.amount), header.direction, header.method)
    banks = ("",) * 11 if header.accounts is None else _banks(header.accounts)
    return "BPR", *start, *banks, _day(header.date)


def _banks(accounts: Accounts) -> tuple[str, ...]:
    return (
        accounts.format,
        *(accounts.payer_routing_kind, accounts.payer_routing),
        *(accounts.payer_account_kind, accounts.payer_account),
        *(accounts.company, accounts.company_supplement),
        *(accounts.payee_routing_kind, accounts.payee_routing),
        *(accounts.payee_account_kind, accounts.payee_account),
    )


def _party(role: str, party: Party) -> Iterator[Elements]:
    yield "N1", role, party.name, party.qualifier, party.identifier
    if place := party.address:
        yield "N3", place.street, place.street2
        yield "N4", place.city, place.state, place.zip_code, place.country
    for qualifier, identifier in party.additional:
        yield "REF", qualifier, identifier
    yield from map(_per, party.contacts)


def _per(contact: Contact) -> Elements:
    numbers = (part for pair in contact.numbers for part in pair)
    return "PER", contact.function, contact.name, *numbers


def _grouping(grouping: Grouping) -> Iterator[Elements]:
    yield "LX", grouping.number
    if grouping.provider:
        start = (grouping.provider, grouping.facility, _day(grouping.fiscal_end))
        amounts = (("TS304", grouping.claims), *grouping.amounts)
        yield "TS3", *start, *_numbered("TS3", amounts, after=3)
    if any(name.startswith("TS2") for name, _ in grouping.amounts):
        yield "TS2", *_numbered("TS2", grouping.amounts)


def _claim(claim: Claim) -> Iterator[Elements]:
    yield (
        *("CLP", claim.number, claim.status, _money(claim.charged), _money(claim.paid)),
        *(_money(claim.patient_owes), claim.filing, claim.payer_number, claim.facility),
        *(claim.frequency, "", claim.drg, _number(claim.drg_weight)),
        _number(claim.discharge_fraction),
    )
    yield from _cas(claim.adjustments)
    people = [("QC", claim.patient), ("IL", claim.insured)]
    people += [("74", claim.corrected), ("82", claim.rendering), *claim.parties]
    for role, person in people:
        if person is not None:
            yield _nm1(role, person)
    yield from _adjudication("MIA", claim.inpatient)
    yield from _adjudication("MOA", claim.outpatient)
    yield from (("REF", *reference) for reference in claim.references)
    yield from _dates(("232", claim.served_from), ("233", claim.served_to))
    yield from _dates(("036", claim.expires_on), ("050", claim.received_on))
    yield from map(_per, claim.contacts)
    yield from (("AMT", code, _money(amount)) for code, amount in claim.amounts)
    yield from (("QTY", code, _number(quantity)) for code, quantity in claim.quantities)
    for line in claim.lines:
        yield from _line(line)


def _line(line: ServiceLine) -> Iterator[Elements]:
    submitted: Element = _procedure(line.submitted) if line.submitted else ""
    money = (_money(line.charged), _money(line.paid))
    units = (_number(line.units), submitted, _number(line.units_submitted))
    yield "SVC", _procedure(line.procedure), *money, line.revenue, *units
    if line.served_from == line.served_to:
        yield from _dates(("472", line.served_from))
    else:
        yield from _dates(("150", line.served_from), ("151", line.served_to))
    yield from _cas(line.adjustments)
    yield from (("REF", *reference) for reference in line.references)
    yield from (("AMT", code, _money(amount)) for code, amount in line.amounts)
    yield from (("QTY", code, _number(quantity)) for code, quantity in line.quantities)
    yield from (("LQ", "HE", remark) for remark in line.remarks)
    yield from (("LQ", "RX", remark) for remark in line.drug_remarks)


def _procedure(procedure: Procedure) -> tuple[str, ...]:
    """Return its components; a description is the seventh."""
    modifiers = (*procedure.modifiers, "", "", "", "")[:4]
    return procedure.qualifier, procedure.code, *modifiers, procedure.description


def _nm1(role: str, person: Person) -> Elements:
    kind = "1" if person.is_person else "2"
    names = (person.last, person.first, person.middle, "", person.suffix)
    return "NM1", role, kind, *names, person.qualifier, person.identifier


def _adjudication(name: str, decided: Adjudication | None) -> Iterator[Elements]:
    if decided is None:
        return
    room = _REMARKS[name]
    if len(decided.remarks) > len(room):
        message = f"{name} has room for {len(room)} remark codes"
        raise ValueError(message)
    remarks = {at - 1: remark for at, remark in zip(room, decided.remarks, strict=False)}
    elements = _numbered(name, decided.amounts, longest=max(room))
    yield name, *(remarks.get(at, text) for at, text in enumerate(elements))


def _numbered(
    name: str,
    amounts: Iterable[tuple[str, Decimal | None]],
    *,
    after: int = 0,
    longest: int = 0,
) -> list[str]:
    """Return elements from one on, each in the place that its name says, like ``MOA08``."""
    placed = {int(each[3:]): _number(value) for each, value in amounts if each.startswith(name)}
    return [placed.get(at, "") for at in range(after + 1, max(*placed, longest, 0) + 1)]


def _cas(adjustments: tuple[Adjustment, ...]) -> Iterator[Elements]:
    """Yield a CAS for those of one group that follow each other, six at most."""
    for group, several in groupby(adjustments, lambda each: each.group):
        triplets = [(each.reason, _money(each.amount), _number(each.quantity)) for each in several]
        for at in range(0, len(triplets), _TRIPLETS):
            yield "CAS", group, *(text for each in triplets[at : at + _TRIPLETS] for text in each)


def _plbs(adjustments: list[ProviderAdjustment]) -> Iterator[Elements]:
    first = adjustments[0]
    pairs = [((each.code, each.reference), _money(each.amount)) for each in adjustments]
    for at in range(0, len(pairs), _PAIRS):
        elements = (element for pair in pairs[at : at + _PAIRS] for element in pair)
        yield "PLB", first.provider, _day(first.fiscal_end), *elements


def _dates(*dates: tuple[str, date | None]) -> Iterator[Elements]:
    yield from (("DTM", code, _day(day)) for code, day in dates if day is not None)


def _money(amount: Decimal | None) -> str:
    text = _number(amount)
    if text and not is_money(text):
        message = "an amount has fractions of a cent or more than 16 digits"
        raise ValueError(message)
    return text


def _number(number: Decimal | None) -> str:
    return "" if number is None else f"{number:f}"


def _day(day: date | None) -> str:
    return day.isoformat().replace("-", "") if day else ""
