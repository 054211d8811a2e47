"""Somebody becomes an administrator of the organization, or stops being one."""

from datetime import datetime

from portico.access.actor import Actor
from portico.audit.acting import acting
from portico.organizations.models import Membership
from portico.organizations.services import rows


def set_administrator(
    *, membership: Membership, is_administrator: bool, actor: Actor, now: datetime
) -> Membership:
    """Store it; the database refuses to take it from the main administrator."""
    with acting(actor):
        locked = rows.locked_membership(membership)
        locked.is_administrator = is_administrator
        locked.save(update_fields=["is_administrator"])
        verb = "appointed" if is_administrator else "dismissed"
        rows.record_membership(locked, f"administrator.{verb}", actor, now)
    return locked
