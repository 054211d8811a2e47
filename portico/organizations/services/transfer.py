"""A TIN goes from one office of a plan to another, because plan staff recorded that it did."""

from datetime import date, datetime

from portico.access.actor import Actor
from portico.audit.acting import acting
from portico.organizations.models import Organization, OrganizationTin, TinTransfer
from portico.organizations.queries import taken_back_by, what_keeps
from portico.organizations.rules import no_tin
from portico.organizations.services import rows
from portico.organizations.services.refusals import CannotMove, OrganizationTaken
from portico.profiles.calendar import today_at
from portico.profiles.loading import profile


def transfer_tin(
    *,
    tin: str,
    source: Organization,
    target: Organization,
    on: date,
    reason: str,
    actor: Actor,
    now: datetime,
) -> TinTransfer:
    """Move nine digits: the target reads service from the day ``on``, the source nothing any more.

    The way back on the same day takes a move back: the office reads again what it read before. A key
    that names the TIN names the oldest one left instead, or that there is none: such an office stays,
    reads nothing, and is named by the next TIN it gets. ``reason`` stands in the record of both.

    Raises CannotMove, and OrganizationTaken where another live one has the key that would follow.
    """
    with acting(actor):
        old, new = rows.locked_two(source, target)
        today = today_at(profile(old.plan), now)
        if found := what_keeps(tin, old, new, on=on, today=today):
            raise CannotMove(found)
        held = old.tins.get(tin=tin)
        # Stored first: from here on, whoever adds the TIN waits (0013_tin_transfers).
        transfer = TinTransfer.objects.create(
            plan=old.plan,
            tin=tin,
            source=old,
            target=new,
            moved_on=on,
            source_since=held.held_since,
            undoes=taken_back_by(tin, old, new, on=on),
            recorded_at=now,
        )
        _move(held, transfer)
        told = {"on": on.isoformat(), "reason": reason}
        rows.record_organization(old, "organization.tin_left", actor, now, **told)
        rows.record_organization(new, "organization.tin_came", actor, now, **told)
    return transfer


def _move(held: OrganizationTin, transfer: TinTransfer) -> None:
    """Give the row to the new holder, and both the key that follows."""
    old, new, tin = transfer.source, transfer.target, transfer.tin
    left = old.tins.exclude(pk=held.pk).order_by("added_at", "pk").first()
    remaining = left.tin if left else no_tin(old.public_id)
    rows.change_tin_of_key(old, tin, remaining, OrganizationTaken)
    rows.put_into_key(new, tin, OrganizationTaken)
    held.organization, held.added_at = new, transfer.recorded_at
    held.held_since = transfer.undoes.source_since if transfer.undoes else transfer.moved_on
    held.save(update_fields=["organization", "added_at", "held_since"])
