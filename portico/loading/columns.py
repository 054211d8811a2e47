"""A file's columns by the names of its header, and why a line or a whole file is not loaded. Pure."""

from collections import Counter
from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import TypeAlias

Fields: TypeAlias = Sequence[str]
Staged: TypeAlias = tuple[str | int, ...]
"""A line as it goes into the staging table, in the order of its columns."""
RowReader: TypeAlias = Callable[[Fields], Staged]


class UnusableFile(Exception):
    """Why a file cannot be loaded at all, for the operator."""


class Refused(Exception):
    """Why a line is not loaded, without its values."""


class BadHeader(Exception):
    """Which of the columns that we cannot do without are missing or stand twice."""


def picker(header: Fields, wanted: Fields) -> Callable[[Fields], tuple[str, ...]]:
    """Find the columns by name, whatever their order, case and spaces; ignore all others."""
    names = [_key(name) for name in header]
    keys = [_key(name) for name in wanted]
    if missing := [name for name, key in zip(wanted, keys, strict=True) if key not in names]:
        message = f"these columns are missing: {'; '.join(missing)}"
        raise BadHeader(message)
    count = Counter(names)
    if doubled := [name for name, key in zip(wanted, keys, strict=True) if count[key] > 1]:
        message = f"these columns stand more than once: {'; '.join(doubled)}"
        raise BadHeader(message)
    return itemgetter(*map(names.index, keys))


def _key(name: str) -> str:
    return " ".join(name.split()).casefold()
