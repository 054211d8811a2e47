"""From the checked segments of an 835's detail to claims, one at a time.

What comes here has passed the guide: an amount is one, a date or number is one or empty.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import ClassVar, TypeVar

from portico.x12.claims import (
    REVERSAL,
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
from portico.x12.findings import ASK
from portico.x12.findings import Fault as EnvelopeFault
from portico.x12.remittance import Fault, is_npi
from portico.x12.segments import Segment
from portico.x12.standing import Tell

MOST_SEGMENTS = 20_000
"""Of one claim. The guide allows 999 lines; more than this is not held in memory."""

_CLP, _SVC, _NM1, _TS3 = ([""] * length for length in (14, 8, 10, 25))
_REMARKS = {
    "MIA": frozenset({5, 20, 21, 22, 23}),
    "MOA": frozenset({3, 4, 5, 6, 7}),
}
"""Elements that are codes; the others are amounts."""


_Held = TypeVar("_Held")


class _Scope:
    """What claims and lines have alike, as it comes; what few have is a list only where it comes."""

    __slots__ = ("adjustments", "amounts", "dates", "quantities", "references", "remarks")

    def __init__(self) -> None:
        self.adjustments: list[Adjustment] = []
        self.dates: dict[str, date | None] = {}
        self.references: list[tuple[str, str]] | tuple[()] = ()
        self.amounts: list[tuple[str, Decimal]] | tuple[()] = ()
        self.quantities: list[tuple[str, Decimal]] | tuple[()] = ()
        self.remarks: list[tuple[str, str]] | tuple[()] = ()


class ClaimDraft:
    """The claim that is being read."""

    def __init__(self, component: str, tell: Tell) -> None:
        self._component = component
        self._tell = tell
        self._ordinal = self._line_ordinal = 0
        self._clp: list[str] = []
        self._svc: list[str] = []
        self._group: list[list[str]] = []
        self._grouping: Grouping | None = None
        self._own = self._scope = _Scope()
        self._lines: list[ServiceLine] = []
        self._people: dict[str, Person] = {}
        self._parties: list[tuple[str, Person]] | tuple[()] = ()
        self._contacts: list[Contact] | tuple[()] = ()
        self._decided: dict[str, Adjudication] = {}

    def take(self, ordinal: int, elements: list[str]) -> Claim | None:
        """Take the next segment; return the claim before it where this ends one."""
        taker = self._takers.get(elements[0])
        if taker is not None:
            if ordinal - self._ordinal < MOST_SEGMENTS:
                taker(self, ordinal, elements)
            else:
                self._refuse(ordinal, elements[0])
            return None
        finished = self.end()
        self._ordinal = ordinal
        if elements[0] == "CLP":
            self._begin(elements)
        elif elements[0] == "LX":
            self._group, self._grouping = [elements], None
        return finished

    def take_good(self, ordinal: int, texts: list[str], element: str) -> Iterator[Claim]:
        """Take many segments at once, none of them odd; yield the claims that they end."""
        takers = self._takers
        for at, text in enumerate(texts, start=ordinal):
            elements = text.split(element)
            taker = takers.get(elements[0])
            if taker is not None:
                taker(self, at, elements)
            elif (claim := self.take(at, elements)) is not None:
                yield claim

    def end(self) -> Claim | None:
        """Return the claim that is not ended yet."""
        if not self._clp:
            return None
        if self._svc:
            self._end_line()
        claim = self._claim()
        self._clp = []
        self._weigh(claim)
        return claim

    def _begin(self, clp: list[str]) -> None:
        self._clp = clp + _CLP[len(clp) :]
        self._own = self._scope = _Scope()
        self._lines = []
        self._people, self._decided = {}, {}
        self._parties = self._contacts = ()
        if self._group and self._grouping is None:
            self._grouping = _grouping(self._group)

    def _claim(self) -> Claim:
        clp, own, people, decided, dates = (
            *(self._clp, self._own, self._people.get, self._decided.get),
            self._own.dates.get,
        )
        return Claim(
            clp[1],
            clp[2],
            Decimal(clp[3]),
            Decimal(clp[4]),
            Decimal(clp[5]) if clp[5] else None,
            clp[6],
            clp[7],
            clp[8],
            clp[9],
            clp[11],
            Decimal(clp[12]) if clp[12] else None,
            Decimal(clp[13]) if clp[13] else None,
            tuple(own.adjustments),
            people("QC"),
            people("IL"),
            people("74"),
            people("82"),
            tuple(self._parties),
            decided("MIA"),
            decided("MOA"),
            tuple(own.references),
            dates("232"),
            dates("233"),
            dates("050"),
            dates("036"),
            tuple(self._contacts),
            tuple(own.amounts),
            tuple(own.quantities),
            tuple(self._lines),
            self._grouping,
            self._ordinal,
        )

    def _weigh(self, claim: Claim) -> None:
        """Compare its amounts with each other (section 1.10.2 of the guide, on balancing)."""
        left = claim.charged - claim.paid
        for adjustment in claim.adjustments:
            left -= adjustment.amount
        for line in claim.lines:
            if not line.balances:
                claim.balances = False
            for adjustment in line.adjustments:
                left -= adjustment.amount
        if left:
            claim.balances = False
            reason = f"CLP04 is not CLP03 less the adjustments of the claim and its lines. {ASK}"
            self._find(Fault.BALANCE, reason, element=4)
        if (claim.charged > 0) if claim.status == REVERSAL else (claim.charged < 0):
            reason = (
                f"CLP03 is negative where a claim is taken back (CLP02 = 22), nowhere else. {ASK}"
            )
            self._find(Fault.SIGN, reason, element=3)

    def _find(self, fault: Fault, reason: str, *, element: int) -> None:
        clp = Segment(self._ordinal, ["CLP"])
        self._tell(fault, clp, reason, refuses=False, element=element, loop="2100")

    def _refuse(self, ordinal: int, segment_id: str) -> None:
        reason = f"The claim has more than {MOST_SEGMENTS} segments; the rest was not read. {ASK}"
        segment = Segment(ordinal, [segment_id])
        self._tell(EnvelopeFault.EXCESSIVE, segment, reason, refuses=True, loop="2100")

    def _take_line(self, ordinal: int, svc: list[str]) -> None:
        if self._svc:
            self._end_line()
        self._line_ordinal = ordinal
        self._svc = svc + _SVC[len(svc) :]
        self._scope = _Scope()

    def _end_line(self) -> None:
        svc, own, component = self._svc, self._scope, self._component
        self._svc = []
        charged, paid = Decimal(svc[2]), Decimal(svc[3])
        left = charged - paid
        for adjustment in own.adjustments:
            left -= adjustment.amount
        if left:
            reason = f"SVC03 is not SVC02 less the adjustments of the line. {ASK}"
            place = Segment(self._line_ordinal, ["SVC"])
            self._tell(Fault.BALANCE, place, reason, refuses=False, element=3, loop="2110")
        remarks, dates = own.remarks, own.dates
        day = dates.get("472")
        self._lines.append(
            ServiceLine(
                procedure_of(svc[1], component),
                charged,
                paid,
                procedure_of(svc[6], component) if svc[6] else None,
                svc[4],
                Decimal(svc[5]) if svc[5] else None,
                Decimal(svc[7]) if svc[7] else None,
                day or dates.get("150"),
                day or dates.get("151"),
                tuple(own.adjustments),
                tuple(own.references),
                tuple(own.amounts),
                tuple(own.quantities),
                tuple([code for kind, code in remarks if kind != "RX"]) if remarks else (),
                tuple([code for kind, code in remarks if kind == "RX"]) if remarks else (),
                not left,
            )
        )

    def _take_cas(self, ordinal: int, cas: list[str]) -> None:
        adjustments, group = self._scope.adjustments, cas[1]
        if len(cas) == 4:
            adjustments.append(Adjustment(group, cas[2], Decimal(cas[3])))
            return
        for at in range(2, len(cas) - 1, 3):
            if cas[at + 1]:
                units = cas[at + 2] if at + 2 < len(cas) else ""
                quantity = Decimal(units) if units else None
                adjustments.append(Adjustment(group, cas[at], Decimal(cas[at + 1]), quantity))

    def _take_date(self, ordinal: int, dtm: list[str]) -> None:
        if dtm[2]:
            self._scope.dates[dtm[1]] = day_of(dtm[2])

    def _take_person(self, ordinal: int, nm1: list[str]) -> None:
        nm1 = nm1 + _NM1[len(nm1) :]
        role, last, first, middle, suffix = nm1[1], nm1[3], nm1[4], nm1[5], nm1[7]
        person = Person(last, first, middle, suffix, nm1[8], nm1[9], nm1[2] != "2")
        if person.qualifier == "XX" and not is_npi(person.identifier):
            reason = f"NM109 is no NPI: its first digit or its check digit is wrong. {ASK}"
            place = Segment(ordinal, ["NM1"])
            self._tell(Fault.NPI, place, reason, refuses=False, element=9, loop="2100")
        if role in _ROLES:
            self._people.setdefault(role, person)
        else:
            self._parties = _with(self._parties, (role, person))

    def _take_reference(self, ordinal: int, ref: list[str]) -> None:
        if ref[2]:
            scope = self._scope
            scope.references = _with(scope.references, (ref[1], ref[2]))

    def _take_amount(self, ordinal: int, amt: list[str]) -> None:
        scope = self._scope
        scope.amounts = _with(scope.amounts, (amt[1], Decimal(amt[2])))

    def _take_quantity(self, ordinal: int, qty: list[str]) -> None:
        if qty[2]:
            scope = self._scope
            scope.quantities = _with(scope.quantities, (qty[1], Decimal(qty[2])))

    def _take_remark(self, ordinal: int, lq: list[str]) -> None:
        if lq[2]:
            self._scope.remarks = _with(self._scope.remarks, (lq[1], lq[2]))

    def _take_adjudication(self, ordinal: int, elements: list[str]) -> None:
        name = elements[0]
        coded = _REMARKS[name]
        held = [(at, value) for at, value in enumerate(elements) if at and value]
        self._decided[name] = Adjudication(
            tuple(value for at, value in held if at in coded),
            tuple((f"{name}{at:02}", Decimal(value)) for at, value in held if at not in coded),
        )

    def _take_contact(self, ordinal: int, per: list[str]) -> None:
        self._contacts = _with(self._contacts, contact_of(per))

    def _take_group(self, ordinal: int, elements: list[str]) -> None:
        if self._grouping is None:  # one that comes after a claim is told of, and too late
            self._group.append(elements)

    _takers: ClassVar[Mapping[str, Callable[["ClaimDraft", int, list[str]], None]]] = {
        "CAS": _take_cas,
        "DTM": _take_date,
        "NM1": _take_person,
        "SVC": _take_line,
        "REF": _take_reference,
        "AMT": _take_amount,
        "QTY": _take_quantity,
        "LQ": _take_remark,
        "MIA": _take_adjudication,
        "MOA": _take_adjudication,
        "PER": _take_contact,
        "TS3": _take_group,
        "TS2": _take_group,
    }


def _with(held: list[_Held] | tuple[()], more: _Held) -> list[_Held]:
    if held:
        held.append(more)
        return held
    return [more]


_ROLES = frozenset({"QC", "IL", "74", "82"})
"""NM101 of those who have a field of their own in a claim."""


def contact_of(per: list[str]) -> Contact:
    """Return a PER; pairs of qualifier and number stand from PER03 on."""
    pairs = zip(per[3:9:2], per[4:9:2], strict=False)
    name = per[2] if len(per) > 2 else ""
    return Contact(per[1], name, tuple((kind, number) for kind, number in pairs if number))


def provider_adjustments(plb: list[str], component: str) -> list[ProviderAdjustment]:
    """Return the pairs of a PLB: reason with reference, and amount, from PLB03 on."""
    found = []
    for at in range(3, len(plb) - 1, 2):
        if plb[at + 1]:
            code, _, reference = plb[at].partition(component)
            amount = Decimal(plb[at + 1])
            found.append(ProviderAdjustment(plb[1], day_of(plb[2]), code, reference, amount))
    return found


@lru_cache(maxsize=4096)
def day_of(text: str) -> date | None:
    """Return CCYYMMDD as a date; None where it is empty. Raises ValueError for no date."""
    return date(int(text[:4]), int(text[4:6]), int(text[6:8])) if text else None


@lru_cache(maxsize=4096)
def procedure_of(text: str, component: str) -> Procedure:
    """Return a composite medical procedure identifier."""
    qualifier, code, *others = text.split(component) if component in text else (text, "")
    modifiers = tuple(modifier for modifier in others[:4] if modifier)
    return Procedure(qualifier, code, modifiers, others[4] if len(others) > 4 else "")


def _grouping(segments: list[list[str]]) -> Grouping:
    """Put LX, TS3 and TS2 together."""
    (lx, *others) = segments
    ts3 = next((each + _TS3[len(each) :] for each in others if each[0] == "TS3"), _TS3)
    amounts = [
        (f"{each[0]}{at:02}", Decimal(value))
        for each in others
        for at, value in enumerate(each)
        if value and at > (4 if each[0] == "TS3" else 0)
    ]
    return Grouping(
        number=lx[1] if len(lx) > 1 else "",
        provider=ts3[1],
        facility=ts3[2],
        fiscal_end=day_of(ts3[3]),
        claims=Decimal(ts3[4]) if ts3[4] else None,
        amounts=tuple(amounts),
    )
