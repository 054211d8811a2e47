"""A person joins an organization, or their place goes to another account of theirs."""

from datetime import datetime

from portico.access.actor import Actor
from portico.access.states import ENDED, State
from portico.accounts.models import Account
from portico.audit.acting import acting
from portico.organizations.models import Membership, Organization
from portico.organizations.services import rows
from portico.organizations.services.refusals import AlreadyMember, OrganizationEnded
from portico.organizations.services.values import NewMember


def add_membership(
    *,
    organization: Organization,
    member: NewMember,
    state: State,
    is_administrator: bool = False,
    actor: Actor,
    now: datetime,
) -> Membership:
    """Give a person a place in the organization.

    Raises AlreadyMember when they have a live one, OrganizationEnded when it is over by now.
    """
    with acting(actor):
        locked = rows.locked_organization(organization)
        if locked.status in ENDED:
            raise OrganizationEnded
        membership = rows.insert_membership(
            locked, member, state=state, is_administrator=is_administrator, now=now
        )
        rows.record_membership(membership, "membership.created", actor, now)
    return membership


def move_membership(
    *, membership: Membership, to: Account, actor: Actor, now: datetime
) -> Membership:
    """Give a place to another account of the same person. Raises AlreadyMember."""
    with acting(actor):
        locked = rows.locked_membership(membership)
        locked.account = to
        rows.store(locked, "organizations_one_live_membership", AlreadyMember)
        rows.record_membership(locked, "membership.moved", actor, now)
    return locked
