"""The files of a download: the zip as it comes, or the unpacked csv; read line by line.

NPPES never breaks a line inside a field, so each line stands alone: a damaged one is refused
and takes no other with it.
"""

import csv
import io
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO, Self, TypeAlias

from portico.registry.nppes.layout import Fields, MissingColumns, Refused, RowReader, Staged
from portico.vocabulary.encodings import UTF8_OR_CP1252
from portico.vocabulary.npi import NPI_LENGTH

PROVIDERS = "npidata_pfile"
LOCATIONS = "pl_pfile"
NAMES = "othername_pfile"
_HEADER_LIMIT = 100_000
_WATCH_EVERY = 20_000
LINES_KEPT = 20
"""How many refused lines the summary names one by one."""


class UnusableFile(Exception):
    """Why a file cannot be loaded at all, for the operator."""


@dataclass(frozen=True, slots=True)
class Part:
    """One csv of a download; ``open`` gives its bytes."""

    name: str
    size: int
    open: Callable[[], AbstractContextManager[IO[bytes]]]

    @property
    def as_of(self) -> date | None:
        """The last day the file covers, which its name tells."""
        found = re.search(r"_\d{8}-(\d{8})", self.name)
        try:
            return datetime.strptime(found[1], "%Y%m%d").date() if found else None  # noqa: DTZ007 - a date, only read by way of a time
        except ValueError:
            return None


Watch: TypeAlias = Callable[[Part, int, int], None]
"""Told part, lines and bytes as reading goes on."""


@dataclass(slots=True)
class Refusals:
    """The lines that were not loaded: how many for each reason, and the first of them."""

    by_reason: Counter[str] = field(default_factory=Counter)
    first: list[tuple[str, int, str]] = field(default_factory=list)
    """File, line and reason."""

    named: set[str] = field(default_factory=set)
    """What stands where refused lines have their NPI: the file names these providers."""

    def add(self, part: Part, lines: Sequence[int], reason: str, *, count: int = 1) -> None:
        """Note ``count`` lines, of which these are the first."""
        if count:
            self.by_reason[reason] += count
        room = LINES_KEPT - len(self.first)
        self.first += [(part.name, line, reason) for line in lines[:room]]

    @property
    def total(self) -> int:
        """How many lines were refused."""
        return self.by_reason.total()


def parts_of(path: Path) -> Mapping[str, Part]:
    """Find the csv files of a download by kind: inside a zip, or beside an unpacked csv."""
    try:
        found = _members(path) if zipfile.is_zipfile(path) else _siblings(path)
    except (OSError, zipfile.BadZipFile) as error:
        message = f"{path}: it cannot be read ({_why(error)})"
        raise UnusableFile(message) from error
    if PROVIDERS not in found:
        message = f"{path}: it holds no {PROVIDERS}_*.csv"
        raise UnusableFile(message)
    return found


def rows(
    part: Part, reader_for: Callable[[Fields], RowReader], refusals: Refusals, watch: Watch
) -> Iterator[tuple[int, Staged]]:
    """Yield each good line with its number, note each refused one, and tell how far it got."""
    try:
        with part.open() as raw:
            yield from _rows(part, raw, reader_for, refusals, watch)
    except MissingColumns as missing:
        message = f"{part.name}: these columns are missing: {missing}"
        raise UnusableFile(message) from None
    except (OSError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        message = f"{part.name}: it cannot be read to its end ({_why(error)})"
        raise UnusableFile(message) from error


def _rows(
    part: Part,
    raw: IO[bytes],
    reader_for: Callable[[Fields], RowReader],
    refusals: Refusals,
    watch: Watch,
) -> Iterator[tuple[int, Staged]]:
    number = 1
    with io.TextIOWrapper(raw, encoding="utf-8-sig", errors=UTF8_OR_CP1252, newline="\n") as text:
        split = _Splitter()
        header = split(text.readline(_HEADER_LIMIT))
        read = reader_for(header)
        for number, line in enumerate(text, start=2):
            try:
                if not line.isspace():
                    yield number, read(split(line, len(header)))
            except Refused as refusal:
                refusals.add(part, [number], str(refusal))
                refusals.named.add(line.lstrip('"')[:NPI_LENGTH])
            if number % _WATCH_EVERY == 0:
                watch(part, number, raw.tell())
    watch(part, number, part.size)


def _why(error: Exception) -> str:
    return error.strerror or str(error) if isinstance(error, OSError) else str(error)


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
        self._line = line
        try:
            fields = next(self._reader, [])
        except csv.Error as error:
            raise Refused("it is not a line of csv") from error
        if width is not None and len(fields) != width:
            raise Refused("it has more or fewer columns than the header")
        return fields


def _members(path: Path) -> dict[str, Part]:
    with zipfile.ZipFile(path) as archive:
        parts = [
            Part(info.filename, info.file_size, partial(_open_member, path, info.filename))
            for info in archive.infolist()
        ]
    return _by_kind(parts)


@contextmanager
def _open_member(path: Path, member: str) -> Iterator[IO[bytes]]:
    with zipfile.ZipFile(path) as archive, archive.open(member) as raw:
        yield raw


def _siblings(path: Path) -> dict[str, Part]:
    """Find the csv itself, and those of the same days beside it."""
    days = path.name.removeprefix(PROVIDERS)
    if days == path.name:
        return {PROVIDERS: _unpacked(path)}
    beside = [path.with_name(kind + days) for kind in (PROVIDERS, LOCATIONS, NAMES)]
    return _by_kind([_unpacked(file) for file in beside if file == path or file.is_file()])


def _unpacked(path: Path) -> Part:
    return Part(path.name, path.stat().st_size, lambda: path.open("rb"))


def _by_kind(parts: list[Part]) -> dict[str, Part]:
    found = {}
    for part in parts:
        name = PurePosixPath(part.name).name.lower()
        kind = next((k for k in (PROVIDERS, LOCATIONS, NAMES) if name.startswith(k)), None)
        if kind and name.endswith(".csv") and "fileheader" not in name:
            found[kind] = part
    return found
