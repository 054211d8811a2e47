"""Whom the plan's roster knows. Who does not participate on the day counts as not known."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db.models import Case, Min, Q, QuerySet, Value, When
from django.db.models.functions import Concat, Lower

from portico.records.roster.models import Listing, Load
from portico.records.roster.rules import Entry, ProviderKind, number_of
from portico.registry.casing import name_case
from portico.vocabulary.npi import parse_npi

PAGE = 50
_SORTED_BY = Lower(Concat("legal_name", "last_name", Value(" "), "first_name"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """One provider as the roster has it, over the lines of business it participates in."""

    public_id: UUID
    """The same for as long as the plan knows this kind, provider ID and TIN."""
    kind: ProviderKind
    legal_name: str
    """Of a group; empty for a practitioner, who has the two names below."""
    first_name: str
    last_name: str
    dba: str
    tin: str
    npi: str
    """Empty where the plan has none."""
    provider_id: str
    zips: tuple[str, ...]
    """Every ZIP code of the profile, five digits, in order."""
    lines_of_business: tuple[str, ...]
    email: str
    """Of the plan's contact there; empty where the plan has none."""
    phone: str
    """In E.164; empty where the plan has none."""

    @property
    def name(self) -> str:
        """The group's legal name, or the practitioner's first and last."""
        return self.legal_name or f"{self.first_name} {self.last_name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Where the plan itself reaches an office; one of the two may be empty."""

    name: str
    email: str
    phone: str


def provider_of(
    *, plan: str, kind: ProviderKind, tin: str, provider_id: str, on: date
) -> Provider | None:
    """Return the provider with this provider ID, compared without case and blanks.

    ``tin`` is nine digits.
    """
    number = number_of(provider_id)
    rows = Listing.objects.filter(plan=plan, tin=tin, kind=kind, number=number)
    return _merged([*rows], on)


def provider_numbered(
    *, plan: str, kind: ProviderKind, tin: str, number: str, on: date
) -> Provider | None:
    """Return the provider whose provider ID or NPI is ``number``, the provider ID first.

    Several provider IDs under one NPI are one provider, with the ZIP codes of all. One query,
    whatever is found.
    """
    listings = Listing.objects.filter(plan=plan, tin=tin, kind=kind)
    key = number_of(number)
    called = listings.filter(Q(number=key) | Q(npi=_npi(number))).values("number")
    rows = list(listings.filter(number__in=called))
    return _merged([row for row in rows if row.number == key], on) or _merged(rows, on)


def providers_under(
    *, plan: str, tin: str, on: date, after: UUID | None = None, limit: int = PAGE
) -> list[Provider]:
    """Return the groups and practitioners paid under a TIN, by name.

    ``after`` is the public id of the last one of the page before. At most three queries, however
    many there are.
    """
    listings = Listing.objects.filter(plan=plan, tin=tin)
    page = _in_order(listings.filter(_participating(on)))
    if after:
        page = page.filter(_following(listings, after, on))
    order = [(kind, number) for _, kind, number in page[:limit]]
    rows = listings.filter(number__in={number for _, number in order})
    several = {key: _merged(those, on) for key, those in _by_provider(rows)}
    return [provider for key in order if (provider := several[key])]


def practitioners_under(
    *, plan: str, tins: Iterable[str], on: date, npis: Iterable[str] = (), limit: int = PAGE
) -> list[tuple[str, str]]:
    """NPI and name of practitioners paid under any of the TINs, by name; of these NPIs, if named.

    One query. A practitioner in several lines of business is there once.
    """
    rows = Listing.objects.filter(_participating(on), plan=plan, tin__in=list(tins))
    rows = rows.filter(kind=ProviderKind.PRACTITIONER).exclude(npi="")
    if wanted := list(npis):
        rows = rows.filter(npi__in=wanted)
    several = (
        rows.order_by()
        .values("npi")
        .annotate(
            sorted_by=Min(_SORTED_BY), person=Min(Concat("first_name", Value(" "), "last_name"))
        )
    )
    found = several.order_by("sorted_by", "npi").values_list("npi", "person")[:limit]
    return [(npi, _spelled(person)) for npi, person in found]


def npi_listed(*, plan: str, tins: Iterable[str], npi: str, on: date) -> bool:
    """Say whether the plan pays the NPI, a group's or a practitioner's, under any of the TINs."""
    rows = Listing.objects.filter(_participating(on), plan=plan, tin__in=list(tins), npi=npi)
    return rows.exists()


def _spelled(name: str) -> str:
    """Spell a name the file has in capitals as people spell it; any other stays as it is."""
    return name_case(name) if name.isupper() else name


def contact_of(*, plan: str, tin: str, on: date) -> Contact | None:
    """Return whom the plan itself writes to about a TIN: the group, or its only practitioner.

    None where the roster has neither email nor phone of them, or no group and several
    practitioners.
    """
    here = Listing.objects.filter(plan=plan, tin=tin).filter(_participating(on))
    rows = here.filter(kind=ProviderKind.GROUP)
    if not rows.exists():
        rows = here
        if _are_several(rows):
            return None
    rows = rows.order_by("number", "line_of_business")
    best = rows.exclude(email="").first() or rows.exclude(phone="").first()
    return Contact(name=best.name, email=best.email, phone=best.phone) if best else None


def entry_of(
    *, plan: str, tin: str, on: date, provider_id: str = "", npi: str = ""
) -> Entry | None:
    """Return what the roster says of an office, participating or not; None where it has no row.

    That is the row with its provider ID, else its NPI, else the TIN's group, else its only
    practitioner. At most three queries.
    """
    here = Listing.objects.filter(plan=plan, tin=tin)
    first = here.order_by(_nearness(provider_id, npi), "-participates_from", "number").first()
    if first is None:
        return None
    is_known = first.number == number_of(provider_id) or (npi and first.npi == npi)
    rows = here.filter(kind=first.kind)
    if first.kind == ProviderKind.PRACTITIONER and not is_known and _are_several(rows):
        return Entry(tin=tin, **_span([*rows], on))
    own = [*rows.filter(number=first.number)]
    return _entry([row for row in own if row.participates(on)] or own, on)


def _nearness(provider_id: str, npi: str) -> Case:
    numbered = When(number=number_of(provider_id), then=0)
    named = [When(npi=npi, then=1)] if npi else []
    return Case(numbered, *named, When(kind=ProviderKind.GROUP, then=2), default=3)


def _are_several(rows: "QuerySet[Listing]") -> bool:
    return len(rows.values("number").distinct()[:2]) > 1


def _entry(rows: Sequence[Listing], on: date) -> Entry:
    """Make one entry of the rows of one provider; the one that began last counts."""
    newest = max(rows, key=lambda row: (row.participates_from, row.line_of_business))
    return Entry(
        tin=newest.tin,
        name=_spelled(newest.name),
        npi=newest.npi,
        provider_id=newest.provider_id,
        zips=tuple(sorted({zip_code for row in rows for zip_code in row.zips})),
        email=newest.email,
        phone=newest.phone,
        **_span(rows, on),
    )


def _span(rows: Iterable[Listing], on: date) -> dict[str, Any]:
    """From the first day to the last one, over the lines of business that count on the day."""
    rows = [row for row in rows if row.participates(on)] or [*rows]
    ends = [_end(row) for row in rows]
    known = [end for end in ends if end is not None]
    until = max(known) if len(known) == len(ends) else None
    return {"since": min(row.participates_from for row in rows), "until": until}


def _end(row: Listing) -> date | None:
    gone = row.gone_on - timedelta(days=1) if row.gone_on else None
    return min((day for day in (row.participates_to, gone) if day), default=None)


def in_network(*, plan: str, tins: Iterable[str], on: date) -> bool | None:
    """Say whether the plan's roster has any of these TINs in its network, or will have.

    None where it never listed one of them. A first day still to come counts already (WM-02).
    """
    rows = Listing.objects.filter(plan=plan, tin__in=tins)
    last_days = list(rows.values_list("participates_to", "gone_on").distinct())
    if not last_days:
        return None
    return any(
        (last is None or last >= on) and (gone is None or gone > on) for last, gone in last_days
    )


def roster_loaded_at(*, plan: str) -> datetime | None:
    """Return when the plan's roster was last loaded; None: it has none, so it cannot say no."""
    loads = Load.objects.filter(plan=plan).order_by("-loaded_at")
    return loads.values_list("loaded_at", flat=True).first()


def _npi(number: str) -> str | None:
    try:
        return parse_npi(number)
    except ValueError:
        return None


def _participating(on: date) -> Q:
    """Say in SQL what ``Listing.participates`` says of a row."""
    not_over = Q(participates_to=None) | Q(participates_to__gte=on)
    in_the_file = Q(gone_on=None) | Q(gone_on__gt=on)
    return Q(participates_from__lte=on) & not_over & in_the_file


def _in_order(listings: "QuerySet[Listing]") -> "QuerySet[Listing, tuple[str, str, str]]":
    """One row for each provider: name as it is sorted, kind, number."""
    several = listings.order_by().values("kind", "number").annotate(sorted_by=Min(_SORTED_BY))
    return several.order_by("sorted_by", "kind", "number").values_list(
        "sorted_by", "kind", "number"
    )


def _following(listings: "QuerySet[Listing]", after: UUID, on: date) -> Q:
    """What stands below the provider with this public id; nothing where there is none."""
    last = listings.filter(public_id=after).values("kind", "number")[:1]
    where = listings.filter(kind=last.values("kind"), number=last.values("number"))
    row = _in_order(where.filter(_participating(on))).first() or _in_order(where).first()
    if row is None:
        return Q(pk__in=())
    name, kind, number = row
    same_name = Q(sorted_by=name) & (Q(kind__gt=kind) | Q(kind=kind, number__gt=number))
    return Q(sorted_by__gt=name) | same_name


def _by_provider(rows: Iterable[Listing]) -> Iterator[tuple[tuple[str, str], list[Listing]]]:
    def key(row: Listing) -> tuple[str, str]:
        return row.kind, row.number

    for each, those in groupby(sorted(rows, key=key), key=key):
        yield each, list(those)


def _merged(rows: Sequence[Listing], on: date) -> Provider | None:
    """Make one provider of its listings; where they disagree, the one that began last counts."""
    here = [row for row in rows if row.participates(on)]
    if not here:
        return None
    newest = max(here, key=lambda row: (row.participates_from, row.line_of_business))
    own = (row for row in rows if row.number == newest.number)
    oldest = min(own, key=lambda row: (row.added_at, row.line_of_business))
    return Provider(
        public_id=oldest.public_id,
        kind=ProviderKind(newest.kind),
        legal_name=_spelled(newest.legal_name),
        first_name=_spelled(newest.first_name),
        last_name=_spelled(newest.last_name),
        dba=_spelled(newest.dba),
        tin=newest.tin,
        npi=newest.npi,
        provider_id=newest.provider_id,
        zips=tuple(sorted({zip_code for row in here for zip_code in row.zips})),
        lines_of_business=tuple(sorted({row.line_of_business for row in here})),
        email=newest.email,
        phone=newest.phone,
    )
