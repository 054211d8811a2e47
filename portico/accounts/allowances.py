"""Counting how often something happened lately, in the database: shared by every process and node.

A count is spent under the lock of its own row. Locks are always taken in the order address,
subject, person, destination, so that two requests never wait for each other.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.crypto import salted_hmac

from portico.accounts.models import Allowance
from portico.accounts.rules import (
    SEND_WINDOW,
    SENDS_PER_DESTINATION,
    free_again_at,
    still_counting,
)


def key(kind: str, *parts: str) -> str:
    """Name a counter without storing what it counts: emails, phones and addresses are hashed."""
    return salted_hmac(
        "portico.allowance", "\n".join((kind, *parts)), algorithm="sha256"
    ).hexdigest()


def lock(name: str, *, now: datetime) -> Allowance:
    """Return the counter, locked until the caller's transaction ends."""
    Allowance.objects.bulk_create([Allowance(key=name, expires_at=now)], ignore_conflicts=True)
    return Allowance.objects.select_for_update().get(key=name)


def spend(name: str, *, limit: int, window: timedelta, now: datetime) -> datetime | None:
    """Count one more and return None; or leave it and return when one more fits."""
    with transaction.atomic():
        counter = lock(name, now=now)
        until = free_again_at(counter.spent_at, limit=limit, window=window, now=now)
        if until is None:
            add(counter, window=window, now=now)
    return until


def add(counter: Allowance, *, window: timedelta, now: datetime) -> None:
    """Count one more on a counter the caller has locked."""
    counter.spent_at = [*still_counting(counter.spent_at, window=window, now=now), now]
    counter.expires_at = now + window
    counter.save()


def spent_lately(name: str, *, window: timedelta, now: datetime) -> int:
    """How many count in the window now."""
    counter = Allowance.objects.filter(key=name).first()
    return len(still_counting(counter.spent_at, window=window, now=now)) if counter else 0


def give_back(name: str, *, moment: datetime) -> None:
    """Take back what was counted at ``moment``: the guess was right and therefore no guess."""
    with transaction.atomic():
        counter = Allowance.objects.select_for_update().filter(key=name).first()
        if counter and moment in counter.spent_at:
            counter.spent_at.remove(moment)
            counter.save()


def clear(names: Iterable[str]) -> None:
    """Forget what was counted under these names."""
    Allowance.objects.filter(key__in=list(names)).delete()


def count_send(destination: str, *, now: datetime) -> datetime | None:
    """Count one more message to a mailbox or phone; or return when the next one may go out."""
    name = key("sends", destination)
    return spend(name, limit=SENDS_PER_DESTINATION, window=SEND_WINDOW, now=now)


def delete_expired(*, now: datetime) -> int:
    """Delete counters that say nothing any more."""
    return Allowance.objects.filter(expires_at__lt=now).delete()[0]
