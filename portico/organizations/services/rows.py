"""What every service here does with a row: lock, insert, move, record.

Locks are always taken in one order, the organization before its memberships.
"""

from datetime import datetime

from django.db.models import Model

from portico.access.actor import Actor
from portico.access.states import ENDED, State
from portico.audit.constraints import is_stored
from portico.audit.rules import JSON
from portico.audit.services import record
from portico.organizations.models import Membership, Organization
from portico.organizations.rules import may_follow, no_tin, rekeyed
from portico.organizations.services.refusals import AlreadyMember, WrongState
from portico.organizations.services.values import NewMember


def store(row: Model, constraint: str, taken: type[Exception]) -> None:
    """Save a row; a violation of ``constraint`` becomes ``taken``."""
    if not is_stored(row, unless=(constraint,)):
        raise taken


def insert_membership(
    organization: Organization,
    member: NewMember,
    *,
    state: State,
    now: datetime,
    membership_id: int | None = None,
    is_administrator: bool = False,
) -> Membership:
    """Insert a place; ``membership_id`` is given for the main administrator alone.

    Raises AlreadyMember.
    """
    membership = Membership(
        pk=membership_id,
        organization=organization,
        account=member.account,
        middle_initial=member.middle_initial,
        job_title=member.job_title,
        work_phone=member.work_phone,
        extension=member.extension,
        fax=member.fax,
        opted_in=member.opted_in,
        is_administrator=is_administrator or membership_id is not None,
        created_at=now,
    )
    enter(membership, state, now)
    store(membership, "organizations_one_live_membership", AlreadyMember)
    return membership


def locked_organization(organization: Organization) -> Organization:
    """Read the row again and keep others from changing it until the commit."""
    return Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)


def locked_two(one: Organization, other: Organization) -> tuple[Organization, Organization]:
    """The same of two, in the order in which everybody locks; of one and the same, it twice."""
    ids = {one.pk, other.pk}
    locked = Organization.objects.select_for_update(no_key=True).filter(pk__in=ids)
    found = {each.pk: each for each in locked.order_by("pk")}
    return found[one.pk], found[other.pk]


def put_into_key(organization: Organization, tin: str, taken: type[Exception]) -> None:
    """Name an office that was left without a TIN by its new one; any other keeps its key."""
    change_tin_of_key(organization, no_tin(organization.public_id), tin, taken)


def change_tin_of_key(
    organization: Organization, old: str, new: str, taken: type[Exception]
) -> None:
    """Store the key with another TIN in place of the old; ``taken`` where a live one has that key."""
    key = rekeyed(organization.key, old=old, new=new)
    if key != organization.key:
        organization.key = key
        store(organization, "organizations_one_live_per_key", taken)


def locked_membership(membership: Membership) -> Membership:
    """Read the row again and keep others from changing it, or its organization, until the commit."""
    Organization.objects.select_for_update(no_key=True).get(pk=membership.organization_id)
    return Membership.objects.select_for_update(no_key=True).get(pk=membership.pk)


def enter(row: Organization | Membership, state: State, now: datetime) -> None:
    """Set the state and the time that belongs to it, without asking whether it may follow."""
    row.state = state
    if state is State.ACTIVE:
        row.activated_at = row.activated_at or now
    if state in ENDED:
        row.ended_at = now


def move(row: Organization | Membership, wanted: State, now: datetime) -> None:
    """Store the next state. Raises WrongState when it does not follow the present one."""
    if not may_follow(row.status, wanted):
        raise WrongState(current=row.status, wanted=wanted)
    enter(row, wanted, now)
    row.save(update_fields=["state", "activated_at", "ended_at"])


def record_organization(
    organization: Organization, action: str, actor: Actor, now: datetime, **details: JSON
) -> None:
    """Write the audit event of an act."""
    record(
        actor=actor,
        action=action,
        subject=f"organization:{organization.public_id}",
        organization_id=organization.pk,
        details=details,
        now=now,
    )


def record_membership(membership: Membership, action: str, actor: Actor, now: datetime) -> None:
    """Write the audit event of an act."""
    record(
        actor=actor,
        action=action,
        subject=f"membership:{membership.public_id}",
        organization_id=membership.organization_id,
        now=now,
    )
