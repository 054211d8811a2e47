"""Writing to the trail."""

import json
from collections.abc import Mapping
from datetime import datetime

from django.db import connection

from portico.access.actor import Actor
from portico.audit.acting import require_acting
from portico.audit.queries import CONTENT
from portico.audit.rules import JSON, refuse_identifiers

_SAID = CONTENT[1:]  # the database numbers it
INSERT = (
    f"insert into audit_event ({', '.join(_SAID)})"  # noqa: S608 - names of our own columns
    f" values ({', '.join(f'%({name})s' for name in _SAID)})"
)
"""Not by the ORM: it takes twice as long, and every audited read waits for it."""


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
    said: dict[str, datetime | int | str | None] = {
        "at": now,
        "plan": actor.plan or "",
        "actor_kind": actor.kind,
        "account_id": actor.account_id,
        "membership_id": actor.membership_id,
        "organization_id": organization_id or actor.organization_id,
        "action": action,
        "subject": subject,
        "details": json.dumps(dict(details or {})),
    }
    with connection.cursor() as cursor:
        cursor.execute(INSERT, said)
