"""The one sealer: numbers committed events without gaps and chains their hashes.

It comes after the commit, so a rolled back event leaves no gap and no writer waits for another.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection, transaction

from portico.audit.models import Event, Seal, Unsealed
from portico.audit.queries import CONTENT, content, head
from portico.audit.rules import seal

BATCH = 1000


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
    # What stays in the queue, an event deleted or queued again by force, is for verify to name.
    sealed = set(Seal.objects.filter(event__in=queued).values_list("event_id", flat=True))
    waiting = Event.objects.filter(pk__in=set(queued) - sealed).order_by("pk")
    events = list(waiting.values_list(*CONTENT))
    Seal.objects.bulk_create(_chain(events, now))
    Unsealed.objects.filter(pk__in=[event[0] for event in events]).delete()
    return Portion(last=queued[-1], sealed=len(events))


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
