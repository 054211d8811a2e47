"""The files of a download: the zip as it comes, or the unpacked csv with those beside it."""

import re
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO

from portico.loading.columns import UnusableFile
from portico.loading.lines import Part, file_part, why
from portico.vocabulary.npi import NPI_LENGTH

PROVIDERS = "npidata_pfile"
LOCATIONS = "pl_pfile"
NAMES = "othername_pfile"


def parts_of(path: Path) -> Mapping[str, Part]:
    """Find the csv files of a download by kind: inside a zip, or beside an unpacked csv."""
    try:
        found = _members(path) if zipfile.is_zipfile(path) else _siblings(path)
    except (OSError, zipfile.BadZipFile) as error:
        message = f"{path}: it cannot be read ({why(error)})"
        raise UnusableFile(message) from error
    if PROVIDERS not in found:
        message = f"{path}: it holds no {PROVIDERS}_*.csv"
        raise UnusableFile(message)
    return found


def day_of(part: Part) -> date | None:
    """Return the last day a file covers, which its name tells."""
    found = re.search(r"_\d{8}-(\d{8})", part.name)
    try:
        return datetime.strptime(found[1], "%Y%m%d").date() if found else None  # noqa: DTZ007 - a date, only read by way of a time
    except ValueError:
        return None


def npi_in(line: str) -> tuple[str]:
    """Return what stands where a line has its NPI: the file names this provider."""
    return (line.lstrip('"')[:NPI_LENGTH],)


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
        return {PROVIDERS: file_part(path)}
    beside = [path.with_name(kind + days) for kind in (PROVIDERS, LOCATIONS, NAMES)]
    return _by_kind([file_part(file) for file in beside if file == path or file.is_file()])


def _by_kind(parts: list[Part]) -> dict[str, Part]:
    found = {}
    for part in parts:
        name = PurePosixPath(part.name).name.lower()
        kind = next((k for k in (PROVIDERS, LOCATIONS, NAMES) if name.startswith(k)), None)
        if kind and name.endswith(".csv") and "fileheader" not in name:
            found[kind] = part
    return found
