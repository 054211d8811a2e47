"""Receiving files: each transaction set is a transaction of its own, for its own payee."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import BinaryIO

from django.db import DataError, IntegrityError, connection
from django.db.models import F

from portico.access.actor import Actor
from portico.audit.acting import acting
from portico.audit.services import record
from portico.exchange.kinds import Kind, Ready, Refused, read, recognise
from portico.exchange.models import ReceivedFile, ReceivedTotal, ReceivedTransaction
from portico.exchange.queries.receipts import Receipt, receipt_of
from portico.exchange.rules import (
    CLAIMING,
    Outcome,
    Told,
    as_stored,
    control,
    refusal_of,
    told_of,
)
from portico.files.models import Original
from portico.files.queries import opened
from portico.files.services import keep_original
from portico.x12.envelope import read_transactions
from portico.x12.findings import Finding
from portico.x12.transactions import TransactionSet

MOST_FINDINGS = 100
"""How many a file keeps outside of its transaction sets."""

Watch = Callable[[int, float], None]
"""Told how many transaction sets are done, and about which share of the file was read."""


def receive_file(
    *, source: BinaryIO, plan: str, actor: Actor, now: datetime, watch: Watch = lambda *_: None
) -> Receipt:
    """Keep a file of a plan, the actor's, and load what is good in it; ``source`` can seek.

    The same file again changes nothing and returns the same receipt; one whose loading was cut
    off is completed. Raises Unrecognised before anything is kept.
    """
    kind = recognise(source)
    source.seek(0)
    original = keep_original(source=source, actor=actor, now=now)
    file = _begin(original, kind, plan, actor, now)
    if not file.finished_at:
        findings = [*_load(file, actor, now, watch)]
        _finish(file, findings, actor, now)
    return receipt_of(file)


def _begin(original: Original, kind: Kind, plan: str, actor: Actor, now: datetime) -> ReceivedFile:
    mine = ReceivedFile(plan=plan, original=original, kind=kind.name, received_at=now)
    with acting(actor):
        ReceivedFile.objects.bulk_create([mine], ignore_conflicts=True)
        file = ReceivedFile.objects.get(plan=plan, original=original)
        if file.public_id == mine.public_id:
            _record("exchange.received", file, actor, now)
    return file


def _load(file: ReceivedFile, actor: Actor, now: datetime, watch: Watch) -> Iterator[Told]:
    """Load every transaction set; yield what is wrong outside of them."""
    done = told = 0
    with opened(file.original) as stream:
        for part in read_transactions(stream):
            if not isinstance(part, Finding):
                _receive(part, file, actor, now)
                watch(done := done + 1, stream.tell() / file.original.size)
            elif (told := told + 1) <= MOST_FINDINGS:
                yield told_of(part)


def _finish(file: ReceivedFile, findings: list[Told], actor: Actor, now: datetime) -> None:
    """Say that it is done, once, whoever else loaded it at the same time."""
    with acting(actor):
        unfinished = ReceivedFile.objects.filter(pk=file.pk, finished_at=None)
        if unfinished.update(finished_at=now, findings=as_stored(findings)):
            _record("exchange.loaded", file, actor, now)
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


def _receive(transaction: TransactionSet, file: ReceivedFile, actor: Actor, now: datetime) -> None:
    """Load one transaction set or keep why not; whatever is wrong with it harms no other."""
    try:
        ready = read(transaction)
        with acting(actor, tins=ready.tins):
            row = _row_of(transaction, file, now)
            if _is_first(row):
                _settle(row, ready, now)
    except Refused as refusal:
        _refuse(transaction, file, refusal.reasons, actor, now)
    except (DataError, IntegrityError) as error:
        # The database's own words quote the values.
        name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) or "a value"
        reason = f"The database does not take {name}."
        _refuse(transaction, file, [reason], actor, now)


def _row_of(transaction: TransactionSet, file: ReceivedFile, now: datetime) -> ReceivedTransaction:
    interchange = transaction.interchange
    return ReceivedTransaction(
        file=file,
        plan=file.plan,
        segment=transaction.place.segment,
        sender=control(f"{interchange.sender_qualifier} {interchange.sender}"),
        interchange_number=control(interchange.control_number),
        group_number=control(transaction.group.control_number),
        control_number=control(transaction.control_number),
        content=transaction.sha256,
        findings=as_stored(map(told_of, transaction.findings)),
        received_at=now,
    )


def _is_first(row: ReceivedTransaction) -> bool:
    """Wait for whoever handles the same control numbers; tell whether this place is still open."""
    key = "\x1f".join((row.plan, *_control_numbers(row).values()))
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])
    done = ReceivedTransaction.objects.filter(file=row.file, segment=row.segment)
    return not done.exists()


def _control_numbers(row: ReceivedTransaction) -> dict[str, str]:
    names = ("sender", "interchange_number", "group_number", "control_number")
    return {name: getattr(row, name) for name in names}


def _settle(row: ReceivedTransaction, ready: Ready, now: datetime) -> None:
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
            "If this one is right, ask the sender to send it with new control numbers."
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
    reasons: Iterable[str],
    actor: Actor,
    now: datetime,
) -> None:
    """Keep what was refused and why; whatever it wrote is rolled back by now."""
    row = _row_of(transaction, file, now)
    refusals = [refusal_of(reason, transaction.place) for reason in reasons]
    with acting(actor):
        if _is_first(row):
            row.outcome = Outcome.REFUSED
            row.findings = as_stored([*map(told_of, transaction.findings), *refusals])
            row.save()
