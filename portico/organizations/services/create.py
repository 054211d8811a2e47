"""An organization begins, together with its main administrator."""

from dataclasses import asdict
from datetime import datetime

from django.db import connection, transaction

from portico.access.actor import Actor
from portico.access.states import State
from portico.audit.acting import acting
from portico.organizations.models import Organization, OrganizationNpi, OrganizationTin
from portico.organizations.rules import key_of_successor
from portico.organizations.services import rows
from portico.organizations.services.refusals import OrganizationTaken
from portico.organizations.services.values import (
    NewMember,
    OrganizationDetails,
    OrganizationNumbers,
)


def create_organization(
    *,
    plan: str,
    numbers: OrganizationNumbers,
    details: OrganizationDetails,
    main: NewMember,
    state: State,
    actor: Actor,
    now: datetime,
    supersedes: Organization | None = None,
) -> Organization:
    """Create an organization with its main administrator, both in ``state``.

    Where it would take the place of one that is there, it ``supersedes`` that and waits under the
    key of a successor. Raises OrganizationTaken when another live organization holds the key, or
    added the TIN where a plan keys on it alone, also at the same moment; the caller's transaction
    stays usable.
    """
    with acting(actor):
        organization = Organization(
            plan=plan,
            key=key_of_successor(numbers.key) if supersedes else numbers.key,
            kind=numbers.kind,
            party=numbers.party,
            provider_id=numbers.provider_id,
            participation=numbers.participation,
            jurisdiction=numbers.jurisdiction,
            main_id=_next_membership_id(),
            supersedes=supersedes,
            created_at=now,
            **asdict(details),
        )
        rows.enter(organization, state, now)
        with transaction.atomic():
            rows.store(organization, "organizations_one_live_per_key", OrganizationTaken)
            _store_numbers(organization, numbers, now)
        organization.main = rows.insert_membership(
            organization, main, membership_id=organization.main_id, state=state, now=now
        )
        rows.record_organization(organization, "organization.created", actor, now)
        rows.record_membership(organization.main, "membership.created", actor, now)
    return organization


def _store_numbers(organization: Organization, numbers: OrganizationNumbers, now: datetime) -> None:
    tin = OrganizationTin(organization=organization, tin=numbers.tin, added_at=now)
    rows.store(tin, "organizations_tin_sole", OrganizationTaken)
    if numbers.npi:
        OrganizationNpi.objects.create(
            organization=organization,
            npi=numbers.npi,
            entity_type=numbers.entity_type,
            is_primary=True,
            added_at=now,
        )


def _next_membership_id() -> int:
    """Draw the id of a membership before its organization, which names it, is stored."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('organizations_membership', 'id'))")
        (number,) = cursor.fetchone()
    return int(number)
