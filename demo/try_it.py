"""What a visitor of the demo may register as: everything that has to be at hand, from the demo's files."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from demo.pins import OFFICES
from demo.providers import CEDAR_HOLLOW, NORTH_RIDGE
from demo.remittances import LINDQVIST_CHECK, OFFICE_CHECK, Paid
from demo.roster import FIRST_NUMBERS, NAMED, Office, Row, rows_of
from portico.organizations.queries import registered_organization
from portico.profiles.loading import profiles
from portico.registration.facts import Identity
from portico.registration.services.numbers import key_of
from portico.vocabulary.tin import format_tin

_TWO_RIVERS, _CEDAR_HOLLOW, *_ = NAMED
UNLISTED_TIN = "461882773"
"""No roster of the demo names it."""
LABELS = {
    "name": "Name",
    "first_name": "First name",
    "last_name": "Last name",
    "tin": "Tax ID",
    "npi": "NPI",
    "number": "Provider ID",
    "zip": "ZIP",
    "reference": "Check number",
    "amount": "Amount",
}
"""By the name of the field that each is typed into, in the order in which they are asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TryIt:
    """One registration that would go through."""

    plan: str
    track: str
    identity: Identity
    typed: Mapping[str, str]
    """By the name of the field."""
    pin_went_to: str = ""
    """Whose mail in the demo's inbox has the PIN; empty where none is asked."""

    @property
    def as_what(self) -> str:
        """The track's tile, as its page shows it."""
        track = profiles()[self.plan].registration.track(self.track)
        return track.title if track else ""

    @property
    def facts(self) -> list[tuple[str, str]]:
        """Label and value."""
        return [(label, self.typed[name]) for name, label in LABELS.items() if name in self.typed]


def to_try() -> list[TryIt]:
    """For each plan and track of the demo the first that nobody has registered yet."""
    found: dict[tuple[str, str], TryIt] = {}
    for one in _all():
        if one.plan in profiles() and (one.plan, one.track) not in found and _is_free(one):
            found[one.plan, one.track] = one
    return [*found.values()]


def _is_free(one: TryIt) -> bool:
    plan = profiles()[one.plan]
    return registered_organization(one.plan, key_of(plan, one.identity)) is None


def _all() -> Iterator[TryIt]:
    yield from _by_numbers()
    yield from _by_tax_id()
    yield from map(_by_pin_and_check, (OFFICE_CHECK, LINDQVIST_CHECK))
    rows = {row["provider ID"]: row for row in rows_of(NAMED, FIRST_NUMBERS["caresource"])}
    yield from map(_by_letter, rows.values())


def _by_numbers() -> Iterator[TryIt]:
    """An office of the registry, with any tax ID; here the one its roster row has."""
    tins = {office.group["NPI"]: office.tin for office in NAMED if office.group}
    for provider in (CEDAR_HOLLOW, NORTH_RIDGE):
        tin = tins[provider.npi]
        yield TryIt(
            plan="wellfirst",
            track="organization",
            identity=Identity(tin=tin, npi=provider.npi),
            typed={"npi": provider.npi, "tin": format_tin(tin)},
        )


def _by_tax_id() -> Iterator[TryIt]:
    """An office of the roster, and one that is in no network."""
    tins = {"participating": _CEDAR_HOLLOW.tin, "non-participating": UNLISTED_TIN}
    for track, tin in tins.items():
        yield TryIt(
            plan="wellmark",
            track=track,
            identity=Identity(tin=tin),
            typed={"tin": format_tin(tin)},
        )


def _by_pin_and_check(paid: Paid) -> TryIt:
    office: Office = paid.to
    return TryIt(
        plan="wellsense",
        track="new-user",
        identity=Identity(tin=office.tin),
        typed={
            "tin": format_tin(office.tin),
            "reference": paid.reference,
            "amount": f"{paid.amount}",
        },
        pin_went_to=office.email if office in OFFICES else "",
    )


def _by_letter(row: Row) -> TryIt:
    """What the plan's letter prints of a group or practitioner."""
    fields = {"legal name": "name", "first name": "first_name", "last name": "last_name"}
    names = {field: row[column] for column, field in fields.items() if row.get(column)}
    party, number = row["kind"], row["provider ID"]
    return TryIt(
        plan="caresource",
        track=party,
        identity=Identity(tin=row["TIN"], provider_id=number, party=party),
        typed={**names, "tin": format_tin(row["TIN"]), "number": number, "zip": row["ZIPs"][:5]},
    )
