"""The columns of a roster file (docs/guide/load-the-roster.md), and what makes a row refused. Pure."""

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import lru_cache

from portico.loading.columns import Fields, Refused, RowReader, Staged, picker
from portico.records.roster.rules import ProviderKind, number_of
from portico.vocabulary.email import normalize_email
from portico.vocabulary.names import NAME_LENGTH, clean_name
from portico.vocabulary.npi import parse_npi
from portico.vocabulary.phone import parse_phone
from portico.vocabulary.tin import parse_tin

COLUMNS = (
    "kind",
    "legal name",
    "first name",
    "last name",
    "DBA",
    "TIN",
    "NPI",
    "provider ID",
    "ZIPs",
    "line of business",
    "participation from",
    "participation to",
    "contact email",
    "contact phone",
)
PROVIDER_ID_LENGTH = 40
LINE_OF_BUSINESS_LENGTH = 60

_GROUP, _PRACTITIONER = ProviderKind.GROUP.value, ProviderKind.PRACTITIONER.value
_PROVIDER_ID = re.compile(r"[A-Za-z0-9._/#-]+( [A-Za-z0-9._/#-]+)*")
_ZIP = re.compile(r"[0-9]{5}(-?[0-9]{4})?")
_BETWEEN_CELLS = re.compile(r'["\s]*,["\s]*')
_DATES = ("%Y-%m-%d", "%m/%d/%Y")
_REMEMBERED = 1024
"""Cells that come again soon: a provider's in each line of business, an office's in each provider."""


def row_reader(header: Fields) -> RowReader:
    """Return what reads a row of a file with this header, in the order of the staging table."""
    pick = picker(header, COLUMNS)

    def read(fields: Fields) -> Staged:
        return _row(*pick(fields))

    return read


def numbers_in(line: str) -> Iterator[str]:
    """Yield what may be a provider ID or an NPI in a refused line, as it is compared."""
    for cell in _BETWEEN_CELLS.split(line.strip(' \r\n"')):
        if 0 < len(cell) <= PROVIDER_ID_LENGTH:
            yield number_of(cell)


def _row(
    kind: str,
    legal_name: str,
    first_name: str,
    last_name: str,
    dba: str,
    tin: str,
    npi: str,
    provider_id: str,
    zips: str,
    line_of_business: str,
    begins: str,
    ends: str,
    email: str,
    phone: str,
) -> Staged:
    names = (kind, legal_name, first_name, last_name, dba)
    return (
        *_provider(*names, npi, provider_id, zips),
        *_participation(line_of_business, begins, ends),
        *_contact(tin, email, phone),
    )


@lru_cache(maxsize=_REMEMBERED)
def _provider(
    kind: str, legal: str, first: str, last: str, dba: str, npi: str, provider_id: str, zips: str
) -> Staged:
    """Return what rows of one provider share, from line of business to line of business."""
    return (
        *_kind_and_names(kind, legal, first, last),
        _name(dba, "DBA") if dba.strip() else "",
        *_provider_id(provider_id),
        _optional(parse_npi, npi, "NPI is not ten digits with a right check digit"),
        _zips(zips),
    )


@lru_cache(maxsize=_REMEMBERED)
def _contact(tin: str, email: str, phone: str) -> Staged:
    """Return what rows of one office share."""
    return (
        _parsed(parse_tin, tin, "TIN is not a tax ID of nine digits"),
        _optional(normalize_email, email, "contact email is not an email"),
        _optional(parse_phone, phone, "contact phone is not a phone number of ten digits"),
    )


@lru_cache(maxsize=_REMEMBERED)
def _participation(line_of_business: str, begins: str, ends: str) -> Staged:
    """Return the line of business and both days; the end is empty where none is known."""
    if not begins.strip():
        raise Refused("participation from is empty")
    start = _date(begins, "participation from")
    end = _date(ends, "participation to") if ends.strip() else ""
    if end and end < start:
        raise Refused("participation ends before it begins")
    name = _name(line_of_business, "line of business", LINE_OF_BUSINESS_LENGTH)
    return name, start, end


def _kind_and_names(kind: str, legal: str, first: str, last: str) -> tuple[str, str, str, str]:
    """Return the kind and the names that it has; the others' cells do not count."""
    kind = kind.strip().casefold()
    if kind == _GROUP:
        return kind, _name(legal, "legal name"), "", ""
    if kind == _PRACTITIONER:
        return kind, "", _name(first, "first name"), _name(last, "last name")
    raise Refused("kind is neither group nor practitioner")


def _name(text: str, column: str, length: int = NAME_LENGTH) -> str:
    try:
        name = clean_name(text)
    except ValueError:
        name = ""
    if 0 < len(name) <= length:
        return name
    wrong = f"has no letter, or more than {length} characters" if text.strip() else "is empty"
    reason = f"{column} {wrong}"
    raise Refused(reason)


def _provider_id(text: str) -> tuple[str, str]:
    """Return the provider ID as it is compared, and as it is written."""
    written = " ".join(text.split())
    if not written:
        raise Refused("provider ID is empty")
    if len(written) > PROVIDER_ID_LENGTH or not _PROVIDER_ID.fullmatch(written):
        raise Refused("provider ID is not 1 to 40 letters, digits and . _ / # -")
    return number_of(written), written


def _zips(text: str) -> str:
    """Return the first five digits of each, as PostgreSQL writes an array."""
    several = text.replace(";", " ").split()
    if not several:
        raise Refused("ZIPs is empty")
    if not all(map(_ZIP.fullmatch, several)):
        raise Refused("one of its ZIPs is not five or nine digits")
    return f"{{{','.join(sorted({each[:5] for each in several}))}}}"


def _date(text: str, column: str) -> str:
    for layout in _DATES:
        try:
            return _day(text.strip(), layout).isoformat()
        except ValueError:
            continue
    reason = f"{column} is not a date as YYYY-MM-DD or MM/DD/YYYY"
    raise Refused(reason)


def _day(text: str, layout: str) -> date:
    return datetime.strptime(text, layout).date()  # noqa: DTZ007 - a date, only read by way of a time


def _parsed(parse: Callable[[str], str], text: str, reason: str) -> str:
    """Parse, or refuse with a reason that repeats nothing of the value."""
    try:
        return parse(text)
    except ValueError:
        raise Refused(reason) from None


def _optional(parse: Callable[[str], str], text: str, reason: str) -> str:
    return _parsed(parse, text, reason) if text.strip() else ""
