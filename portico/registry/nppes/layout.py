"""The columns we need of each NPPES file, found by header name, and what makes a line refused.

Pure. Source: the NPPES Data Dissemination Readme (version 2) and its code values.
"""

import re
from datetime import date
from functools import lru_cache
from hashlib import blake2b

from portico.loading.columns import Fields, Refused, RowReader, Staged, picker
from portico.registry.casing import full_name
from portico.vocabulary.npi import NPI_LENGTH, EntityType, check_digit

_ADDRESS_PARTS = (
    "First Line Business {} Address",
    "Second Line Business {} Address",
    "Business {} Address City Name",
    "Business {} Address State Name",
    "Business {} Address Postal Code",
    "Business {} Address Country Code (If outside U.S.)",
    "Business {} Address Telephone Number",
)
_TAXONOMIES = range(1, 16)
_PROVIDER_COLUMNS = (
    "NPI",
    "Entity Type Code",
    "Replacement NPI",
    "NPI Deactivation Reason Code",
    "NPI Deactivation Date",
    "NPI Reactivation Date",
    "Provider Enumeration Date",
    "Last Update Date",
    "Provider Organization Name (Legal Business Name)",
    "Provider First Name",
    "Provider Middle Name",
    "Provider Last Name (Legal Name)",
    "Provider Name Suffix Text",
    "Provider Credential Text",
    "Provider Other Organization Name",
    "Provider Other Organization Name Type Code",
    "Provider Other First Name",
    "Provider Other Middle Name",
    "Provider Other Last Name",
    "Provider Other Last Name Type Code",
    *(f"Provider {part.format('Practice Location')}" for part in _ADDRESS_PARTS),
    *(f"Provider {part.format('Mailing')}" for part in _ADDRESS_PARTS),
    *(f"Healthcare Provider Taxonomy Code_{n}" for n in _TAXONOMIES),
    *(f"Healthcare Provider Primary Taxonomy Switch_{n}" for n in _TAXONOMIES),
)
_PLACE = "Provider Secondary Practice Location Address"
_LOCATION_COLUMNS = (
    "NPI",
    f"{_PLACE}- Address Line 1",
    f"{_PLACE}-  Address Line 2",
    f"{_PLACE} - City Name",
    f"{_PLACE} - State Name",
    f"{_PLACE} - Postal Code",
    f"{_PLACE} - Country Code (If outside U.S.)",
    f"{_PLACE} - Telephone Number",
)
_NAME_COLUMNS = (
    "NPI",
    "Provider Other Organization Name",
    "Provider Other Organization Name Type Code",
)

_NAME_KINDS = frozenset("12345")
_TAXONOMIES_JOINED = re.compile(r"[0-9A-Za-z]{10}(,[0-9A-Za-z]{10})*")
_WITHHELD = "<UNAVAIL>"
"""What NPPES prints where it holds a value back."""
_SEPARATOR = "\x1f"


def provider_reader(header: Fields) -> RowReader:
    """Return what reads a line of the npidata_pfile with this header."""
    pick = picker(header, _PROVIDER_COLUMNS)

    def read(fields: Fields) -> Staged:
        return _provider(*_tidy(pick(fields)))

    return read


def location_reader(header: Fields) -> RowReader:
    """Return what reads a line of the pl_pfile with this header."""
    pick = picker(header, _LOCATION_COLUMNS)

    def read(fields: Fields) -> Staged:
        values, fingerprint = _tidy(pick(fields))
        npi, *place = values
        _check_npi(npi)
        if not place[0]:
            raise Refused("Address Line 1 is empty")
        return npi, fingerprint, *place

    return read


def name_reader(header: Fields) -> RowReader:
    """Return what reads a line of the othername_pfile with this header."""
    pick = picker(header, _NAME_COLUMNS)

    def read(fields: Fields) -> Staged:
        (npi, name, kind), fingerprint = _tidy(pick(fields))
        _check_npi(npi)
        if not name:
            raise Refused("Provider Other Organization Name is empty")
        _check_name_kind(kind)
        return npi, fingerprint, name, kind

    return read


def _tidy(values: tuple[str, ...]) -> tuple[tuple[str, ...], int]:
    """Drop what is withheld and needless spaces; tell the values' fingerprint too."""
    joined = _SEPARATOR.join(values)
    if _WITHHELD in joined or "  " in joined or " \x1f" in joined or "\x1f " in joined:
        values = tuple("" if v == _WITHHELD else " ".join(v.split()) for v in values)
        joined = _SEPARATOR.join(values)
    digest = blake2b(joined.encode(), digest_size=8).digest()
    return values, int.from_bytes(digest, signed=True)


def _provider(values: tuple[str, ...], fingerprint: int) -> Staged:
    (
        npi, entity_type, replacement, reason, deactivated, reactivated, enumerated, updated,
        *names,
    ) = values[:20]  # fmt: skip
    _check_npi(npi)
    if replacement:
        _check_npi(replacement, "Replacement NPI")
    off = _date(deactivated, "NPI Deactivation Date")
    on = _date(reactivated, "NPI Reactivation Date")
    is_active = not off or on >= off
    is_bare = not is_active and not any(names)
    legal_name, other_name, other_kind = _names(entity_type, names, is_bare=is_bare)
    return (
        npi,
        fingerprint,
        "t" if is_bare else "f",
        "t" if is_active else "f",
        "" if is_active else off,
        "" if is_active else reason,
        replacement,
        _date(enumerated, "Provider Enumeration Date"),
        _date(updated, "Last Update Date"),
        entity_type,
        legal_name,
        other_name,
        other_kind,
        *values[20:34],
        _taxonomies(values[34:49], values[49:]),
    )


def _names(entity_type: str, names: Fields, *, is_bare: bool) -> tuple[str, str, str]:
    """Return legal name, other name and that one's kind, as one text each."""
    organization, first, middle, last, suffix, credential, *others = names
    other_organization, organization_kind, other_first, other_middle, other_last, kind = others
    if is_bare:
        return "", "", ""
    if entity_type == EntityType.ORGANIZATION:
        legal, other, kind = organization, other_organization, organization_kind
    elif entity_type == EntityType.INDIVIDUAL:
        legal = full_name(first, middle, last, suffix, credential)
        other = full_name(other_first, other_middle, other_last)
    else:
        raise Refused("Entity Type Code is neither 1 nor 2")
    if not legal:
        raise Refused("it has no legal name")
    if not other:
        return legal, "", ""
    _check_name_kind(kind)
    return legal, other, kind


def _check_npi(npi: str, column: str = "NPI") -> None:
    if len(npi) != NPI_LENGTH or not (npi.isascii() and npi.isdecimal()) or npi[0] not in "12":
        reason = f"{column} is not ten digits beginning with 1 or 2"
        raise Refused(reason)
    if check_digit(npi[:-1]) != npi[-1]:
        reason = f"{column} has a wrong check digit"
        raise Refused(reason)


def _check_name_kind(kind: str) -> None:
    if kind not in _NAME_KINDS:
        raise Refused("the type code of its other name is not 1 to 5")


@lru_cache(maxsize=32_768)
def _date(text: str, column: str) -> str:
    """Turn MM/DD/YYYY into YYYY-MM-DD; the same few thousand days come again and again."""
    if not text:
        return ""
    try:
        month, day, year = text.split("/")
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        reason = f"{column} is not a date as MM/DD/YYYY"
        raise Refused(reason) from None


def _taxonomies(codes: Fields, switches: Fields) -> str:
    """Write the codes as PostgreSQL writes an array, the primary one first."""
    if "Y" in switches and (primary := switches.index("Y")):
        codes = (codes[primary], *codes[:primary], *codes[primary + 1 :])
    joined = ",".join(filter(None, codes))
    if joined and not _TAXONOMIES_JOINED.fullmatch(joined):
        raise Refused("a Healthcare Provider Taxonomy Code is not ten letters and digits")
    return f"{{{joined}}}"
