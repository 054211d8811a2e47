"""Looking a provider up, from whichever source the settings name."""

from collections.abc import Iterator
from datetime import date

from django.conf import settings

from portico.registry import models
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
from portico.registry.online import ask
from portico.vocabulary.npi import EntityType, parse_npi


def look_up(npi: str) -> Answer:
    """Answer what the registry holds of an NPI; never raises for what the registry does.

    May wait for the network as long as the settings allow, so call it outside a transaction.
    """
    try:
        npi = parse_npi(npi)
    except ValueError:
        return NotFound()
    source = settings.PORTICO.registry
    answer = _ask_online(npi) if source == "api" else _in_copy(npi)
    if source == "copy_then_api" and not isinstance(answer, Found):
        return _ask_online(npi)
    return answer


def copied_as_of() -> date | None:
    """Return the last day the local copy covers; None when nothing was loaded yet."""
    kinds = (models.Load.Kind.FULL, models.Load.Kind.WEEKLY)
    loads = models.Load.objects.filter(kind__in=kinds).order_by("-as_of")
    return loads.values_list("as_of", flat=True).first()


def _ask_online(npi: str) -> Answer:
    portico = settings.PORTICO
    return ask(npi, address=portico.registry_address, seconds=portico.registry_seconds)


def _in_copy(npi: str) -> Answer:
    """Answer from the local copy; an empty copy cannot say that an NPI does not exist."""
    as_of = copied_as_of()
    if as_of is None:
        return Unavailable()
    row = models.Provider.objects.filter(npi=npi).first()
    return Found(_provider(row, as_of)) if row else NotFound()


def _provider(row: models.Provider, as_of: date) -> Provider:
    return Provider(
        npi=row.npi,
        entity_type=EntityType(row.entity_type) if row.entity_type else None,
        legal_name=row.legal_name,
        other_names=tuple(_other_names(row)),
        is_active=row.is_active,
        deactivated_on=row.deactivated_on,
        deactivation_reason=row.deactivation_reason,
        replacement_npi=row.replacement_npi,
        taxonomies=tuple(_taxonomies(row.taxonomies)),
        locations=tuple(_locations(row)),
        enumerated_on=row.enumerated_on,
        last_updated=row.last_updated,
        as_of=as_of,
    )


def _other_names(row: models.Provider) -> Iterator[OtherName]:
    """Yield the name in the main file, then those of the othername file."""
    if row.other_name:
        yield OtherName(name=row.other_name, kind=NameKind(row.other_name_kind))
    for name, kind in (
        models.ProviderName.objects.filter(npi=row.npi)
        .order_by("kind", "name")
        .values_list("name", "kind")
    ):
        yield OtherName(name=name, kind=NameKind(kind))


def _taxonomies(codes: list[str]) -> Iterator[Taxonomy]:
    """Yield them in order, with the operator's labels."""
    labels = models.TaxonomyLabel.objects.in_bulk(codes) if codes else {}
    for code in codes:
        yield Taxonomy(code=code, label=labels[code].label if code in labels else "")


def _locations(row: models.Provider) -> Iterator[Location]:
    """Yield main practice, mailing, then further locations."""
    for kind in (LocationKind.PRACTICE, LocationKind.MAILING):
        place = _location(kind, row, prefix=f"{kind}_")
        if place.street or place.city:
            yield place
    further = models.PracticeLocation.objects.filter(npi=row.npi)
    for one in further.order_by("state", "city", "street", "street2"):
        yield _location(LocationKind.FURTHER, one)


def _location(
    kind: LocationKind, row: models.Provider | models.PracticeLocation, prefix: str = ""
) -> Location:
    parts = ("street", "street2", "city", "state", "zip", "country", "phone")
    return Location(kind=kind, **{part: getattr(row, prefix + part) for part in parts})
