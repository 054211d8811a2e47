"""Offices with payments, and people of theirs who may read or take them."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import pytest
from django.test import Client

from portico.access.actor import Actor
from portico.audit.acting import acting
from portico.delegation.models import Access
from portico.organizations.models import Membership, Organization
from portico.records.payments.models import Payment
from testing.access_builders import give_roles
from testing.builders import PLAN, a_member, a_tin, an_organization
from testing.people import at_work

READS, TAKES = "billing", "payment-files"
"""Roles of the plan: one reads payments, the other takes them away as well."""


@dataclass
class Office:
    """An organization with one tax ID."""

    organization: Organization
    tin: str

    def person(self, *roles: str, npis: tuple[str, ...] = (), sees_phi: bool = True) -> Membership:
        """Somebody with these roles, kept to these practitioners."""
        member = a_member(organization=self.organization)
        give_roles(member, *roles, sees_phi=sees_phi)
        if npis:
            Access.objects.filter(membership=member).update(npis=list(npis))
        return member

    def client(self, *roles: str, npis: tuple[str, ...] = (), sees_phi: bool = True) -> Client:
        """The same, signed in."""
        return at_work(self.person(*roles, npis=npis, sees_phi=sees_phi))

    def moved_here(self, day: date) -> None:
        """Staff moved its tax ID here: it reads what was served since that day."""
        self.organization.tins.update(held_since=day)


@pytest.fixture
def office() -> Office:
    """An office that has none yet."""
    tin = a_tin()
    return Office(an_organization(tin=tin), tin)


def id_of(tin: str, reference: str) -> UUID:
    """The public id of a payment."""
    with acting(Actor.system(plan=PLAN), tins=[tin]):
        return Payment.visible.get(reference=reference).public_id


def address(public_id: UUID | None, name: str) -> str:
    """A file, of one payment or of the list."""
    return f"/{PLAN}/remittances/{f'{public_id}/' if public_id else ''}{name}"
