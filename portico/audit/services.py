"""Writing to the trail."""

from collections.abc import Mapping
from datetime import datetime

from portico.access.actor import Actor
from portico.audit.acting import require_acting
from portico.audit.models import Event
from portico.audit.rules import JSON, refuse_identifiers


def record(
    *,
    actor: Actor,
    action: str,
    subject: str,
    now: datetime,
    organization_id: int | None = None,
    details: Mapping[str, JSON] | None = None,
) -> None:
    """Write one event into the transaction of what it records; if it cannot, neither happens.

    ``action`` is dotted and in the past tense, ``subject`` is ``kind:<public id>``.
    """
    require_acting()
    refuse_identifiers([subject, details or {}])
    Event.objects.create(
        at=now,
        plan=actor.plan or "",
        actor_kind=actor.kind,
        account_id=actor.account_id,
        membership_id=actor.membership_id,
        organization_id=organization_id or actor.organization_id,
        action=action,
        subject=subject,
        details=dict(details or {}),
    )
