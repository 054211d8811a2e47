"""The 999, implementation acknowledgment (005010X231A1): what became of one functional group.

Each segment is one value, in the order of the file: a 999 of any length is read and written as a
stream. The copy of a wrong value (IK404) and the context (CTX) are passed over: both may name a
person, and nobody is shown either.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from portico.x12.findings import ASK
from portico.x12.segments import Segment
from portico.x12.technical import AcknowledgmentFault
from portico.x12.transactions import TransactionSet

CODE = "999"
GUIDE = "005010X231"
OUTCOMES = frozenset("AEMPRWX")
"""AK901; IK501 has them all but P."""
SEGMENT_CODES = frozenset(["1", "2", "3", "4", "5", "6", "7", "8", "I4", "I6", "I7", "I8", "I9"])
"""IK304."""
ELEMENT_CODES = frozenset(
    [*map(str, range(1, 14)), "I6", "I9", "I10", "I11", "I12", "I13"],
)
"""IK403."""
TRANSACTION_CODES = frozenset([*map(str, range(1, 28)), "I5", "I6"])
"""IK502 to IK506."""
GROUP_CODES = frozenset(map(str, range(1, 27)))
"""AK905 to AK909."""
MOST_CODES = 5


@dataclass(frozen=True, slots=True)
class AnsweredGroup:
    """AK1: which group it is about."""

    functional_id: str
    """Its GS01."""

    control_number: str
    """Its GS06."""

    guide: str
    """Its GS08."""


@dataclass(frozen=True, slots=True)
class AnsweredTransaction:
    """AK2: which transaction set what follows is about."""

    code: str
    """Its ST01."""

    control_number: str
    """Its ST02."""

    guide: str = ""
    """Its ST03, where it has one."""


@dataclass(frozen=True, slots=True)
class SegmentNote:
    """IK3: a segment in which something is wrong."""

    segment_id: str
    position: int
    """In the transaction set; ST is 1."""

    loop: str
    code: str
    """IK304."""


@dataclass(frozen=True, slots=True)
class ElementNote:
    """IK4: an element of the segment before."""

    element: int
    code: str
    """IK403."""

    component: int = 0
    repetition: int = 0
    reference: str = ""
    """IK402: its number in the dictionary of data elements."""


@dataclass(frozen=True, slots=True)
class TransactionVerdict:
    """IK5: what became of the transaction set."""

    outcome: str
    """``A`` accepted, ``E`` accepted with errors, ``R`` rejected; ``M``, ``W`` and ``X`` are of security."""

    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GroupVerdict:
    """AK9: what became of the group."""

    outcome: str
    """As of a transaction set; ``P`` where some were rejected."""

    included: int
    """As many transaction sets as GE01 said."""

    received: int
    accepted: int
    codes: tuple[str, ...] = ()


Said: TypeAlias = (
    AnsweredGroup
    | AnsweredTransaction
    | SegmentNote
    | ElementNote
    | TransactionVerdict
    | GroupVerdict
)


def read_acknowledgment(transaction: TransactionSet) -> Iterator[Said]:
    """Yield what a 999 says, segment by segment; what is wrong with it is among its findings.

    Only one that is cut off before its AK9 is refused: nobody knows what became of the group.
    """
    return _Reader(transaction).read()


class _Reader:
    """Knows after which segment it stands."""

    def __init__(self, transaction: TransactionSet) -> None:
        self._transaction = transaction
        self._after = "ST"
        self._answered = self._rejected = 0

    def read(self) -> Iterator[Said]:
        for segment in self._transaction:
            name = segment[0]
            if name not in _FOLLOWS:
                self._find(AcknowledgmentFault.ORDER, segment, f"{_shown(name)} is not of a 999.")
                continue
            if self._after not in _FOLLOWS[name]:
                reason = f"{name} stands where it does not belong."
                self._find(AcknowledgmentFault.ORDER, segment, reason)
            self._after = name
            if name != "CTX":
                yield self._said(segment)
        if self._after != "AK9":
            st = Segment(self._transaction.place.segment, ["ST"])
            reason = f"The acknowledgment does not end with AK9: it was cut off. {ASK}"
            self._transaction.find(AcknowledgmentFault.CUT_OFF, st, reason, refuses=True)

    def _said(self, segment: Segment) -> Said:
        match segment[0]:
            case "AK1":
                return AnsweredGroup(segment[1], segment[2], segment[3])
            case "AK2":
                self._answered += 1
                return AnsweredTransaction(segment[1], segment[2], segment[3])
            case "IK3":
                position, code = self._number(segment, 2), self._code(segment, 4, SEGMENT_CODES)
                return SegmentNote(segment[1], position, segment[3], code)
            case "IK4":
                return self._element(segment)
            case "IK5":
                outcome = self._code(segment, 1, OUTCOMES - {"P"})
                self._rejected += outcome not in {"A", "E"}
                return TransactionVerdict(outcome, self._codes(segment, 2, TRANSACTION_CODES))
        return self._verdict(segment)

    def _element(self, ik4: Segment) -> ElementNote:
        position = ik4[1].split(self._transaction.delimiters.component)
        element, component, repetition = (
            self._number(Segment(ik4.ordinal, [ik4[0], text]), 1) if text else 0
            for text in (*position, "", "", "")[:3]
        )
        return ElementNote(
            element, self._code(ik4, 3, ELEMENT_CODES), component, repetition, ik4[2]
        )

    def _verdict(self, ak9: Segment) -> GroupVerdict:
        included, received, accepted = (self._number(ak9, position) for position in (2, 3, 4))
        rejected = received - accepted
        if rejected < self._rejected or received < self._answered:
            reason = "AK903 and AK904 are less than the transaction sets and verdicts that came."
            self._find(AcknowledgmentFault.COUNT, ak9, reason)
        outcome = self._code(ak9, 1, OUTCOMES)
        codes = self._codes(ak9, 5, GROUP_CODES)
        return GroupVerdict(outcome, included, received, accepted, codes)

    def _number(self, segment: Segment, position: int) -> int:
        text = segment[position]
        if text.isascii() and text.isdecimal() and len(text) <= _DIGITS:
            return int(text)
        reason = f"{segment[0]}{position:02} is no number; it was counted as zero."
        self._find(AcknowledgmentFault.NUMBER, segment, reason)
        return 0

    def _code(self, segment: Segment, position: int, known: frozenset[str]) -> str:
        if segment[position] not in known:
            reason = f"{segment[0]}{position:02} is no code of the guide."
            self._find(AcknowledgmentFault.CODE, segment, reason)
        return segment[position]

    def _codes(self, segment: Segment, first: int, known: frozenset[str]) -> tuple[str, ...]:
        positions = range(first, first + MOST_CODES)
        return tuple(self._code(segment, at, known) for at in positions if segment[at])

    def _find(self, fault: AcknowledgmentFault, segment: Segment, reason: str) -> None:
        self._transaction.find(fault, segment, f"{reason} {ASK}", refuses=False)


_DIGITS = 10
_FOLLOWS = {
    "AK1": {"ST"},
    "AK2": {"AK1", "IK5"},
    "IK3": {"AK2", "IK3", "IK4", "CTX"},
    "IK4": {"IK3", "IK4", "CTX"},
    "CTX": {"IK3", "IK4", "CTX"},
    "IK5": {"AK2", "IK3", "IK4", "CTX"},
    "AK9": {"AK1", "IK5"},
}
"""After which segments each may stand."""


def _shown(name: str) -> str:
    return name if name.isascii() and name.isalnum() else "A segment"
