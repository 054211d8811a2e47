"""A TIN or an NPI is added to an organization once it was shown to be its own."""

from datetime import datetime

from django.db import transaction

from portico.access.actor import Actor
from portico.audit.acting import acting
from portico.organizations.models import Organization, OrganizationNpi, OrganizationTin
from portico.organizations.services import rows
from portico.organizations.services.refusals import NumberTaken
from portico.vocabulary.npi import EntityType


def add_tin(*, organization: Organization, tin: str, actor: Actor, now: datetime) -> None:
    """Add nine digits; one it has already stays as it is.

    Raises NumberTaken when another live organization of a plan that keys on the TIN alone has it,
    also when it is added there at the same moment; the caller's transaction stays usable.
    """
    with acting(actor):
        locked = rows.locked_organization(organization)
        if locked.tins.filter(tin=tin).exists():
            return
        row = OrganizationTin(organization=locked, tin=tin, added_at=now)
        with transaction.atomic():
            rows.put_into_key(locked, tin, NumberTaken)
            rows.store(row, "organizations_tin_sole", NumberTaken)
        rows.record_organization(locked, "number.added", actor, now, kind="tin")


def add_npi(
    *,
    organization: Organization,
    npi: str,
    entity_type: EntityType,
    actor: Actor,
    now: datetime,
) -> None:
    """Add ten digits beside its first NPI; one it has already stays as it is."""
    with acting(actor):
        locked = rows.locked_organization(organization)
        if locked.npis.filter(npi=npi).exists():
            return
        OrganizationNpi.objects.create(
            organization=locked, npi=npi, entity_type=entity_type, added_at=now
        )
        rows.record_organization(locked, "number.added", actor, now, kind="npi")
