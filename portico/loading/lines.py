"""A csv file line by line, its size no matter: what is good goes on, what is not is noted.

A value never holds a line break here, so each line stands alone: a damaged one is refused and
takes no other with it.
"""

import codecs
import csv
import io
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Self, TypeAlias

from portico.loading.columns import BadHeader, Fields, Refused, RowReader, Staged, UnusableFile
from portico.vocabulary.encodings import UTF8_OR_CP1252

_LONGEST = 100_000
"""Characters of a line; below what the csv module takes for one field."""
_WATCH_EVERY = 20_000
_UTF_16 = frozenset({codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE})
LINES_KEPT = 20
"""How many refused lines the summary names one by one."""
NAMES_KEPT = 100_000
"""How many names out of refused lines are remembered."""


@dataclass(frozen=True, slots=True)
class Part:
    """One csv file; ``open`` gives its bytes."""

    name: str
    size: int
    open: Callable[[], AbstractContextManager[IO[bytes]]]


Watch: TypeAlias = Callable[[Part, int, int], None]
"""Told part, lines and bytes as reading goes on."""


@dataclass(slots=True)
class Refusals:
    """The lines that were not loaded: how many for each reason, and the first of them."""

    by_reason: Counter[str] = field(default_factory=Counter)
    first: list[tuple[str, int, str]] = field(default_factory=list)
    """File, line and reason."""

    named: set[str] = field(default_factory=set)
    """Whom refused lines name: the file has them all the same."""

    def add(self, part: Part, lines: Sequence[int], reason: str, *, count: int = 1) -> None:
        """Note ``count`` lines, of which these are the first."""
        self.add_each(part, [(line, reason) for line in lines], reason, count=count)

    def add_each(
        self, part: Part, lines: Sequence[tuple[int, str]], reason: str, *, count: int
    ) -> None:
        """Note ``count`` lines; the first of them each with a reason that says more."""
        if count:
            self.by_reason[reason] += count
        room = LINES_KEPT - len(self.first)
        self.first += [(part.name, line, told) for line, told in lines[:room]]

    def name(self, names: Iterable[str]) -> None:
        """Remember whom a refused line names, in memory that does not grow with the file."""
        if self.knows_all_named:
            self.named.update(names)

    @property
    def knows_all_named(self) -> bool:
        """False when refused lines name more than are remembered."""
        return len(self.named) < NAMES_KEPT

    @property
    def total(self) -> int:
        """How many lines were refused."""
        return self.by_reason.total()


def file_part(path: Path) -> Part:
    """Return the one part that a plain csv file is; raise UnusableFile where there is none."""
    try:
        return Part(path.name, path.stat().st_size, lambda: path.open("rb"))
    except OSError as error:
        message = f"{path}: it cannot be read ({why(error)})"
        raise UnusableFile(message) from error


def rows(
    part: Part,
    reader_for: Callable[[Fields], RowReader],
    refusals: Refusals,
    watch: Watch,
    names_in: Callable[[str], Iterable[str]],
) -> Iterator[tuple[int, Staged]]:
    """Yield each good line with its number, note each refused one, and tell how far it got.

    ``names_in`` says whom a refused line names.
    """
    try:
        with part.open() as raw:
            yield from _rows(part, raw, reader_for, refusals, watch, names_in)
    except BadHeader as bad:
        message = f"{part.name}: {bad}"
        raise UnusableFile(message) from None
    except (OSError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        message = f"{part.name}: it cannot be read to its end ({why(error)})"
        raise UnusableFile(message) from error


def why(error: Exception) -> str:
    """Return what an error says, for the operator."""
    return error.strerror or str(error) if isinstance(error, OSError) else str(error)


def _rows(
    part: Part,
    raw: IO[bytes],
    reader_for: Callable[[Fields], RowReader],
    refusals: Refusals,
    watch: Watch,
    names_in: Callable[[str], Iterable[str]],
) -> Iterator[tuple[int, Staged]]:
    number = 1
    with io.TextIOWrapper(raw, _encoding(raw), errors=UTF8_OR_CP1252, newline="\n") as text:
        split = _Splitter()
        header = _header(split, text)
        read = reader_for(header)
        for number, line in enumerate(_lines(text), start=2):
            try:
                if not line.isspace():
                    yield number, read(split(line, len(header)))
            except Refused as refusal:
                refusals.add(part, [number], str(refusal))
                refusals.name(names_in(line.replace("\0", "")))
            if number % _WATCH_EVERY == 0:
                watch(part, number, raw.tell())
    watch(part, number, part.size)


def _encoding(raw: IO[bytes]) -> str:
    """UTF-8, unless the file begins as UTF-16 does."""
    start = raw.read(2)
    raw.seek(0)
    return "utf-16" if start in _UTF_16 else "utf-8-sig"


def _header(split: "_Splitter", text: IO[str]) -> Fields:
    try:
        return split(text.readline(_LONGEST))
    except Refused as refusal:
        message = f"its first line is no header: {refusal}"
        raise BadHeader(message) from None


def _lines(text: IO[str]) -> Iterator[str]:
    """Yield each line, of one that is too long its beginning: a gigabyte may hold no line end."""
    while line := text.readline(_LONGEST):
        yield line
        while len(line) == _LONGEST and line[-1] != "\n":
            line = text.readline(_LONGEST)


class _Splitter:
    """Splits lines one at a time; making a csv reader for each would double the cost."""

    def __init__(self) -> None:
        self._line: str | None = None
        self._reader = csv.reader(self)

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> str:
        """Hand over the line, once: an open quote must not swallow the next one."""
        line, self._line = self._line, None
        if line is None:
            raise StopIteration
        return line

    def __call__(self, line: str, width: int | None = None) -> list[str]:
        """Return the fields, as many as there should be."""
        if len(line) == _LONGEST:
            raise Refused("it is longer than 100,000 characters")
        if "\0" in line:
            raise Refused("it holds a NUL character")
        self._line = line
        try:
            fields = next(self._reader, [])
        except csv.Error as error:
            raise Refused("it is not a line of csv") from error
        if width is not None and len(fields) != width:
            raise Refused("it has more or fewer columns than the header")
        return fields
