"""A walk over the segments of a file: control segments one by one, the others in runs."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import compress, islice
from operator import itemgetter
from typing import BinaryIO

from portico.x12.wire import Batch, Delimiters, read_batches

_CONTROL = ("GS", "ST", "SE", "GE", "IEA")
_NOWHERE = Delimiters(element="*", repetition="^", component=":", terminator="~")


_head_of = itemgetter(slice(3))


@dataclass(slots=True)  # not frozen: that alone would take a tenth of the time of reading
class Segment:
    """One segment; element 0 is its id."""

    ordinal: int
    """Counted from 1 in the file."""

    elements: list[str]

    def __getitem__(self, position: int) -> str:
        """Return an element by its number in the standard; empty when it is not there."""
        return self.elements[position] if position < len(self.elements) else ""


@dataclass(slots=True)
class Run:
    """Consecutive segments, none of which is a control segment; passed once."""

    delimiters: Delimiters
    ordinal: int
    """Of the first."""

    texts: list[str]
    heads: list[str]
    """The first three characters of each."""

    excessive: dict[int, str] = field(default_factory=dict)
    """Ordinal → why, of those beyond a cap."""

    _passed: int = 0

    def segments(self, wanted: Collection[str]) -> Iterator[Segment]:
        """Yield those of these ids; called again, go on after the last one yielded."""
        begin = beginnings(wanted, self.delimiters)
        ahead = range(self._passed, len(self.heads))
        for index in compress(
            ahead, map(begin.__contains__, islice(self.heads, self._passed, None))
        ):
            segment = self._pass(index)
            if segment[0] in wanted:
                yield segment
        self._passed = len(self.heads)

    def __iter__(self) -> Iterator[Segment]:
        """Yield all that were not passed."""
        return map(self._pass, range(self._passed, len(self.heads)))

    def _pass(self, index: int) -> Segment:
        self._passed = index + 1
        return Segment(self.ordinal + index, self.texts[index].split(self.delimiters.element))


class Walk:
    """Stands before one segment of the file; holds one batch of them."""

    def __init__(self, source: BinaryIO) -> None:
        self.skipped = False
        """Whether something stood before the first ISA."""

        self.delimiters = _NOWHERE
        """Of the interchange it stands in."""

        self._batches = read_batches(source)
        self._batch = Batch(_NOWHERE, [])
        self._heads: list[str] = []
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
            return self._id(self._at)
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
        return Run(
            delimiters=self.delimiters,
            ordinal=self._before + start,
            texts=self._batch.segments[start:end],
            heads=self._heads[start:end],
            excessive={
                self._before + index: why
                for index, why in self._batch.excessive.items()
                if start <= index < end
            },
        )

    def _enter(self, batch: Batch) -> None:
        if batch.delimiters is None:
            self.skipped = True
            return
        self._before += len(self._batch.segments)
        self._batch, self._at, self.delimiters = batch, 0, batch.delimiters
        self._heads = list(map(_head_of, batch.segments))
        self._controls = [0] if batch.opens else self._find_controls()

    def _find_controls(self) -> list[int]:
        begin = beginnings(_CONTROL, self.delimiters)
        found = compress(range(len(self._heads)), map(begin.__contains__, self._heads))
        return [index for index in found if self._id(index) in _CONTROL][::-1]

    def _id(self, index: int) -> str:
        return self._batch.segments[index].partition(self.delimiters.element)[0]


def beginnings(names: Iterable[str], delimiters: Delimiters) -> frozenset[str]:
    """Return the first three characters of segments with these ids."""
    return frozenset(text for name in names for text in (name, (name + delimiters.element)[:3]))
