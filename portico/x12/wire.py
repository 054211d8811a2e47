"""From bytes to segments: encoding, delimiters, and what surrounds segments in real files.

Delimiters come from the ISA alone (X12.5: a segment of 106 characters with fixed places). Every
ISA begins anew, with delimiters of its own. Between segments blanks, line breaks and indentation
do not count; inside a segment every character does. Memory is a few blocks for any bytes at all:
a segment longer than the cap is cut and marked.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from typing import BinaryIO

from portico.vocabulary.encodings import UTF8_OR_CP1252

BLOCK = 1 << 16
"""Bytes read at a time."""
LONGEST_SEGMENT = 1 << 14
MOST_ELEMENTS = 1000
"""The widest segment of any HIPAA guide has fewer than 40; looking by great strides is quick."""

_HEADER = 106
_WIDTHS = (2, 10, 2, 10, 2, 15, 2, 15, 6, 4, 1, 5, 9, 1, 1, 1)
_LONGEST_ID = 3
_BLANKS = "".join(filter(str.isspace, map(chr, range(0x3001)))) + "\0\x1a\ufeff"
"""May stand between segments: white space, and the end-of-file and byte order marks of joined files."""
_WIDE_BLANKS = tuple(blank for blank in _BLANKS if not blank.isascii())
_INDENTATION = 80
_ISA = re.compile(
    r"ISA([^A-Za-z0-9 \r\n])"
    r".{2}\1.{10}\1.{2}\1.{10}\1.{2}\1.{15}\1.{2}\1.{15}\1.{6}\1.{4}\1(.)\1.{5}\1.{9}\1.\1.\1"
    r"([^A-Za-z0-9])([^A-Za-z0-9 ])",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Delimiters:
    """The characters an interchange is cut by; no repetition where ISA11 is a letter."""

    element: str
    repetition: str | None
    component: str
    terminator: str


STANDARD = Delimiters(element="*", repetition="^", component=":", terminator="~")


@dataclass(frozen=True, slots=True)
class Batch:
    """Consecutive segments of one interchange, none of them blank, with nothing around them."""

    delimiters: Delimiters | None
    """None: ``text`` is something before the first ISA."""

    text: str
    """One terminator, then each segment with its own: ``~GS*…~ST*…~``."""

    isa: tuple[str, ...] = ()
    """Its elements, where this is the ISA that these delimiters come from, and nothing else."""

    excessive: dict[int, str] = field(default_factory=dict)
    """Index → why, of segments beyond a cap; only their id was kept."""


def read_batches(source: BinaryIO) -> Iterator[Batch]:
    """Yield the segments of every interchange in the file, in order."""
    wire = _Wire()
    for text, last in _blocks(source):
        yield from wire.feed(text, last=last)


class _Wire:
    """Holds what is not yet a whole segment, never more than the caps allow."""

    def __init__(self) -> None:
        self._delimiters: Delimiters | None = None
        self._layout = _Layout("", _BLANKS)
        self._held = ""

    def feed(self, text: str, *, last: bool) -> Iterator[Batch]:
        """Yield what has become whole; the end of the text is held until it is seen whole."""
        text = self._held + text
        seen = len(text) if last else max(len(text) - _HEADER, 0)
        at = 0
        while (header := self._next_header(text, at, seen)) is not None:
            yield from self._batch(text[at : header.start()])
            yield self._opened(header)
            at = header.end()
        seen = max(seen, at)
        if last:
            yield from self._batch(text[at:])
            return
        whole = self._end_of_last_segment(text, at, seen)
        yield from self._batch(text[at:whole])
        self._held = _shortened(text[whole:])

    def _next_header(self, text: str, at: int, end: int) -> re.Match[str] | None:
        """Find an ISA of the right shape that begins a segment or a line."""
        header = _ISA.search(text, at)
        while header and header.start() < end:
            if _differ(header) and self._begins_here(text, at, header.start()):
                return header
            header = _ISA.search(text, header.start() + len("ISA"))
        return None

    def _begins_here(self, text: str, at: int, found: int) -> bool:
        before = text[max(at, found - _INDENTATION) : found].rstrip(" \t")
        if self._delimiters is None or not before:
            return True
        return before[-1] == self._delimiters.terminator or before[-1] in _BLANKS

    def _opened(self, header: re.Match[str]) -> Batch:
        element, repetition, component, terminator = header.groups()
        taken = {element, repetition, component, terminator}
        repeats = len(taken) == 4 and not repetition.isalnum() and repetition != " "
        self._delimiters = Delimiters(
            element, repetition if repeats else None, component, terminator
        )
        self._layout = _Layout(
            terminator, "".join(blank for blank in _BLANKS if blank not in taken)
        )
        isa = header[0]
        bounds = accumulate((width + 1 for width in _WIDTHS), initial=len("ISA") + 1)
        elements = ("ISA", *(isa[start : end - 1] for start, end in pairwise(bounds)))
        return Batch(self._delimiters, f"{terminator}{isa}", isa=elements)

    def _end_of_last_segment(self, text: str, at: int, seen: int) -> int:
        """Return where the last whole segment before ``seen`` ends."""
        if self._delimiters is None:
            return seen
        return max(text.rfind(self._delimiters.terminator, at, seen) + 1, at)

    def _batch(self, text: str) -> Iterator[Batch]:
        if self._delimiters is None:
            if text.strip(_BLANKS):
                yield Batch(None, text)
            return
        tight = self._layout.tight(text)
        if len(tight) > 1:
            yield Batch(self._delimiters, *_capped(tight, self._delimiters))


class _Layout:
    """Takes away what stands between segments: at once where it is the same everywhere."""

    def __init__(self, terminator: str, blanks: str) -> None:
        self._terminator = terminator
        self._blanks = blanks
        self._odd_blanks = [blank for blank in blanks if blank.isascii() and blank != " "]
        self._before = re.compile(f"{re.escape(terminator)}[ {re.escape(terminator)}]")
        self._after = re.compile(f" {re.escape(terminator)}")  # quicker than ``in``
        self._gap: str | None = None
        """What follows the ISA, and so most likely every segment."""

    def tight(self, text: str) -> str:
        """Return the segments of a text that begins with one, a terminator before and after each."""
        terminator = self._terminator
        if not text:
            return terminator
        if self._gap is None:
            self._gap = text[: len(text) - len(text.lstrip(self._blanks))][:2]
        tight = text.replace(terminator + self._gap, terminator).strip(self._blanks)
        if self._is_tight(tight):
            return f"{terminator}{tight.removesuffix(terminator)}{terminator}"
        pieces = (piece.strip(self._blanks) for piece in text.split(terminator))
        return terminator.join(["", *filter(None, pieces), ""])

    def _is_tight(self, text: str) -> bool:
        """Tell whether nothing stands around any segment: only single blanks inside of it."""
        if not text or text.startswith(self._terminator):
            return False
        if self._before.search(text) or self._after.search(text):
            return False
        odd = self._odd_blanks if text.isascii() else (*self._odd_blanks, *_WIDE_BLANKS)
        return not any(blank in text for blank in odd)


def _capped(tight: str, delimiters: Delimiters) -> tuple[str, tuple[str, ...], dict[int, str]]:
    """Keep only the id of segments beyond a cap, and say which and why."""
    excessive: dict[int, str] = {}
    kept: list[str] = []
    done = 0
    for start, end in _long_ones(tight, delimiters.terminator):
        segment = tight[start:end]
        if why := _excess(segment, delimiters.element):
            excessive[tight.count(delimiters.terminator, 0, start) - 1] = why
            kept += [tight[done:start], segment.partition(delimiters.element)[0][:_LONGEST_ID]]
            done = end
    return "".join([*kept, tight[done:]]), (), excessive


def _long_ones(tight: str, terminator: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of segments long enough to have too many elements, by great strides."""
    start = 1
    while start < len(tight):
        end = tight.rfind(terminator, start, start + MOST_ELEMENTS + 1)
        if end < 0:
            end = tight.index(terminator, start)
            yield start, end
        start = end + 1


def _excess(segment: str, element: str) -> str | None:
    if len(segment) > LONGEST_SEGMENT:
        return f"it has more than {LONGEST_SEGMENT} characters"
    if segment.count(element) > MOST_ELEMENTS:
        return f"it has more than {MOST_ELEMENTS} elements"
    return None


def _differ(header: re.Match[str]) -> bool:
    """Tell whether element, component and terminator can be told apart."""
    element, _, component, terminator = header.groups()
    return len({element, component, terminator}) == 3


def _shortened(held: str) -> str:
    """Drop the middle of what is too long for a segment; the end may be the next ISA."""
    if len(held) <= LONGEST_SEGMENT + 2 * _HEADER:
        return held
    return held[: LONGEST_SEGMENT + 1] + held[-_HEADER - _INDENTATION :]


def _blocks(source: BinaryIO) -> Iterator[tuple[str, bool]]:
    """Yield the file as text, block by block, and whether it is the last."""
    block = _filled(source)
    decoder = _decoder(block)
    while block:
        following = _filled(source)
        yield decoder.decode(block, final=not following), not following
        block = following


def _filled(source: BinaryIO) -> bytes:
    """Read a whole block, also from a source that gives less at a time."""
    parts: list[bytes] = []
    missing = BLOCK
    while missing and (part := source.read(missing)):
        parts.append(part)
        missing -= len(part)
    return b"".join(parts)


def _decoder(block: bytes) -> codecs.IncrementalDecoder:
    """Choose by the first bytes: UTF-16 shows itself by its mark, or by the zeros in ``ISA``."""
    for encoding, beginnings in (
        ("utf-16-le", (b"\xff\xfe", b"I\0S\0")),
        ("utf-16-be", (b"\xfe\xff", b"\0I\0S")),
    ):
        if block.startswith(beginnings):
            return codecs.getincrementaldecoder(encoding)("replace")
    return codecs.getincrementaldecoder("utf-8")(UTF8_OR_CP1252)
