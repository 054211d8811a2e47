"""Files that staff upload: kept at once, loaded by a job."""

from datetime import datetime
from typing import BinaryIO

from portico.access.actor import Actor
from portico.audit.acting import acting
from portico.audit.services import record
from portico.exchange.kinds import Unrecognised, recognise
from portico.exchange.models import Quarantined, ReceivedFile
from portico.exchange.services.receiving import begin, complete, finish, reopen
from portico.exchange.services.repairs import note_repairs
from portico.files.queries import opened
from portico.files.services import keep_original
from portico.jobs.queue import enqueue


def keep_upload(
    *, source: BinaryIO, name: str, plan: str, actor: Actor, now: datetime
) -> ReceivedFile:
    """Keep a file that staff of the plan, the actor, uploaded; a job loads it.

    The same bytes again are the same row; one that is not loaded whole is looked at again.
    """
    original = keep_original(source=source, actor=actor, now=now)
    with acting(actor):
        file = begin(original, plan, actor, now, name=name)
        _have_loaded(file)
    return file


def keep_repair(
    *, quarantined: Quarantined, source: BinaryIO, name: str, actor: Actor, now: datetime
) -> ReceivedFile:
    """Keep a file that staff uploaded to repair one transaction set; a job loads it.

    It counts as the repair when it holds one transaction set and that is accepted.
    """
    original = keep_original(source=source, actor=actor, now=now)
    with acting(actor):
        file = begin(original, quarantined.plan, actor, now, name=name)
        Quarantined.objects.filter(pk=quarantined.pk).update(repair=file)
        record(
            actor=actor,
            action="quarantine.repair_uploaded",
            subject=f"quarantined:{quarantined.public_id}",
            details={"file": str(file.public_id)},
            now=now,
        )
        if not _have_loaded(file):
            note_repairs(file=file, actor=actor, now=now)
    return file


def load_again(*, file: ReceivedFile, actor: Actor, now: datetime) -> bool:
    """Have a job load a file that is not loaded whole; False where that is not needed."""
    with acting(actor):
        is_needed = _have_loaded(file)
        if is_needed:
            subject = f"received-file:{file.public_id}"
            record(actor=actor, action="exchange.retried", subject=subject, now=now)
    return is_needed


def load_received(*, file_id: int, now: datetime) -> None:
    """Load a file that was kept; what is none of ours is told as that. It may run twice."""
    file = ReceivedFile.objects.select_related("original").get(pk=file_id)
    actor = Actor.system(plan=file.plan)
    try:
        with opened(file.original) as source:
            kind = recognise(source)
    except Unrecognised as unknown:
        finish(file, [], actor, now, unreadable=str(unknown))
    else:
        complete(file, kind, actor, now)


def _have_loaded(file: ReceivedFile) -> bool:
    """Enqueue its loading unless it is loaded; whoever finishes it at this moment is waited for."""
    now_there = ReceivedFile.objects.select_for_update().get(pk=file.pk)
    if now_there.finished_at and not now_there.unreadable:
        return False
    reopen(file)
    enqueue("exchange.load", file_id=file.pk)
    return True
