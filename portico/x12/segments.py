"""A walk over the segments of a file: control segments one by one, the others in runs.

What nobody asks for is never cut into pieces: segments are found in the text by how they begin.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import BinaryIO

from portico.x12.wire import STANDARD, Batch, Delimiters, read_batches

_CONTROL = ("GS", "ST", "SE", "GE", "IEA")


@dataclass(slots=True)  # not frozen: that alone would take a tenth of the time of reading
class Segment:
    """One segment; element 0 is its id."""

    ordinal: int
    """Counted from 1 in the file."""

    elements: list[str]

    def __getitem__(self, position: int) -> str:
        """Return an element by its number in the standard; empty when it is not there."""
        try:
            return self.elements[position]
        except IndexError:
            return ""


@dataclass(slots=True)
class Run:
    """Consecutive segments, none of which is a control segment; passed once."""

    delimiters: Delimiters
    text: str
    """As in a batch: a terminator, then each segment with its own."""

    ordinal: int
    """Of the next segment, while there is one."""

    count: int
    """How many segments there are."""

    excessive: dict[int, str] = field(default_factory=dict)
    """Ordinal → why, of those beyond a cap."""

    at: int = 0
    """Where the terminator before the next segment is."""

    def __iter__(self) -> Iterator[Segment]:
        """Pass and yield all that were not passed; nothing else passes any meanwhile."""
        if self.at == len(self.text) - 1:
            return
        element = self.delimiters.element
        for text in self.text[self.at + 1 : -1].split(self.delimiters.terminator):
            self.at += len(text) + 1
            self.ordinal += 1
            yield Segment(self.ordinal - 1, text.split(element))

    def segments(self, wanted: tuple[str, ...]) -> Iterator[Segment]:
        """Yield those of these ids; called again, go on after the last one yielded."""
        text, terminator, element = self.text, self.delimiters.terminator, self.delimiters.element
        for found in _beginnings(text, wanted, self.delimiters, start=self.at):
            at = found.start()
            ordinal = self.ordinal + text.count(terminator, self.at, at)
            self.at, self.ordinal = text.index(terminator, at + 1), ordinal + 1
            yield Segment(ordinal, text[at + 1 : self.at].split(element))
        self.at = len(text) - 1  # nothing is left whose ordinal would have to be counted

    def peek(self) -> str | None:
        """Return the id of the next segment; None where there is none."""
        if self.at == len(self.text) - 1:
            return None
        end = self.text.index(self.delimiters.terminator, self.at + 1)
        return self.text[self.at + 1 : end].partition(self.delimiters.element)[0]

    def take(self) -> Segment:
        """Pass the next segment and return it."""
        start, self.at = self.at + 1, self.text.index(self.delimiters.terminator, self.at + 1)
        self.ordinal += 1
        elements = self.text[start : self.at].split(self.delimiters.element)
        return Segment(self.ordinal - 1, elements)

    def texts(self, end: int) -> list[str]:
        """Pass the segments up to the terminator there, -1 for the last, and return their texts."""
        start = self.at + 1
        self.at = len(self.text) - 1 if end < 0 else end
        return self.text[start : self.at].split(self.delimiters.terminator)

    def begins(self, beginning: str) -> bool:
        """Tell whether what follows, from the terminator before it on, begins like this."""
        return self.text.startswith(beginning, self.at)

    def skip_to(self, at: int) -> None:
        """Pass the segments up to the one after this terminator."""
        self.ordinal += self.text.count(self.delimiters.terminator, self.at, at)
        self.at = at


class Walk:
    """Stands before one segment of the file; holds one batch of them."""

    def __init__(self, source: BinaryIO) -> None:
        self.skipped = False
        """Whether something stood before the first ISA."""

        self._batches = read_batches(source)
        self._batch = Batch(STANDARD, "~")
        self._run = Run(STANDARD, "~", ordinal=1, count=0)
        self._controls: list[tuple[int, str]] = []
        """Where the terminators before control segments not yet passed are, and their ids, the last
        one first."""

    @property
    def delimiters(self) -> Delimiters:
        """Of the interchange it stands in."""
        return self._run.delimiters

    def next_id(self) -> str | None:
        """Return the id of the control segment ahead, empty for any other; None at the end."""
        while self._run.at == len(self._run.text) - 1:
            following = next(self._batches, None)
            if following is None:
                return None
            self._enter(following)
        if self._controls and self._controls[-1][0] == self._run.at:
            return self._controls[-1][1]
        return ""

    def take(self) -> Segment:
        """Pass the one segment ahead and return it."""
        if self._controls and self._controls[-1][0] == self._run.at:
            self._controls.pop()
        if self._batch.isa:
            self._run.skip_to(len(self._run.text) - 1)
            return Segment(self._run.ordinal - 1, list(self._batch.isa))
        return self._run.take()

    def take_run(self) -> Run:
        """Pass the segments up to the next control segment, or as many as are here; return them."""
        start, first = self._run.at, self._run.ordinal
        end = self._controls[-1][0] if self._controls else len(self._run.text) - 1
        self._run.skip_to(end)
        text = self._run.text[start : end + 1]
        within = range(first, self._run.ordinal)
        excessive = {n: why for n, why in self._run.excessive.items() if n in within}
        return Run(self.delimiters, text, first, len(within), excessive)

    def _enter(self, batch: Batch) -> None:
        if batch.delimiters is None:
            self.skipped = True
            return
        first = self._run.ordinal
        excessive = {first + index: why for index, why in batch.excessive.items()}
        self._batch = batch
        self._run = Run(batch.delimiters, batch.text, first, 0, excessive)
        if batch.isa:
            self._controls = [(0, "ISA")]
            return
        found = _beginnings(batch.text, _CONTROL, batch.delimiters)
        self._controls = [(each.start(), each[0][1:-1]) for each in found][::-1]


def _beginnings(
    text: str, names: tuple[str, ...], delimiters: Delimiters, *, start: int = 0
) -> Iterator[re.Match[str]]:
    """Yield where these ids are, in order, with the delimiters around them."""
    pattern = _pattern(names, delimiters.element, delimiters.terminator)
    return pattern.finditer(text, start)


@lru_cache(maxsize=1024)
def _pattern(names: tuple[str, ...], element: str, terminator: str) -> re.Pattern[str]:
    return re.compile(f"{re.escape(terminator)}(?:{'|'.join(names)}){re.escape(element)}")
