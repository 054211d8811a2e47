"""The one sealer: numbers committed events without gaps and chains their hashes.

It comes after the commit, so a rolled back event leaves no gap and no writer waits for another.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from portico.audit.models import Event, Seal, Unsealed
from portico.audit.queries import CONTENT, content, head
from portico.audit.rules import seal

BATCH = 1000


def seal_committed(*, now: datetime) -> int:
    """Seal what is committed and return how many; 0 also when another sealer is at it."""
    sealed = 0
    while batch := _seal_batch(now):
        sealed += batch
    return sealed


@transaction.atomic
def _seal_batch(now: datetime) -> int:
    if not _is_only_sealer():
        return 0
    queued = Unsealed.objects.order_by("event_id").values("event_id")
    waiting = Event.objects.filter(pk__in=queued, seal=None).order_by("pk")
    events = list(waiting.values_list(*CONTENT)[:BATCH])
    Seal.objects.bulk_create(_chain(events, now))
    Unsealed.objects.filter(pk__in=[event[0] for event in events]).delete()
    return len(events)


def _chain(events: Sequence[Sequence[Any]], now: datetime) -> list[Seal]:
    number, previous = head()
    seals = []
    for event in events:
        number += 1
        previous = seal(previous=previous, number=number, content=content(event, now))
        seals.append(Seal(number=number, event_id=event[0], hash=previous, sealed_at=now))
    return seals


def _is_only_sealer() -> bool:
    """Take the lock that ends with the transaction; whoever does not get it has nothing to do."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_xact_lock(hashtextextended('audit.seal', 0))")
        return bool(cursor.fetchone()[0])
