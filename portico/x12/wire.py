"""From bytes to segments: encoding, delimiters, and what surrounds segments in real files.

Delimiters come from the ISA alone (X12.5: a segment of 106 characters with fixed places). Every
ISA begins anew, with delimiters of its own. Between segments blanks, line breaks and indentation
do not count; inside a segment every character does. Memory is a few blocks for any bytes at all:
a segment longer than the cap is cut and marked.
"""

import codecs
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from operator import methodcaller
from typing import BinaryIO

from portico.vocabulary.encodings import UTF8_OR_CP1252

BLOCK = 1 << 16
"""Bytes read at a time; also the most characters one batch of segments comes from, about."""
LONGEST_SEGMENT = 1 << 14
MOST_ELEMENTS = 200
"""The widest segment of any HIPAA guide has fewer than 40."""

LONGEST_ID = 3
_HEADER = 106
_MARKS = "\0\x1a\ufeff"
"""End-of-file and byte order marks, from files that were joined."""
_BLANKS = "".join(filter(str.isspace, map(chr, range(0x3001)))) + _MARKS
"""May stand between segments."""
_INDENTATION = 80
_ISA = re.compile(
    r"ISA([^A-Za-z0-9 \r\n])"
    r".{2}\1.{10}\1.{2}\1.{10}\1.{2}\1.{15}\1.{2}\1.{15}\1.{6}\1.{4}\1(.)\1.{5}\1.{9}\1.\1.\1"
    r"(.)([^A-Za-z0-9 ])",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Delimiters:
    """The characters an interchange is cut by; no repetition where ISA11 is a letter."""

    element: str
    repetition: str | None
    component: str
    terminator: str


@dataclass(frozen=True, slots=True)
class Batch:
    """Consecutive segments of one interchange, none of them blank."""

    delimiters: Delimiters | None
    """None: ``segments`` is what stands before the first ISA, in pieces, for counting alone."""

    segments: list[str]
    opens: bool = False
    """Whether it is the ISA that these delimiters come from, and nothing else."""

    excessive: dict[int, str] = field(default_factory=dict)
    """Index → why, of segments beyond a cap; such a segment is cut to its beginning."""


def read_batches(source: BinaryIO) -> Iterator[Batch]:
    """Yield the segments of every interchange in the file, in order."""
    wire = _Wire()
    for text, last in _blocks(source):
        yield from wire.feed(text, last=last)


class _Wire:
    """Holds what is not yet a whole segment, never more than the caps allow."""

    def __init__(self) -> None:
        self._delimiters: Delimiters | None = None
        self._blanks = _BLANKS
        self._held = ""

    def feed(self, text: str, *, last: bool) -> Iterator[Batch]:
        """Yield what has become whole; the end of the text is held until it is seen whole."""
        text = self._held + text
        seen = len(text) if last else max(len(text) - _HEADER, 0)
        at = 0
        while (header := self._next_header(text, at, seen)) is not None:
            yield from self._batch(text[at : header.start()])
            self._open(header)
            yield Batch(self._delimiters, [header[0][:-1]], opens=True)
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
        found = text.find("ISA", at, end + 2)
        while 0 <= found < end:
            header = _ISA.match(text, found)
            if header and _differ(header) and self._begins_here(text, at, found):
                return header
            found = text.find("ISA", found + 3, end + 2)
        return None

    def _begins_here(self, text: str, at: int, found: int) -> bool:
        before = text[max(at, found - _INDENTATION) : found].rstrip(" \t")
        if self._delimiters is None or not before:
            return True
        return before[-1] == self._delimiters.terminator or before[-1] in _BLANKS

    def _open(self, header: re.Match[str]) -> None:
        element, repetition, component, terminator = header.groups()
        repeats = not (repetition.isalnum() or repetition in {" ", element, component, terminator})
        self._delimiters = Delimiters(
            element, repetition if repeats else None, component, terminator
        )
        taken = {element, component, terminator, repetition}
        self._blanks = "".join(blank for blank in _BLANKS if blank not in taken)

    def _end_of_last_segment(self, text: str, at: int, seen: int) -> int:
        """Return where the last whole segment before ``seen`` ends."""
        if self._delimiters is None:
            return seen
        return max(text.rfind(self._delimiters.terminator, at, seen) + 1, at)

    def _batch(self, text: str) -> Iterator[Batch]:
        if self._delimiters is None:
            junk = text.strip(_BLANKS)
            if junk:
                yield Batch(None, [junk])
            return
        pieces = text.split(self._delimiters.terminator)
        segments = list(filter(None, map(self._strip_for(text), pieces)))
        if segments:
            yield Batch(self._delimiters, segments, excessive=self._cap(segments))

    def _strip_for(self, text: str) -> Callable[[str], str]:
        """Return what takes blanks off a segment; Python's own where it does, five times as fast."""
        if len(self._blanks) == len(_BLANKS) and not any(mark in text for mark in _MARKS):
            return str.strip
        return methodcaller("strip", self._blanks)

    def _cap(self, segments: list[str]) -> dict[int, str]:
        """Cut what is beyond a cap, and say which and why."""
        if max(map(len, segments)) <= MOST_ELEMENTS:
            return {}
        excessive: dict[int, str] = {}
        assert self._delimiters is not None  # noqa: S101 - segments exist only inside an interchange
        separator = self._delimiters.element
        for index, segment in enumerate(segments):
            if len(segment) > LONGEST_SEGMENT:
                excessive[index] = f"it has more than {LONGEST_SEGMENT} characters"
            elif segment.count(separator) > MOST_ELEMENTS:
                excessive[index] = f"it has more than {MOST_ELEMENTS} elements"
        for index in excessive:
            segments[index] = segments[index][:LONGEST_ID].partition(separator)[0]
        return excessive


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
        ("utf-16-le", (b"\xff\xfe", b"I\0")),
        ("utf-16-be", (b"\xfe\xff", b"\0I")),
    ):
        if block.startswith(beginnings):
            return codecs.getincrementaldecoder(encoding)("replace")
    return codecs.getincrementaldecoder("utf-8")(UTF8_OR_CP1252)
