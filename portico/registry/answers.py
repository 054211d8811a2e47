"""What a look-up answers, and what a registrant is offered of it. Pure: no database, no network."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeAlias
from zlib import crc32

from portico.registry.casing import address_case, name_case, state_case
from portico.vocabulary.npi import EntityType


class NameKind(StrEnum):
    """NPPES "other name" type codes: 1 and 2 belong to people, 3 and 4 to organizations."""

    FORMER_NAME = "1"
    PROFESSIONAL_NAME = "2"
    DOING_BUSINESS_AS = "3"
    FORMER_LEGAL_NAME = "4"
    OTHER = "5"


class LocationKind(StrEnum):
    """Which of a provider's addresses it is."""

    PRACTICE = "practice"
    MAILING = "mailing"
    FURTHER = "further"


_NAME_TAGS = {
    NameKind.FORMER_NAME: "Former name",
    NameKind.FORMER_LEGAL_NAME: "Former name",
    NameKind.PROFESSIONAL_NAME: "Professional name",
    NameKind.DOING_BUSINESS_AS: "Doing business as",
    NameKind.OTHER: "Other name",
}
_LOCATION_TAGS = {
    LocationKind.PRACTICE: "Main practice",
    LocationKind.MAILING: "Mailing address",
    LocationKind.FURTHER: "Practice location",
}
_DEACTIVATION_REASONS = {
    "DT": "Death",
    "DB": "Disbandment",
    "FR": "Fraud",
    "OT": "Other",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherName:
    """A name besides the legal one, as the registry spells it."""

    name: str
    kind: NameKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """An address as the registry spells it, mostly in capitals and with a nine-digit ZIP code."""

    kind: LocationKind
    street: str
    street2: str = ""
    city: str
    state: str
    zip: str
    country: str = "US"
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taxonomy:
    """A specialty by its NUCC code; the label is what the operator loaded, or empty."""

    code: str
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One answer of the questionnaire, spelled as people write; ``key`` names it in the form."""

    key: str
    name: str
    dba: str
    street: str
    street2: str
    city: str
    state: str
    zip: str
    phone: str
    tag: str
    facts: tuple[str, ...]
    """The lines under the name, ready to show."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """What the registry holds of one NPI, spelled as it is there."""

    npi: str
    entity_type: EntityType | None
    """None only for a deactivated NPI of which the registry kept nothing else."""
    legal_name: str
    other_names: tuple[OtherName, ...] = ()
    is_active: bool = True
    deactivated_on: date | None = None
    deactivation_reason: str = ""
    """The registry's code: DT, DB, FR, OT; or empty."""
    replacement_npi: str = ""
    taxonomies: tuple[Taxonomy, ...] = ()
    """The primary one first."""
    locations: tuple[Location, ...] = ()
    """Main practice, then mailing, then further practice locations."""
    enumerated_on: date | None = None
    last_updated: date | None = None
    as_of: date | None = None
    """The last day of the file this comes from; None: the online registry said it just now."""

    @property
    def is_individual(self) -> bool:
        """Whether this NPI is of type 1: a person's, not an organization's."""
        return self.entity_type == EntityType.INDIVIDUAL

    @property
    def display_name(self) -> str:
        """The legal name as people write it."""
        return name_case(self.legal_name)

    @property
    def deactivation_words(self) -> str:
        """Why it was deactivated, in words; empty where the registry does not say."""
        return _DEACTIVATION_REASONS.get(self.deactivation_reason, "")

    @property
    def practice(self) -> Location | None:
        """The main practice location."""
        return self._location(LocationKind.PRACTICE)

    @property
    def mailing(self) -> Location | None:
        """The mailing address."""
        return self._location(LocationKind.MAILING)

    @property
    def further_locations(self) -> tuple[Location, ...]:
        """Practice locations besides the main one."""
        return tuple(place for place in self.locations if place.kind == LocationKind.FURTHER)

    def candidates(self) -> list[Candidate]:
        """Return what the questionnaire offers: each place once, then each other name once."""
        places = {_sameness(place): place for place in reversed(self.locations)}
        offered = [self._at(place) for place in reversed(places.values())]
        offered += [self._named(other) for other in self._names_not_shown()]
        return offered or [self._candidate(None, tag="Name only", name=self.legal_name)]

    def _location(self, kind: LocationKind) -> Location | None:
        return next((place for place in self.locations if place.kind == kind), None)

    def _at(self, place: Location) -> Candidate:
        mailing = place.kind == LocationKind.MAILING
        return self._candidate(
            place,
            tag=_LOCATION_TAGS[place.kind],
            name=self.legal_name,
            dba="" if mailing else self._trade_name(),
            about="Mailing address" if mailing else self._specialty(),
        )

    def _named(self, other: OtherName) -> Candidate:
        tag = _NAME_TAGS[other.kind]
        if other.kind == NameKind.DOING_BUSINESS_AS:
            return self._candidate(
                self.practice, tag=tag, name=self.legal_name, dba=other.name, about=tag
            )
        return self._candidate(self.practice, tag=tag, name=other.name, about=tag)

    def _trade_name(self) -> str:
        """Return the first name it does business as."""
        kind = NameKind.DOING_BUSINESS_AS
        return next((other.name for other in self.other_names if other.kind == kind), "")

    def _names_not_shown(self) -> list[OtherName]:
        """Return the other names that no candidate at a place shows already, each once."""
        shown = {_plain(self.legal_name)}
        if self.practice or self.further_locations:
            shown.add(_plain(self._trade_name()))
        names = {_plain(other.name): other for other in reversed(self.other_names)}
        return [other for plain, other in reversed(names.items()) if plain not in shown]

    def _specialty(self) -> str:
        first = next(iter(self.taxonomies), None)
        return (first.label or f"Taxonomy {first.code}") if first else ""

    def _candidate(
        self, place: Location | None, *, tag: str, name: str, dba: str = "", about: str = ""
    ) -> Candidate:
        where = _spelled(place) if place else _NOWHERE
        spelled = {**where, "name": name_case(name), "dba": name_case(dba)}
        updated = f"updated {self.last_updated:%m/%d/%Y}" if self.last_updated else ""
        facts = (
            f"Doing business as {spelled['dba']}" if dba else "",
            _one_line(spelled),
            ", ".join(filter(None, (about, updated))) if about else updated.capitalize(),
        )
        key = f"{crc32(repr(sorted(spelled.items())).encode()):08x}"
        return Candidate(key=key, tag=tag, facts=tuple(filter(None, facts)), **spelled)


@dataclass(frozen=True, slots=True)
class Found:
    """The registry holds this NPI; the provider may be inactive."""

    provider: Provider


@dataclass(frozen=True, slots=True)
class NotFound:
    """The registry answered that it does not hold this NPI."""


@dataclass(frozen=True, slots=True)
class Unavailable:
    """The registry could not be asked, or what it said makes no sense."""


Answer: TypeAlias = Found | NotFound | Unavailable

_ZIP5 = 5
_PHONE_DIGITS = 10
_NOWHERE = dict.fromkeys(("street", "street2", "city", "state", "zip", "phone"), "")


def _spelled(place: Location) -> dict[str, str]:
    return {
        "street": address_case(place.street),
        "street2": address_case(place.street2),
        "city": address_case(place.city),
        "state": state_case(place.state),
        "zip": _short_zip(place),
        "phone": _spelled_phone(place.phone),
    }


def _short_zip(place: Location) -> str:
    """Cut a nine-digit ZIP code to five; leave a postal code of another country as it is."""
    digits = place.zip.replace("-", "")
    return digits[:_ZIP5] if place.country in {"", "US"} and digits.isdecimal() else place.zip


def _spelled_phone(phone: str) -> str:
    digits = "".join(filter(str.isdecimal, phone))
    if len(digits) != _PHONE_DIGITS:
        return phone
    return f"{digits[:3]}-{digits[3:6]}-{digits[6:]}"


def _one_line(spelled: dict[str, str]) -> str:
    region = " ".join(filter(None, (spelled["state"], spelled["zip"])))
    parts = (spelled["street"], spelled["street2"], spelled["city"], region)
    return ", ".join(filter(None, parts))


def _plain(text: str) -> str:
    """Reduce a text to what makes it the same: letters and digits, whatever their case."""
    return "".join(filter(str.isalnum, text)).casefold()


def _sameness(place: Location) -> str:
    return _plain(place.street + place.street2 + place.city + place.state) + _short_zip(place)
