"""A walk over the segments of a file: control segments one by one, the others in runs."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import BinaryIO

from portico.x12.wire import Batch, Delimiters, read_batches

_CONTROL = ("GS", "ST", "SE", "GE", "IEA")
_NOWHERE = Delimiters(element="*", repetition="^", component=":", terminator="~")


@dataclass(frozen=True, slots=True)
class Segment:
    """One segment; element 0 is its id."""

    ordinal: int
    """Counted from 1 in the file."""

    elements: list[str]

    def __getitem__(self, position: int) -> str:
        """Return an element by its number in the standard; empty when it is not there."""
        return self.elements[position] if position < len(self.elements) else ""


@dataclass(frozen=True, slots=True)
class Run:
    """Consecutive segments, none of which is a control segment."""

    ordinal: int
    """Of the first."""

    segments: list[str]
    excessive: dict[int, str]
    """Ordinal → why, of those beyond a cap."""


class Walk:
    """Stands before one segment of the file; holds one batch of them."""

    def __init__(self, source: BinaryIO) -> None:
        self.skipped = False
        """Whether something stood before the first ISA."""

        self.delimiters = _NOWHERE
        """Of the interchange it stands in."""

        self._batches = read_batches(source)
        self._batch = Batch(_NOWHERE, [])
        self._controls: list[int] = []
        """Indexes of the batch's control segments not yet passed, the last one first."""
        self._at = 0
        self._before = 1
        """Ordinal of the batch's first segment."""

    def next_id(self) -> str | None:
        """Return the id of the control segment ahead, empty for any other; None at the end."""
        while self._at == len(self._batch.segments):
            following = next(self._batches, None)
            if following is None:
                return None
            self._enter(following)
        if self._controls and self._controls[-1] == self._at:
            return self._batch.segments[self._at].partition(self.delimiters.element)[0]
        return ""

    def take(self) -> Segment:
        """Pass the one segment ahead and return it."""
        index = self._at
        self._at += 1
        if self._controls and self._controls[-1] == index:
            self._controls.pop()
        elements = self._batch.segments[index].split(self.delimiters.element)
        return Segment(self._before + index, elements)

    def take_run(self) -> Run:
        """Pass the segments up to the next control segment, or as many as are here; return them."""
        start = self._at
        self._at = end = self._controls[-1] if self._controls else len(self._batch.segments)
        excessive = {
            self._before + index: why
            for index, why in self._batch.excessive.items()
            if start <= index < end
        }
        return Run(self._before + start, self._batch.segments[start:end], excessive)

    def _enter(self, batch: Batch) -> None:
        if batch.delimiters is None:
            self.skipped = True
            return
        self._before += len(self._batch.segments)
        self._batch, self._at, self.delimiters = batch, 0, batch.delimiters
        element = batch.delimiters.element
        begin = beginnings(_CONTROL, batch.delimiters)
        found = [
            index
            for index, text in enumerate(batch.segments)
            if text[:3] in begin and text.partition(element)[0] in _CONTROL
        ]
        self._controls = [0] if batch.opens else found[::-1]


def beginnings(names: Iterable[str], delimiters: Delimiters) -> frozenset[str]:
    """Return the first three characters of segments with these ids."""
    return frozenset(text for name in names for text in (name, (name + delimiters.element)[:3]))
