"""One transaction set, ST to SE, as a stream of its segments."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from portico.x12.findings import ASK, Fault, Finding, Place
from portico.x12.segments import Run, Segment, Walk
from portico.x12.wire import STANDARD, Delimiters

MOST_FINDINGS = 50
"""How many one transaction set keeps: a file of nothing but faults must not fill the memory."""
_SWAP = bytes.maketrans(b"\xfc\xfd\xfe\xff~*:^", b"~*:^\xfc\xfd\xfe\xff")


@dataclass(frozen=True, slots=True)
class Interchange:
    """ISA: who sent it to whom; values without their padding of blanks or dots."""

    sender_qualifier: str
    sender: str
    receiver_qualifier: str
    receiver: str
    date: str
    """ISA09, YYMMDD."""

    time: str
    """ISA10, HHMM."""

    version: str
    """ISA12, like ``00501``."""

    control_number: str
    """ISA13."""

    acknowledgment: str
    """ISA14: ``1`` when the sender wants a TA1."""

    usage: str
    """ISA15: ``P`` production, ``T`` test."""


@dataclass(frozen=True, slots=True)
class Group:
    """GS: transaction sets of one kind."""

    functional_id: str
    """GS01, ``HP`` for 835."""

    sender: str
    receiver: str
    date: str
    """GS04, CCYYMMDD."""

    time: str
    """GS05, HHMM or finer."""

    control_number: str
    """GS06."""

    version: str
    """GS08, like ``005010X221A1``."""


class TransactionSet:
    """One ST to its SE. Segments stream once; what is told of the whole reads what is left."""

    def __init__(
        self, *, walk: Walk, st: Segment, place: Place, interchange: Interchange, group: Group
    ) -> None:
        self.interchange = interchange
        self.group = group
        self.place = place
        self.code = st[1]
        """ST01, like ``835``."""

        self.control_number = st[2]
        """ST02."""

        self.convention = st[3]
        """ST03, like ``005010X231A1``; an 835 has none."""

        self._walk = walk
        self._delimiters = walk.delimiters
        self._run = self._nothing = Run(walk.delimiters, walk.delimiters.terminator, 0, 0)
        self._open = True
        self._count = 1
        self._content = sha256()
        self._findings: list[Finding] = []
        self._refused = False

    def __iter__(self) -> Iterator[Segment]:
        """Yield every segment between ST and SE that was not yielded yet."""
        yield from self._run
        while self._read_on():
            yield from self._run

    def segments(self, wanted: tuple[str, ...]) -> Iterator[Segment]:
        """Yield those of these ids; called again, go on after the last one yielded."""
        yield from self._run.segments(wanted)
        while self._read_on():
            yield from self._run.segments(wanted)

    def runs(self) -> Iterator[Run]:
        """Yield what was not yielded yet, as stretches of text to be passed as a whole."""
        yield self._run
        while self._read_on():
            yield self._run

    @property
    def component(self) -> str:
        """The character that separates the components of an element."""
        return self._delimiters.component

    @property
    def segment_count(self) -> int:
        """How many segments there are, ST and SE included."""
        self.finish()
        return self._count

    @property
    def sha256(self) -> str:
        """The hash of its content, in hexadecimal.

        Of the segments between ST and SE, which number it anew each time it is sent, without what
        surrounds them, in UTF-8 and with the usual delimiters; a character of the data that is one
        of these is replaced by a byte that UTF-8 never uses. So line breaks, indentation, encoding
        and the choice of delimiters leave it as it is, and nothing else does.
        """
        self.finish()
        return self._content.hexdigest()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is wrong with it, the first of it if that is much."""
        self.finish()
        return tuple(self._findings)

    @property
    def refused(self) -> bool:
        """Whether it must not be loaded."""
        self.finish()
        return self._refused

    def finish(self) -> None:
        """Read on to its end."""
        while self._read_on():
            pass

    def find(self, fault: StrEnum, segment: Segment, reason: str, *, refuses: bool) -> None:
        """Keep a finding about one of its segments."""
        self._keep(Finding(fault, self.place.at(segment.ordinal, segment[0]), reason, refuses))

    def _keep(self, finding: Finding) -> None:
        if len(self._findings) < MOST_FINDINGS or finding.refuses > self._refused:
            self._findings.append(finding)
        self._refused |= finding.refuses

    def _read_on(self) -> bool:
        """Take the next run of segments; at the end check it against its SE."""
        if not self._open:
            return False
        ahead = self._walk.next_id()
        if ahead == "":
            self._take_run()
            return True
        self._open, self._run = False, self._nothing
        if ahead == "SE":
            self._check(self._walk.take())
        else:
            reason = f"The transaction set has no SE: its end is missing. {ASK}"
            self._keep(Finding(Fault.NO_TRAILER, self.place, reason, refuses=True))
        return False

    def _take_run(self) -> None:
        self._run = self._walk.take_run()
        self._note(self._run.text[1:], self._run.count)
        for ordinal, why in self._run.excessive.items():
            reason = f"The segment was cut off: {why}. {ASK}"
            self.find(Fault.EXCESSIVE, Segment(ordinal, []), reason, refuses=True)

    def _check(self, se: Segment) -> None:
        self._count += 1
        if not says(se[1], self._count):
            reason = f"SE01 does not say {self._count}, the number of segments that came. {ASK}"
            self.find(Fault.COUNT, se, reason, refuses=True)
        if se[2] != self.control_number:
            reason = f"SE02 is not the control number in ST02. {ASK}"
            self.find(Fault.CONTROL_NUMBER, se, reason, refuses=True)

    def _note(self, text: str, count: int) -> None:
        """Count segments and add them to the hash."""
        self._count += count
        self._content.update(_canonical(text, self._delimiters))


def says(text: str, number: int) -> bool:
    """Tell whether a count in a trailer is this number; ``0025`` is 25."""
    return text.isascii() and text.isdecimal() and (text.lstrip("0") or "0") == str(number)


def _canonical(text: str, delimiters: Delimiters) -> bytes:
    """Return what it would be with the usual delimiters, which is what most files have."""
    content = text.encode()
    if delimiters == STANDARD:
        return content
    for delimiter, instead in (
        (delimiters.terminator, b"\xfc"),
        (delimiters.element, b"\xfd"),
        (delimiters.component, b"\xfe"),
        (delimiters.repetition, b"\xff"),
    ):
        if delimiter is not None:
            content = content.replace(delimiter.encode(), instead)
    return content.translate(_SWAP)
