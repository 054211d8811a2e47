"""What an administrator says they have done."""

from datetime import datetime

from portico.access.actor import Actor
from portico.audit.acting import acting
from portico.audit.services import record
from portico.organizations.models import Membership
from portico.toolkit.models import SetupDone


def mark_done(*, membership: Membership, key: str, actor: Actor, now: datetime) -> None:
    """Tick a step of the set-up list off; a second time changes nothing."""
    with acting(actor):
        _, is_new = SetupDone.objects.get_or_create(
            membership=membership, key=key, defaults={"done_at": now}
        )
        if is_new:
            record(
                actor=actor,
                action="setup.step_done",
                subject=f"membership:{membership.public_id}",
                details={"step": key},
                now=now,
            )
