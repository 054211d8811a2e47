"""Keeping originals."""

from datetime import datetime, timedelta
from typing import BinaryIO

from django.conf import settings

from portico.access.actor import Actor
from portico.audit.acting import acting
from portico.files import storage
from portico.files.models import Original

ABANDONED_AFTER = timedelta(days=1)


def keep_original(*, source: BinaryIO, actor: Actor, now: datetime) -> Original:
    """Keep a stream's bytes for good; the same bytes again are the same original.

    On disk first, then the row: a kill between leaves a file that the next try finds again.
    Whoever asked for it records what it was.
    """
    kept = storage.put(settings.ORIGINALS, source)
    with acting(actor):
        Original.objects.bulk_create(
            [Original(sha256=kept.sha256, size=kept.size, kept_at=now)], ignore_conflicts=True
        )
        return Original.objects.get(sha256=kept.sha256)


def tidy(*, now: datetime) -> int:
    """Delete what a kill left half written more than a day ago; return how many."""
    return storage.sweep(settings.ORIGINALS, before=now - ABANDONED_AFTER)
