"""Receiving files: each transaction set is a transaction of its own, for its own payee."""

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import BinaryIO

from django.db import DataError, IntegrityError, connection
from django.db.models import F

from portico.access.actor import Actor
from portico.audit.acting import acting
from portico.audit.services import record
from portico.exchange.kinds import ACKNOWLEDGED, Kind, Ready, Refused, read, recognise
from portico.exchange.models import (
    Answer,
    Quarantined,
    ReceivedFile,
    ReceivedTotal,
    ReceivedTransaction,
)
from portico.exchange.queries.receipts import Receipt, receipt_of
from portico.exchange.rules import (
    CLAIMING,
    NUMBERS_USED,
    OURS,
    Outcome,
    Told,
    as_stored,
    as_told,
    control,
    name_of,
    refusal_of,
    told_of,
)
from portico.exchange.rules.answers import Settled, settled
from portico.exchange.services.answering import Part, keep_answer
from portico.exchange.services.loading import loading
from portico.exchange.services.repairs import note_repairs
from portico.files.models import Original
from portico.files.queries import opened
from portico.files.services import keep_original
from portico.jobs.queue import enqueue
from portico.x12.envelope import Technical, read_parts
from portico.x12.findings import Finding
from portico.x12.technical import read_technical
from portico.x12.transactions import TransactionSet

logger = logging.getLogger(__name__)

MOST_FINDINGS = 100
"""How many a file keeps outside of its transaction sets."""
MOST_SENDERS = 20
"""How many a file names."""
MISTAKES = (ArithmeticError, AssertionError, AttributeError, LookupError, TypeError, ValueError)
"""What a fault in our own code raises: it costs one transaction set, not the rest of its file."""

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
                _receive(part, file, actor, now)
                share = stream.tell() / file.original.size
                _note(file, _sender_of(part), int(100 * share))
                watch(done := done + 1, share)
            elif isinstance(part, Finding) and len(findings) < MOST_FINDINGS:
                findings.append(told_of(part))
            yield _settled(part, file) if isinstance(part, TransactionSet) else part


def _settled(transaction: TransactionSet, file: ReceivedFile) -> Settled:
    row = ReceivedTransaction.objects.get(file=file, segment=transaction.place.segment)
    is_refused = row.outcome == Outcome.REFUSED
    return settled(transaction, refused=is_refused, findings=as_told(row.findings))


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


def _receive(
    part: TransactionSet | Technical, file: ReceivedFile, actor: Actor, now: datetime
) -> None:
    if isinstance(part, Technical):
        _receive_technical(part, file, actor, now)
    else:
        _receive_transaction(part, file, actor, now)


def _receive_technical(
    technical: Technical, file: ReceivedFile, actor: Actor, now: datetime
) -> None:
    """Keep that a TA1 came. Its content is part of its key, so none is ever refused."""
    value, findings = read_technical(technical)
    content = sha256("*".join(value.segment).encode()).hexdigest()
    row = ReceivedTransaction(
        file=file,
        plan=file.plan,
        segment=technical.place.segment,
        sender=_sender_of(technical),
        interchange_number=control(technical.interchange.control_number),
        group_number=f"TA1 {content[:16]}",
        control_number=control(value.control_number),
        content=content,
        findings=as_stored(map(told_of, findings)),
        received_at=now,
    )
    with acting(actor):
        if _is_first(row):
            settle(row, ACKNOWLEDGED, now)


def _receive_transaction(
    transaction: TransactionSet, file: ReceivedFile, actor: Actor, now: datetime
) -> None:
    """Load one transaction set or keep why not; whatever is wrong with it harms no other."""

    def load(ready: Ready) -> None:
        with acting(actor, tins=ready.tins):
            row = _row_of(transaction, file, now)
            if _is_first(row):
                settle(row, ready, now)

    refusals = reasons_against(transaction, load)
    if refusals is not None:
        _refuse(transaction, file, refusals, actor, now)


def reasons_against(
    transaction: TransactionSet, load: Callable[[Ready], None]
) -> Iterable[Told] | None:
    """Read it and load it; return why that is refused beside its findings, None where it is not."""
    try:
        load(read(transaction))
    except Refused as refusal:
        place, fault = transaction.place, refusal.fault
        return [refusal_of(reason, place, fault) for reason in refusal.reasons]
    except (DataError, IntegrityError) as error:
        # The database's own words quote the values.
        name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) or "a value"
        return [_ours(f"The database does not take {name}.", transaction)]
    except MISTAKES as mistake:
        name = type(mistake).__name__
        logger.error("A transaction set was refused by a mistake: %s", name)  # noqa: TRY400 - a traceback may quote values
        why = f"It could not be read for a reason on our side ({name})."
        return [_ours(f"{why} Try it again after the next update of the portal.", transaction)]
    return None


def _ours(reason: str, transaction: TransactionSet) -> Told:
    return replace(refusal_of(reason, transaction.place), fault=OURS)


def _row_of(transaction: TransactionSet, file: ReceivedFile, now: datetime) -> ReceivedTransaction:
    return ReceivedTransaction(
        file=file,
        plan=file.plan,
        segment=transaction.place.segment,
        sender=_sender_of(transaction),
        interchange_number=control(transaction.interchange.control_number),
        group_number=control(transaction.group.control_number),
        control_number=control(transaction.control_number),
        content=transaction.sha256,
        findings=as_stored(map(told_of, transaction.findings)),
        received_at=now,
    )


def _sender_of(part: TransactionSet | Technical) -> str:
    interchange = part.interchange
    return control(f"{interchange.sender_qualifier} {interchange.sender}")


def _is_first(row: ReceivedTransaction) -> bool:
    """Wait for whoever handles the same control numbers; tell whether this place is still open."""
    wait_for_others(row)
    done = ReceivedTransaction.objects.filter(file=row.file, segment=row.segment)
    return not done.exists()


def wait_for_others(row: ReceivedTransaction) -> None:
    """Wait, to the end of the transaction, for whoever handles the same control numbers."""
    key = "\x1f".join((row.plan, *_control_numbers(row).values()))
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])


def _control_numbers(row: ReceivedTransaction) -> dict[str, str]:
    names = ("sender", "interchange_number", "group_number", "control_number")
    return {name: getattr(row, name) for name in names}


def settle(row: ReceivedTransaction, ready: Ready, now: datetime) -> None:
    """Store it, unless its control numbers came before."""
    before = ReceivedTransaction.objects.filter(
        plan=row.plan, outcome__in=CLAIMING, **_control_numbers(row)
    ).first()
    if before is None:
        row.outcome = Outcome.LOADED
        row.save()
        _store(row, ready, now)
    elif before.content == row.content:
        row.outcome = Outcome.REPEATED
        row.save()
    else:
        raise Refused(
            f"The same control numbers came on {before.received_at:%m/%d/%Y} with other content. "
            "If this one is right, ask the sender to send it with new control numbers.",
            fault=NUMBERS_USED,
        )


def _store(row: ReceivedTransaction, ready: Ready, now: datetime) -> None:
    if ready.store(plan=row.plan, transaction_id=row.pk, now=now):
        _count(row.file, ready)
    else:
        row.outcome = Outcome.KNOWN
        row.save(update_fields=["outcome"])


def _count(file: ReceivedFile, ready: Ready) -> None:
    """Add to the file's totals, in the transaction of what is counted."""
    mine = ReceivedTotal(file=file, label=ready.label, count=0, amount=0)
    ReceivedTotal.objects.bulk_create([mine], ignore_conflicts=True)
    ReceivedTotal.objects.filter(file=file, label=ready.label).update(
        count=F("count") + 1, amount=F("amount") + ready.amount
    )


def _refuse(
    transaction: TransactionSet,
    file: ReceivedFile,
    refusals: Iterable[Told],
    actor: Actor,
    now: datetime,
) -> None:
    """Keep what was refused and why; whatever it wrote is rolled back by now."""
    row = _row_of(transaction, file, now)
    with acting(actor):
        if _is_first(row):
            row.outcome = Outcome.REFUSED
            row.findings = as_stored([*map(told_of, transaction.findings), *refusals])
            row.save()
            Quarantined.objects.create(
                transaction=row, plan=row.plan, findings=row.findings, since=now
            )
