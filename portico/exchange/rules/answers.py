"""What a sender is answered: verdicts on transaction sets, groups and interchanges. Pure."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from portico.exchange.rules import Told
from portico.exchange.rules.codes import Codes, codes_of
from portico.x12.acknowledgment import (
    GUIDE,
    MOST_CODES,
    AnsweredGroup,
    AnsweredTransaction,
    ElementNote,
    GroupVerdict,
    Said,
    SegmentNote,
    TransactionVerdict,
)
from portico.x12.technical import (
    ACCEPTED,
    NO_ERROR,
    REJECTED,
    WITH_ERRORS,
    TechnicalAcknowledgment,
)
from portico.x12.transactions import Group, Interchange, TransactionSet

PARTLY = "P"
"""AK901."""
ACKNOWLEDGES = frozenset({"997", "999"})
"""ST01 of what is never answered: two sides would go on for ever."""
MOST_COUNTED = 999_999
"""IK302 and AK902 to AK904 have six digits."""
LOOP_LENGTH = 4
"""Of IK303: longer names of loops have no room."""

_ENVELOPE = frozenset({"", "ST", "SE"})
"""Segments an IK3 does not name: IK502 has codes of its own for them."""
_UNWRITABLE = re.compile(r"[^ -~]|[*:~^]")
_is_date = re.compile(r"[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])").fullmatch
_is_time = re.compile(r"([01][0-9]|2[0-3])[0-5][0-9]").fullmatch


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """A transaction set of which it is known what became."""

    code: str
    """ST01."""
    control_number: str
    """ST02."""
    convention: str
    """ST03."""
    segment: int
    """Which of the file its ST is."""
    refused: bool
    findings: Sequence[Told]


def settled(transaction: TransactionSet, *, refused: bool, findings: Sequence[Told]) -> Settled:
    """Return a transaction set with what became of it."""
    return Settled(
        code=transaction.code,
        control_number=transaction.control_number,
        convention=transaction.convention,
        segment=transaction.place.segment,
        refused=refused,
        findings=findings,
    )


def echoed(text: str, length: int) -> str:
    """Return what a sender wrote so that it can be written back: it may hold anything at all."""
    return _UNWRITABLE.sub("", text)[:length].strip()


def is_acknowledgment(group: Group) -> bool:
    """Tell whether a group holds acknowledgments, which nobody answers."""
    return group.functional_id == "FA" or group.version.startswith(GUIDE)


def answered_group(group: Group) -> AnsweredGroup:
    """Say which group is answered."""
    number = echoed(group.control_number, 9)
    return AnsweredGroup(echoed(group.functional_id, 2), number, echoed(group.version, 12))


def answered_transaction(transaction: Settled) -> AnsweredTransaction:
    """Say which transaction set is answered; without a number of its own it is number zero."""
    number = echoed(transaction.control_number, 9) or "0000"
    code, convention = echoed(transaction.code, 3), echoed(transaction.convention, 35)
    return AnsweredTransaction(code, number, convention)


def verdict_on(transaction: Settled) -> tuple[Sequence[Said], TransactionVerdict]:
    """Return what is wrong with a transaction set where that can be told, and the verdict."""
    coded = [(told, codes) for told in transaction.findings if (codes := codes_of(told.fault))]
    found = [*dict.fromkeys(codes.transaction for _, codes in coded)][:MOST_CODES]
    outcome = REJECTED if transaction.refused else WITH_ERRORS if found else ACCEPTED
    if transaction.refused and not found:
        found = [Codes().transaction]
    notes = [*_notes(transaction, [told for told, codes in coded if codes.segment])]
    return notes, TransactionVerdict(outcome, tuple(found))


def _notes(transaction: Settled, findings: Iterable[Told]) -> Iterator[Said]:
    """Yield IK3 and IK4, each segment once for each code, in the order of the file."""
    named = (told for told in findings if told.segment_id not in _ENVELOPE)
    for note, about in groupby(
        sorted(named, key=_by_place), key=lambda told: _segment_note(transaction, told)
    ):
        if note.position <= MOST_COUNTED:
            yield note
            yield from dict.fromkeys(_element_notes(about))


def _by_place(told: Told) -> tuple[int, str, int]:
    codes = codes_of(told.fault)
    return told.segment, codes.segment if codes else "", told.element


def _segment_note(transaction: Settled, told: Told) -> SegmentNote:
    codes = codes_of(told.fault)
    loop = told.loop if len(told.loop) <= LOOP_LENGTH else ""
    position = told.segment - transaction.segment + 1
    return SegmentNote(told.segment_id, position, loop, codes.segment if codes else "")


def _element_notes(findings: Iterable[Told]) -> Iterator[ElementNote]:
    for told in findings:
        codes = codes_of(told.fault)
        if codes and codes.element and told.element:
            yield ElementNote(told.element, codes.element)


@dataclass(slots=True)
class Tally:
    """What became of the transaction sets of a group."""

    received: int = 0
    accepted: int = 0
    flawless: bool = True
    codes: list[str] = field(default_factory=list)
    """AK905."""

    def count(self, verdict: TransactionVerdict) -> None:
        """Add one."""
        self.received += 1
        self.accepted += verdict.outcome != REJECTED
        self.flawless &= verdict.outcome == ACCEPTED

    def note(self, told: Told) -> None:
        """Add what is wrong with GS or GE."""
        codes = codes_of(told.fault)
        if codes and codes.group and codes.group not in self.codes:
            self.codes.append(codes.group)

    def verdict(self, included: str) -> GroupVerdict:
        """Return the verdict; ``included`` is GE01 as it came."""
        said = included.isascii() and included.isdecimal() and len(included) <= len("999999")
        return GroupVerdict(
            outcome=self._outcome(),
            included=int(included) if said else min(self.received, MOST_COUNTED),
            received=min(self.received, MOST_COUNTED),
            accepted=min(self.accepted, MOST_COUNTED),
            codes=tuple(self.codes),
        )

    def _outcome(self) -> str:
        if not self.accepted:
            return REJECTED
        if self.accepted < self.received:
            return PARTLY
        return ACCEPTED if self.flawless and not self.codes else WITH_ERRORS


def technical_answer(
    interchange: Interchange, faults: Iterable[Told], *, groups: int
) -> TechnicalAcknowledgment | None:
    """Return the TA1 that an interchange asks for or needs; ``groups`` were read in it."""
    coded = (codes.interchange for told in faults if (codes := codes_of(told.fault)))
    notes = [*_header_notes(interchange), *filter(None, coded)]
    if not notes and interchange.acknowledgment != "1":
        return None
    return TechnicalAcknowledgment(
        control_number=echoed(interchange.control_number, 9),
        date=echoed(interchange.date, 6),
        time=echoed(interchange.time, 4),
        code=ACCEPTED if not notes else WITH_ERRORS if groups else REJECTED,
        note=notes[0] if notes else NO_ERROR,
    )


def _header_notes(interchange: Interchange) -> Iterator[str]:
    """Yield the TA105 of each element of ISA that cannot be right."""
    number = interchange.control_number
    for right, note in (
        (interchange.sender, "006"),
        (interchange.receiver, "008"),
        (_is_date(interchange.date), "014"),
        (_is_time(interchange.time), "015"),
        (interchange.version.isascii() and interchange.version.isdecimal(), "017"),
        (number.isascii() and number.isdecimal() and len(number) == len("000000001"), "018"),
        (interchange.acknowledgment in {"0", "1"}, "019"),
        (interchange.usage in {"I", "P", "T"}, "020"),
    ):
        if not right:
            yield note
