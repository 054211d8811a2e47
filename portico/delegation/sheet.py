"""A list of people in a csv file: read as offices export it, judged line by line. Pure."""

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from portico.delegation.rules import Wanted
from portico.profiles.schema import Role
from portico.vocabulary.email import normalize_email
from portico.vocabulary.encodings import UTF8_OR_CP1252

LARGEST = 256 * 1024
"""Bytes; more than 500 people ever fill."""
MOST = 500
COLUMNS: Mapping[str, str] = {
    "first_name": "First name",
    "last_name": "Last name",
    "email": "Email",
    "job_title": "Job title",
    "roles": "Roles",
    "until": "Until",
    "phi": "Patient information",
}
"""What each column is called in the template; more columns are left alone."""
REQUIRED = ("first_name", "last_name", "email")
_LONGEST = {"first_name": 100, "last_name": 100, "job_title": 200}
_ALSO = {
    "e-mail": "email",
    "work email": "email",
    "phi": "phi",
    "role": "roles",
    "title": "job_title",
}
_YES, _NO = {"yes", "y", "on", "true", "1", "x"}, {"", "no", "n", "off", "false", "0"}
_DAYS = ("%m/%d/%Y", "%Y-%m-%d", "%m/%d/%y")
_SPLITS = re.compile(r"[;,|\n]")
_NOT_CSV = "This is no csv file. In your spreadsheet choose “Save as”, then “CSV UTF-8”."

Typed = Mapping[str, str]


class Unreadable(Exception):
    """The file as a whole cannot be read; says what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What is wrong with one value, and what to do."""

    column: str
    """As it is called in the template."""
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One person of the file; without problems they can be invited."""

    number: int
    """In the file, the head being 1."""
    typed: Typed
    email: str
    gives: Wanted
    problems: tuple[Problem, ...] = ()
    is_invited: bool = False
    """Somebody invited them already: they would get a new link."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What lines are judged by."""

    roles: Sequence[Role]
    """The ceiling."""
    today: date
    last: date
    members: frozenset[str]
    """The emails of who is here, normalized."""
    invited: frozenset[str]


def read(chunks: Iterable[bytes]) -> list[tuple[int, dict[str, str]]]:
    """The lines with their numbers, as typed, by the keys of COLUMNS. Raises Unreadable.

    UTF-8 with or without a byte order mark, else Windows-1252; commas, semicolons or tabs.
    """
    text = _text(chunks)
    head, _, _ = text.partition("\n")
    delimiter = max(",;\t", key=head.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        keys = _keys(next(rows, []))
        return _people(rows, keys)
    except csv.Error:
        message = f"Line {rows.line_num} has a quotation mark that is not closed. Correct it."
        raise Unreadable(message) from None


def judged(rows: Iterable[tuple[int, Typed]], known: Known) -> list[Line]:
    """What each line would do, or what keeps it from it."""
    seen: dict[str, int] = {}
    return [_judge(number, typed, known, seen) for number, typed in rows]


def _text(chunks: Iterable[bytes]) -> str:
    decoder = codecs.getincrementaldecoder("utf-8-sig")(UTF8_OR_CP1252)
    parts, size = [], 0
    for chunk in chunks:
        size += len(chunk)
        if size > LARGEST:
            message = f"This file is larger than 256 kB. Send at most {MOST} people at a time."
            raise Unreadable(message)
        if b"\0" in chunk:
            raise Unreadable(_NOT_CSV)
        parts.append(decoder.decode(chunk))
    text = "".join([*parts, decoder.decode(b"", final=True)])
    if text.startswith("PK\x03\x04"):
        raise Unreadable(_NOT_CSV)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _keys(head: Sequence[str]) -> list[str]:
    """The key of each column by its name, in any spelling; empty for one that is left alone."""
    by_name = {name.casefold(): key for key, name in COLUMNS.items()} | _ALSO
    names = [" ".join(name.replace("_", " ").split()).casefold() for name in head]
    keys = [by_name.get(name, "") for name in names]
    missing = [COLUMNS[key] for key in REQUIRED if key not in keys]
    if missing:
        asked = ", ".join(missing)
        message = f"The first line names no column {asked}. Begin with the template."
        raise Unreadable(message)
    return keys


def _people(rows: Iterator[list[str]], keys: Sequence[str]) -> list[tuple[int, dict[str, str]]]:
    found: list[tuple[int, dict[str, str]]] = []
    number = 2
    for row in rows:
        typed = {key: value.strip() for key, value in zip(keys, row, strict=False) if key}
        if any(typed.values()):
            found.append((number, typed))
        if len(found) > MOST:
            raise Unreadable(f"More than {MOST} people. Send them in several files.")
        number = rows.line_num + 1  # type: ignore[attr-defined] # a csv reader, which typing does not name
    if not found:
        raise Unreadable(
            "There is nobody in this file. Put one person on each line below the first."
        )
    return found


def _judge(number: int, typed: Typed, known: Known, seen: dict[str, int]) -> Line:
    problems = list(_names(typed))
    email = _email(number, typed, known, seen, problems)
    until = _until(typed.get("until", ""), known, problems)
    roles = _roles(typed.get("roles", ""), known, problems)
    gives = Wanted(until=dict.fromkeys(roles, until), sees_phi=_phi(typed, problems))
    return Line(
        number=number,
        typed=typed,
        email=email,
        gives=gives,
        problems=tuple(problems),
        is_invited=email in known.invited,
    )


def _names(typed: Typed) -> Iterator[Problem]:
    for key, longest in _LONGEST.items():
        value = typed.get(key, "")
        if key in REQUIRED and not value:
            yield Problem(column=COLUMNS[key], message="Enter a name")
        elif len(value) > longest:
            yield Problem(column=COLUMNS[key], message=f"Enter at most {longest} characters")


def _email(
    number: int, typed: Typed, known: Known, seen: dict[str, int], problems: list[Problem]
) -> str:
    def says(message: str) -> None:
        problems.append(Problem(column=COLUMNS["email"], message=message))

    try:
        email = normalize_email(typed.get("email", ""))
    except ValueError as error:
        says(str(error))
        return ""
    first = seen.setdefault(email, number)
    if first != number:
        says(f"The same email is on line {first}. Leave one of them out")
    elif email in known.members:
        says("Is in your organization already. Change their roles in the list")
    return email


def _roles(text: str, known: Known, problems: list[Problem]) -> list[str]:
    names = {name.casefold(): role.key for role in known.roles for name in (role.key, role.title)}
    asked = [part.strip() for part in _SPLITS.split(text) if part.strip()]
    unknown = [part for part in asked if part.casefold() not in names]
    if unknown:
        can = "; ".join(role.title for role in known.roles)
        said = ", ".join(unknown)
        message = f"No role is called {said}. There are: {can}"
        problems.append(Problem(column=COLUMNS["roles"], message=message))
    return [names[part.casefold()] for part in asked if part.casefold() in names]


def _until(text: str, known: Known, problems: list[Problem]) -> date:
    """The last day; as late as the plan lets it be where none was typed."""
    day = _first(text, [_reads(form) for form in _DAYS]) if text else known.last
    if day is None:
        message = "Enter a day as month/day/year"
    elif day <= known.today:
        message = "Enter a day after today"
    elif day > known.last:
        message = f"Enter a day no later than {known.last:%m/%d/%Y}"
    else:
        return day
    problems.append(Problem(column=COLUMNS["until"], message=message))
    return known.last


def _reads(form: str) -> Callable[[str], date]:
    return lambda text: datetime.strptime(text, form).date()  # noqa: DTZ007 - a day, not a moment


def _first(text: str, readers: Iterable[Callable[[str], date]]) -> date | None:
    for read_day in readers:
        try:
            return read_day(text)
        except ValueError:
            continue
    return None


def _phi(typed: Typed, problems: list[Problem]) -> bool:
    said = typed.get("phi", "").casefold()
    if said not in _YES | _NO:
        problems.append(Problem(column=COLUMNS["phi"], message="Enter yes or no"))
    return said in _YES
