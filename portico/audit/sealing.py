"""The one sealer: numbers committed events without gaps and chains their hashes.

It comes after the commit, so a rolled back event leaves no gap and no writer waits for another.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection, transaction

from portico.audit.models import Event, Unsealed
from portico.audit.queries import CONTENT, content, head
from portico.audit.rules import seal

BATCH = 1000
COPY = "copy audit_seal (number, event_id, hash, sealed_at) from stdin"
Row = tuple[int, int, bytes, datetime]
"""Number, event, hash and time of a seal."""


def seal_committed(*, now: datetime) -> int:
    """Seal what is committed and return how many; 0 also when another sealer is at it.

    The queue is walked in portions; an event that commits behind the walker waits for the next walk.
    """
    sealed, passed = 0, 0
    while portion := _seal_portion(passed, now):
        sealed, passed = sealed + portion.sealed, portion.last
    return sealed


class Portion(NamedTuple):
    """How far one transaction came."""

    last: int
    sealed: int


@transaction.atomic
def _seal_portion(passed: int, now: datetime) -> Portion | None:
    if not _is_only_sealer():
        return None
    queue = Unsealed.objects.filter(pk__gt=passed).order_by("pk")
    queued = list(queue.values_list("pk", flat=True)[:BATCH])
    if not queued:
        return None
    events = _waiting(queued[0], queued[-1])
    _store(_chain(events, now))
    return Portion(last=queued[-1], sealed=len(events))


def _waiting(first: int, last: int) -> list[Sequence[Any]]:
    """What is sealed of these events; one that commits meanwhile may be among them.

    What stays in the queue, an event deleted or queued again by force, is for verify to name.
    """
    in_queue = Unsealed.objects.values("event_id")
    waiting = Event.objects.filter(pk__range=(first, last), pk__in=in_queue, seal=None)
    return list(waiting.order_by("pk").values_list(*CONTENT))


def _chain(events: Sequence[Sequence[Any]], now: datetime) -> list[Row]:
    number, previous = head()
    rows = []
    for event in events:
        number += 1
        previous = seal(previous=previous, number=number, content=content(event, now))
        rows.append((number, event[0], previous, now))
    return rows


def _store(rows: Sequence[Row]) -> None:
    """COPY, and one array: thousands of placeholders took most of the sealer's time."""
    with connection.cursor() as cursor:
        with cursor.copy(COPY) as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute(
            "delete from audit_unsealed where event_id = any(%s)", [[row[1] for row in rows]]
        )


def _is_only_sealer() -> bool:
    """Take the lock that ends with the transaction; whoever does not get it has nothing to do."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_xact_lock(hashtextextended('audit.seal', 0))")
        return bool(cursor.fetchone()[0])
