"""A place is suspended, given back, or over; the account at other plans is not touched."""

from datetime import datetime

from portico.access.actor import Actor
from portico.access.states import State
from portico.audit.acting import acting
from portico.organizations.models import Membership
from portico.organizations.rules import may_follow
from portico.organizations.services import rows


def suspend_membership(*, membership: Membership, actor: Actor, now: datetime) -> Membership:
    """Close a place until it is given back; what was given to its person stays. Raises WrongState."""
    return _move(membership, State.SUSPENDED, "suspended", actor, now)


def reinstate_membership(*, membership: Membership, actor: Actor, now: datetime) -> Membership:
    """Open a suspended place again. Raises WrongState."""
    return _move(membership, State.ACTIVE, "reinstated", actor, now)


def remove_membership(*, membership: Membership, actor: Actor, now: datetime) -> Membership:
    """End a place; the row and its history stay. Raises WrongState.

    Who was let in and never came was never a member: that place ends as declined.
    """
    was_in = may_follow(membership.status, State.TERMINATED)
    wanted = State.TERMINATED if was_in else State.DECLINED
    return _move(membership, wanted, "removed", actor, now)


def _move(
    membership: Membership, wanted: State, verb: str, actor: Actor, now: datetime
) -> Membership:
    with acting(actor):
        rows.locked_organization(membership.organization)
        locked = rows.locked_membership(membership)
        rows.move(locked, wanted, now)
        rows.record_membership(locked, f"membership.{verb}", actor, now)
    return locked
