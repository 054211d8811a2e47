"""The public NPPES registry (API version 2.1), asked over the network.

Whatever goes wrong there, the answer is ``Unavailable``: a registrant never waits long and never
sees an error of somebody else's machine.
"""

import logging
import time
from collections.abc import Iterator
from datetime import date
from http.client import HTTPException
from typing import Annotated, Literal, TypeAlias
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from pydantic import BaseModel, BeforeValidator, Field

from portico.registry.answers import (
    Answer,
    Found,
    Location,
    LocationKind,
    NameKind,
    NotFound,
    OtherName,
    Provider,
    Taxonomy,
    Unavailable,
)
from portico.registry.casing import full_name
from portico.vocabulary.npi import EntityType

_VERSION = "2.1"
_LARGEST_ANSWER = 1_000_000
_CHUNK = 65_536
_ACTIVE = "A"
_PURPOSES = {"LOCATION": LocationKind.PRACTICE, "MAILING": LocationKind.MAILING}
_ENTITY_TYPES = {"NPI-1": EntityType.INDIVIDUAL, "NPI-2": EntityType.ORGANIZATION}
_log = logging.getLogger(__name__)

Text: TypeAlias = Annotated[
    str, BeforeValidator(lambda value: "" if value is None else str(value).strip())
]
"""What may be missing, null, or a number instead of text."""
Day: TypeAlias = Annotated[date | None, BeforeValidator(lambda value: value or None)]


class _Basic(BaseModel):
    organization_name: Text = ""
    first_name: Text = ""
    middle_name: Text = ""
    last_name: Text = ""
    name_suffix: Text = ""
    credential: Text = ""
    status: Text = _ACTIVE
    enumeration_date: Day = None
    last_updated: Day = None


class _Address(BaseModel):
    address_purpose: Text = ""
    address_1: Text = ""
    address_2: Text = ""
    city: Text = ""
    state: Text = ""
    postal_code: Text = ""
    country_code: Text = ""
    telephone_number: Text = ""


class _Taxonomy(BaseModel):
    code: Text
    desc: Text = ""
    primary: bool = False


class _OtherName(BaseModel):
    code: Text = ""
    organization_name: Text = ""
    first_name: Text = ""
    middle_name: Text = ""
    last_name: Text = ""


class _Result(BaseModel):
    number: Text
    enumeration_type: Literal["NPI-1", "NPI-2"]
    basic: _Basic
    addresses: list[_Address] = Field(default_factory=list)
    practice_locations: list[_Address] = Field(default_factory=list, alias="practiceLocations")
    taxonomies: list[_Taxonomy] = Field(default_factory=list)
    other_names: list[_OtherName] = Field(default_factory=list)


class _Page(BaseModel):
    results: list[_Result]


def ask(npi: str, *, address: str, seconds: float) -> Answer:
    """Ask the registry at this address; never raises, and never waits much past ``seconds``."""
    try:
        page = _Page.model_validate_json(_fetch(npi, address=address, seconds=seconds))
    except (OSError, HTTPException, ValueError) as error:
        _log.warning("The online NPPES registry gave no answer: %s", type(error).__name__)
        return Unavailable()
    return _answer(npi, page)


def _fetch(npi: str, *, address: str, seconds: float) -> bytes:
    """Read the answer; one that drips in is cut off, and so is one without an end."""
    deadline = time.monotonic() + seconds
    question = f"{address}?{urlencode({'version': _VERSION, 'number': npi})}"
    request = Request(question, headers={"Accept": "application/json"})  # noqa: S310 - a setting
    with urlopen(request, timeout=seconds) as response:  # noqa: S310 - http(s) by the settings
        body = b""
        while chunk := response.read1(_CHUNK):
            body += chunk
            if len(body) > _LARGEST_ANSWER or time.monotonic() > deadline:
                message = "too long, or too slow"
                raise TimeoutError(message)
    return body


def _answer(npi: str, page: _Page) -> Answer:
    if not page.results:
        return NotFound()
    result = page.results[0]
    if result.number != npi:
        _log.warning("The online NPPES registry answered for another NPI.")
        return Unavailable()
    return Found(_provider(result))


def _provider(result: _Result) -> Provider:
    basic = result.basic
    person = full_name(
        basic.first_name, basic.middle_name, basic.last_name, basic.name_suffix, basic.credential
    )
    return Provider(
        npi=result.number,
        entity_type=_ENTITY_TYPES[result.enumeration_type],
        legal_name=basic.organization_name or person,
        other_names=tuple(_other_names(result.other_names)),
        is_active=basic.status == _ACTIVE,
        taxonomies=tuple(_taxonomies(result.taxonomies)),
        locations=tuple(_locations(result)),
        enumerated_on=basic.enumeration_date,
        last_updated=basic.last_updated,
    )


def _other_names(names: list[_OtherName]) -> Iterator[OtherName]:
    for one in names:
        name = one.organization_name or full_name(one.first_name, one.middle_name, one.last_name)
        if name:
            known = one.code in list(NameKind)
            yield OtherName(name=name, kind=NameKind(one.code) if known else NameKind.OTHER)


def _taxonomies(taxonomies: list[_Taxonomy]) -> Iterator[Taxonomy]:
    for one in sorted(taxonomies, key=lambda taxonomy: not taxonomy.primary):
        yield Taxonomy(code=one.code, label=one.desc)


def _locations(result: _Result) -> Iterator[Location]:
    """Yield main practice, mailing, then further locations."""
    known = [(_PURPOSES.get(one.address_purpose), one) for one in result.addresses]
    for wanted in _PURPOSES.values():
        yield from (_location(kind, one) for kind, one in known if kind == wanted)
    yield from (_location(LocationKind.FURTHER, one) for one in result.practice_locations)


def _location(kind: LocationKind, address: _Address) -> Location:
    return Location(
        kind=kind,
        street=address.address_1,
        street2=address.address_2,
        city=address.city,
        state=address.state,
        zip=address.postal_code,
        country=address.country_code,
        phone=address.telephone_number,
    )
