"""The answer to a file: a TA1 and a 999 for each group, composed while the file is loaded.

It is addressed back to each sender, numbered and dated by stored rows, and kept as it is: the same
file has the same answer for ever (docs/decisions/0035).
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from tempfile import TemporaryFile
from typing import TypeAlias

from portico.access.actor import Actor
from portico.audit.acting import acting
from portico.exchange.models import AnsweredInterchange, ReceivedFile
from portico.exchange.rules import Told, told_of
from portico.exchange.rules.answers import (
    ACKNOWLEDGES,
    Settled,
    Tally,
    answered_group,
    answered_transaction,
    echoed,
    is_acknowledgment,
    technical_answer,
    verdict_on,
)
from portico.files.models import Original
from portico.files.services import keep_original
from portico.x12.acknowledgment import Said
from portico.x12.acknowledgment_writing import FUNCTIONAL_ID, GUIDE, written
from portico.x12.envelope import Closing, Opening, Technical
from portico.x12.findings import Finding
from portico.x12.transactions import Group, Interchange
from portico.x12.writing import isa, line, write_group

Part: TypeAlias = Settled | Finding | Opening | Closing | Technical
"""As the reader has it, with what became of each transaction set in its place."""

MOST_FAULTS = 20
"""How many of an interchange are looked at for its TA1, which tells one."""
_BLOCK = 1 << 16
_NUMBERS = 10**9


def keep_answer(parts: Iterator[Part], file: ReceivedFile, actor: Actor) -> Original | None:
    """Go through a file to its end, and keep its answer; None where it needs none."""
    with TemporaryFile() as answer:
        for part in parts:
            if isinstance(part, Opening):
                answer.writelines(_Interchange(part, parts, file, actor).answer())
        if not answer.tell():
            return None
        answer.seek(0)
        return keep_original(source=answer, actor=actor, now=file.received_at)


class _Interchange:
    """Answers one interchange; what is wrong with it is known at its end, and told first."""

    def __init__(
        self, opening: Opening, parts: Iterator[Part], file: ReceivedFile, actor: Actor
    ) -> None:
        self._opening, self._parts = opening, parts
        self._file, self._actor = file, actor
        self._faults: list[Told] = []
        self._groups = self._answered = 0
        self._acknowledges = False

    def answer(self) -> Iterator[bytes]:
        """Yield ISA, TA1, groups and IEA; nothing where nothing is to be said."""
        with TemporaryFile() as groups:
            for part in self._parts:
                if isinstance(part, Closing):
                    break
                groups.writelines(self._take(part))
            technical = None if self._acknowledges else self._technical()
            if technical is None and not self._answered:
                return
            number = _number_of(self._opening, self._file, self._actor)
            yield isa(self._interchange(number))
            if technical is not None:
                yield line(technical)
            groups.seek(0)
            while block := groups.read(_BLOCK):
                yield block
            yield line(("IEA", str(self._answered), number))

    def _take(self, part: Part) -> Iterator[bytes]:
        if isinstance(part, Technical):
            self._acknowledges = True
        elif isinstance(part, Finding):
            self._note(part)
        elif isinstance(part, Opening) and part.group is not None:
            yield from self._group(part.group)

    def _group(self, group: Group) -> Iterator[bytes]:
        self._groups += 1
        said = self._said(group)
        if is_acknowledgment(group):
            for _ in said:
                pass
            return
        self._answered += 1
        reply = Group(
            functional_id=FUNCTIONAL_ID,
            sender=echoed(group.receiver, 15),
            receiver=echoed(group.sender, 15),
            date=f"{self._moment:%Y%m%d}",
            time=f"{self._moment:%H%M}",
            control_number=str(self._answered),
            version=GUIDE,
        )
        yield from write_group(reply, [written(said, "0001")])

    def _said(self, group: Group) -> Iterator[Said]:
        """Read a group to its end, and yield what is to be said of it."""
        tally = Tally()
        yield answered_group(group)
        for part in self._parts:
            if isinstance(part, Settled) and part.code not in ACKNOWLEDGES:
                notes, verdict = verdict_on(part)
                tally.count(verdict)
                yield answered_transaction(part)
                yield from notes
                yield verdict
            elif isinstance(part, Finding):
                tally.note(told_of(part))
                self._note(part)
            elif isinstance(part, Closing):
                yield tally.verdict(part.count)
                return

    def _note(self, finding: Finding) -> None:
        is_of_group = finding.place.segment_id in {"GS", "GE"}
        if not is_of_group and len(self._faults) < MOST_FAULTS:
            self._faults.append(told_of(finding))

    @property
    def _moment(self) -> datetime:
        return self._file.received_at.astimezone(UTC)

    def _technical(self) -> tuple[str, ...] | None:
        answer = technical_answer(self._opening.interchange, self._faults, groups=self._groups)
        return None if answer is None else answer.segment

    def _interchange(self, number: str) -> Interchange:
        """Return the header, addressed back to the sender."""
        theirs = self._opening.interchange
        return Interchange(
            sender_qualifier=echoed(theirs.receiver_qualifier, 2),
            sender=echoed(theirs.receiver, 15),
            receiver_qualifier=echoed(theirs.sender_qualifier, 2),
            receiver=echoed(theirs.sender, 15),
            date=f"{self._moment:%y%m%d}",
            time=f"{self._moment:%H%M}",
            version="00501",
            control_number=number,
            acknowledgment="0",
            usage=theirs.usage if theirs.usage in {"P", "T"} else "P",
        )


def _number_of(opening: Opening, file: ReceivedFile, actor: Actor) -> str:
    """Return ISA13 of the answer to an interchange, the same each time."""
    with acting(actor):
        row, _ = AnsweredInterchange.objects.get_or_create(file=file, segment=opening.place.segment)
    return f"{row.pk % _NUMBERS:09}"
