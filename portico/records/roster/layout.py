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

_PROVIDER_ID = re.compile(r"[A-Za-z0-9._/#-]+( [A-Za-z0-9._/#-]+)*")
_ZIP = re.compile(r"([0-9]{5})(-?[0-9]{4})?")
_BETWEEN_ZIPS = re.compile(r"[;\s]+")
_BETWEEN_CELLS = re.compile(r'["\s]*,["\s]*')
_DATES = ("%Y-%m-%d", "%m/%d/%Y")
_REMEMBERED = 4096
"""Values that come again soon: an office's stand in every row of its practitioners."""


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
    number, as_written = _provider_id(provider_id)
    participates_from, participates_to = _participation(begins, ends)
    return (
        _tin(tin),
        *_kind_and_names(kind, legal_name, first_name, last_name),
        number,
        _line_of_business(line_of_business),
        as_written,
        _name(dba, "DBA") if dba else "",
        _npi(npi),
        _zips(zips),
        participates_from,
        participates_to,
        _email(email),
        _phone(phone),
    )


@lru_cache(maxsize=_REMEMBERED)
def _kind_and_names(kind: str, legal: str, first: str, last: str) -> tuple[str, str, str, str]:
    """Return the kind and the names that it has; the others' cells do not count."""
    match kind.strip().casefold():
        case ProviderKind.GROUP:
            return ProviderKind.GROUP, _name(legal, "legal name"), "", ""
        case ProviderKind.PRACTITIONER:
            names = _name(first, "first name"), _name(last, "last name")
            return ProviderKind.PRACTITIONER, "", *names
    raise Refused("kind is neither group nor practitioner")


def _name(text: str, column: str) -> str:
    if not text.strip():
        reason = f"{column} is empty"
        raise Refused(reason)
    reason = f"{column} has no letter, or more than {NAME_LENGTH} characters"
    return _parsed(clean_name, text, reason)


@lru_cache(maxsize=_REMEMBERED)
def _tin(text: str) -> str:
    return _parsed(parse_tin, text, "TIN is not a tax ID of nine digits")


@lru_cache(maxsize=_REMEMBERED)
def _npi(text: str) -> str:
    if not text.strip():
        return ""
    return _parsed(parse_npi, text, "NPI is not ten digits with a right check digit")


@lru_cache(maxsize=_REMEMBERED)
def _provider_id(text: str) -> tuple[str, str]:
    """Return the provider ID as it is compared, and as it is written."""
    written = " ".join(text.split())
    if not written:
        raise Refused("provider ID is empty")
    if len(written) > PROVIDER_ID_LENGTH or not _PROVIDER_ID.fullmatch(written):
        raise Refused("provider ID is not 1 to 40 letters, digits and . _ / # -")
    return number_of(written), written


@lru_cache(maxsize=_REMEMBERED)
def _zips(text: str) -> str:
    """Return the first five digits of each, as PostgreSQL writes an array."""
    found = [_ZIP.fullmatch(each) for each in _BETWEEN_ZIPS.split(text) if each]
    zips = {each[1] for each in found if each}
    if not zips:
        raise Refused("ZIPs is empty, or none is five or nine digits")
    if not all(found):
        raise Refused("one of its ZIPs is not five or nine digits")
    return f"{{{','.join(sorted(zips))}}}"


@lru_cache(maxsize=_REMEMBERED)
def _line_of_business(text: str) -> str:
    if not text.strip():
        raise Refused("line of business is empty")
    reason = f"line of business has no letter, or more than {LINE_OF_BUSINESS_LENGTH} characters"
    name = _parsed(clean_name, text, reason)
    if len(name) > LINE_OF_BUSINESS_LENGTH:
        raise Refused(reason)
    return name


@lru_cache(maxsize=_REMEMBERED)
def _participation(begins: str, ends: str) -> tuple[str, str]:
    """Return both days as YYYY-MM-DD; the end is empty where none is known."""
    if not begins.strip():
        raise Refused("participation from is empty")
    start = _date(begins, "participation from")
    end = _date(ends, "participation to") if ends.strip() else ""
    if end and end < start:
        raise Refused("participation ends before it begins")
    return start, end


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


@lru_cache(maxsize=_REMEMBERED)
def _email(text: str) -> str:
    if not text.strip():
        return ""
    return _parsed(normalize_email, text, "contact email is not an email")


@lru_cache(maxsize=_REMEMBERED)
def _phone(text: str) -> str:
    if not text.strip():
        return ""
    return _parsed(parse_phone, text, "contact phone is not a phone number of ten digits")


def _parsed(parse: Callable[[str], str], text: str, reason: str) -> str:
    """Parse, or refuse with a reason that repeats nothing of the value."""
    try:
        return parse(text)
    except ValueError:
        raise Refused(reason) from None
