"""Receiving files: kept, read once from beginning to end, loaded piece by piece, answered."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import BinaryIO

from portico.access.actor import Actor
from portico.audit.acting import acting
from portico.audit.services import record
from portico.exchange.kinds import Kind, recognise
from portico.exchange.models import Answer, ReceivedFile
from portico.exchange.queries.receipts import Receipt, receipt_of
from portico.exchange.rules import Outcome, Told, as_stored, as_told, name_of, told_of
from portico.exchange.rules.answers import Settled, settled
from portico.exchange.services.answering import Part, keep_answer
from portico.exchange.services.loading import committing_lazily, loading
from portico.exchange.services.repairs import note_repairs
from portico.exchange.services.settling import receive_technical, receive_transaction, sender_of
from portico.files.models import Original
from portico.files.queries import opened
from portico.files.services import keep_original
from portico.jobs.queue import enqueue
from portico.x12.envelope import Technical, read_parts
from portico.x12.findings import Finding
from portico.x12.transactions import TransactionSet

MOST_FINDINGS = 100
"""How many a file keeps outside of its transaction sets."""
MOST_SENDERS = 20
"""How many a file names."""

Watch = Callable[[int, float], None]
"""Told how many transaction sets are done, and about which share of the file was read."""


def receive_file(
    *,
    source: BinaryIO,
    plan: str,
    actor: Actor,
    now: datetime,
    name: str = "",
    watch: Watch = lambda *_: None,
) -> Receipt:
    """Keep a file of a plan, the actor's, and load what is good in it; ``source`` can seek.

    ``name`` is what it is called where it came from. The same file again changes nothing and
    returns the same receipt; one whose loading was cut off is completed, one that somebody else
    loads is waited for. Raises Unrecognised before anything is kept.
    """
    return receipt_of(
        receive(source=source, plan=plan, actor=actor, now=now, name=name, watch=watch)
    )


def receive(
    *,
    source: BinaryIO,
    plan: str,
    actor: Actor,
    now: datetime,
    name: str = "",
    watch: Watch = lambda *_: None,
) -> ReceivedFile:
    """Do the same, and return the file."""
    kind = recognise(source)
    source.seek(0)
    original = keep_original(source=source, actor=actor, now=now)
    with acting(actor):
        file = begin(original, plan, actor, now, name=name)
        reopen(file)
    complete(file, kind, actor, now, watch)
    return file


def begin(original: Original, plan: str, actor: Actor, now: datetime, *, name: str) -> ReceivedFile:
    """Return the row of these bytes, which only the first to bring them makes."""
    mine = ReceivedFile(
        plan=plan,
        original=original,
        name=name_of(name),
        account_id=actor.account_id,
        received_at=now,
    )
    ReceivedFile.objects.bulk_create([mine], ignore_conflicts=True)
    file = ReceivedFile.objects.select_related("original").get(plan=plan, original=original)
    if file.public_id == mine.public_id:
        _record("exchange.received", file, actor, now)
    return file


def reopen(file: ReceivedFile) -> None:
    """Forget that it could not be read: what reads it may have learned meanwhile."""
    unread = ReceivedFile.objects.filter(pk=file.pk).exclude(unreadable="")
    unread.update(unreadable="", finished_at=None, progress=0)


def complete(
    file: ReceivedFile, kind: Kind, actor: Actor, now: datetime, watch: Watch = lambda *_: None
) -> None:
    """Load what is not loaded yet, alone."""
    with loading(file):
        file.refresh_from_db()
        if file.finished_at:
            return
        ReceivedFile.objects.filter(pk=file.pk).update(kind=kind.name)
        findings: list[Told] = []
        with committing_lazily():
            answer = keep_answer(_load(file, findings, actor, now, watch), file, actor)
        finish(file, findings, actor, now, answer=answer)


def _load(
    file: ReceivedFile, findings: list[Told], actor: Actor, now: datetime, watch: Watch
) -> Iterator[Part]:
    """Load every transaction set; add what is wrong outside of them, and yield what came."""
    done = 0
    with opened(file.original) as stream:
        for part in read_parts(stream):
            if isinstance(part, TransactionSet | Technical):
                became = _receive(part, file, actor, now)
                share = stream.tell() / file.original.size
                _note(file, sender_of(part), int(100 * share))
                watch(done := done + 1, share)
                yield became
            else:
                if isinstance(part, Finding) and len(findings) < MOST_FINDINGS:
                    findings.append(told_of(part))
                yield part


def _receive(
    part: TransactionSet | Technical, file: ReceivedFile, actor: Actor, now: datetime
) -> Settled | Technical:
    """Load it, and return what is known of it then."""
    if isinstance(part, Technical):
        receive_technical(part, file, actor, now)
        return part
    row = receive_transaction(part, file, actor, now)
    is_refused = row.outcome == Outcome.REFUSED
    return settled(part, refused=is_refused, findings=as_told(row.findings))


def _note(file: ReceivedFile, sender: str, percent: int) -> None:
    """Tell the board who sent it and how far it is, about a hundred times a file."""
    is_new = sender not in file.senders and len(file.senders) < MOST_SENDERS
    if is_new or percent > file.progress:
        file.senders = [*file.senders, sender] if is_new else file.senders
        file.progress = percent
        file.save(update_fields=["senders", "progress"])


def finish(
    file: ReceivedFile,
    findings: list[Told],
    actor: Actor,
    now: datetime,
    *,
    unreadable: str = "",
    answer: Original | None = None,
) -> None:
    """Say that it is done, once, whoever else loaded it at the same time; a job gives the answer."""
    with acting(actor):
        unfinished = ReceivedFile.objects.filter(pk=file.pk, finished_at=None)
        if unfinished.update(
            finished_at=now, progress=100, findings=as_stored(findings), unreadable=unreadable
        ):
            file.refresh_from_db()
            note_repairs(file=file, actor=actor, now=now)
            _record("exchange.loaded", file, actor, now)
            if answer is not None:
                row = Answer.objects.create(file=file, original=answer)
                enqueue("exchange.give_answer", answer_id=row.pk)
        file.refresh_from_db()


def _record(action: str, file: ReceivedFile, actor: Actor, now: datetime) -> None:
    receipt = receipt_of(file)
    record(
        actor=actor,
        action=action,
        subject=f"received-file:{file.public_id}",
        details={
            "kind": receipt.kind,
            "loaded": receipt.loaded,
            "unchanged": receipt.unchanged,
            "refused": receipt.refused,
        },
        now=now,
    )
