"""What becomes of one transaction set: a transaction of its own, for its own payee."""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import TypeVar

from django.db import DataError, IntegrityError, connection

from portico.access.actor import Actor
from portico.audit.acting import acting
from portico.audit.constraints import broken_constraint, is_stored
from portico.exchange.kinds import ACKNOWLEDGED, Ready, Refused, read
from portico.exchange.models import Quarantined, ReceivedFile, ReceivedTransaction
from portico.exchange.rules import (
    CLAIMING,
    NUMBERS_USED,
    OURS,
    Outcome,
    Told,
    as_stored,
    control,
    refusal_of,
    told_of,
)
from portico.x12.envelope import Technical
from portico.x12.technical import read_technical
from portico.x12.transactions import TransactionSet

logger = logging.getLogger(__name__)

MISTAKES = (ArithmeticError, AssertionError, AttributeError, LookupError, TypeError, ValueError)
"""What a fault in our own code raises: it costs one transaction set, not the rest of its file."""
_IN_THE_WAY = ("exchange_segment_once", "exchange_control_numbers_once")
_ADD = """
insert into exchange_receivedtotal as kept (file_id, label, count, amount) values (%s, %s, 1, %s)
on conflict (file_id, label) do update
set count = kept.count + 1, amount = kept.amount + excluded.amount
"""
T = TypeVar("T")


class Rejected(Exception):
    """Why a transaction set is not loaded, beside its own findings; nothing of it is stored."""

    def __init__(self, *reasons: Told) -> None:
        super().__init__("rejected")
        self.reasons = reasons


def receive_technical(
    technical: Technical, file: ReceivedFile, actor: Actor, now: datetime
) -> None:
    """Keep that a TA1 came. Its content is part of its key, so none is ever refused."""
    value, findings = read_technical(technical)
    content = sha256("*".join(value.segment).encode()).hexdigest()
    row = ReceivedTransaction(
        file=file,
        plan=file.plan,
        segment=technical.place.segment,
        sender=sender_of(technical),
        interchange_number=control(technical.interchange.control_number),
        group_number=f"TA1 {content[:16]}",
        control_number=control(value.control_number),
        content=content,
        findings=as_stored(map(told_of, findings)),
        received_at=now,
    )
    with acting(actor):
        wait_for_others(row)
        settle(row, ACKNOWLEDGED, now)


def receive_transaction(
    transaction: TransactionSet, file: ReceivedFile, actor: Actor, now: datetime
) -> ReceivedTransaction:
    """Load one transaction set or keep why not; whatever is wrong with it harms no other."""

    def load(ready: Ready) -> ReceivedTransaction:
        with acting(actor, tins=ready.tins):
            row = _row_of(transaction, file, now)
            wait_for_others(row)
            return settle(row, ready, now)

    try:
        return loaded(transaction, load)
    except Rejected as rejected:
        return _refuse(transaction, file, rejected, actor, now)


def loaded(transaction: TransactionSet, load: Callable[[Ready], T]) -> T:
    """Read it and have it loaded. Raises Rejected, for whatever reason it cannot be."""
    place = transaction.place
    try:
        with read(transaction) as ready:
            return load(ready)
    except Refused as refusal:
        reasons = (refusal_of(reason, place, refusal.fault) for reason in refusal.reasons)
        raise Rejected(*reasons) from None
    except (DataError, IntegrityError) as error:
        # The database's own words quote the values.
        name = broken_constraint(error) or "a value"
        raise Rejected(_ours(f"The database does not take {name}.", transaction)) from None
    except MISTAKES as mistake:
        name = type(mistake).__name__
        logger.error("A transaction set was refused by a mistake: %s", name)  # noqa: TRY400 - a traceback may quote values
        why = f"It could not be read for a reason on our side ({name})."
        next_step = "Try it again after the next update of the portal."
        raise Rejected(_ours(f"{why} {next_step}", transaction)) from None


def _ours(reason: str, transaction: TransactionSet) -> Told:
    return replace(refusal_of(reason, transaction.place), fault=OURS)


def _row_of(transaction: TransactionSet, file: ReceivedFile, now: datetime) -> ReceivedTransaction:
    return ReceivedTransaction(
        file=file,
        plan=file.plan,
        segment=transaction.place.segment,
        sender=sender_of(transaction),
        interchange_number=control(transaction.interchange.control_number),
        group_number=control(transaction.group.control_number),
        control_number=control(transaction.control_number),
        content=transaction.sha256,
        findings=as_stored(map(told_of, transaction.findings)),
        received_at=now,
    )


def sender_of(part: TransactionSet | Technical) -> str:
    """ISA05 and ISA06."""
    interchange = part.interchange
    return control(f"{interchange.sender_qualifier} {interchange.sender}")


def wait_for_others(row: ReceivedTransaction) -> None:
    """Wait, to the end of the transaction, for whoever handles the same control numbers."""
    key = "\x1f".join((row.plan, *_control_numbers(row).values()))
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])


def _control_numbers(row: ReceivedTransaction) -> dict[str, str]:
    names = ("sender", "interchange_number", "group_number", "control_number")
    return {name: getattr(row, name) for name in names}


def settle(row: ReceivedTransaction, ready: Ready, now: datetime) -> ReceivedTransaction:
    """Store it and return it, unless its place is settled, or its control numbers came before.

    Nearly always it is new: so the database is not asked, it is told, and says what is in the way.
    """
    row.outcome = Outcome.LOADED
    if is_stored(row, unless=_IN_THE_WAY):
        _store(row, ready, now)
        return row
    return _at_its_place(row) or _compared(row)


def _at_its_place(row: ReceivedTransaction) -> ReceivedTransaction | None:
    """What else is kept of its place in its file: the loading was cut off after it."""
    here = ReceivedTransaction.objects.filter(file=row.file, segment=row.segment)
    return here.exclude(pk=row.pk).first()


def _compared(row: ReceivedTransaction) -> ReceivedTransaction:
    """What has the same control numbers is the same again, or refuses it."""
    before = ReceivedTransaction.objects.get(
        plan=row.plan, outcome__in=CLAIMING, **_control_numbers(row)
    )
    if before.content != row.content:
        raise Refused(
            f"The same control numbers came on {before.received_at:%m/%d/%Y} with other content. "
            "If this one is right, ask the sender to send it with new control numbers.",
            fault=NUMBERS_USED,
        )
    row.outcome = Outcome.REPEATED
    row.save()
    return row


def _store(row: ReceivedTransaction, ready: Ready, now: datetime) -> None:
    if ready.store(plan=row.plan, transaction_id=row.pk, now=now):
        _count(row.file, ready)
    else:
        row.outcome = Outcome.KNOWN
        row.save(update_fields=["outcome"])


def _count(file: ReceivedFile, ready: Ready) -> None:
    """Add to the file's totals, in the transaction of what is counted."""
    with connection.cursor() as cursor:
        cursor.execute(_ADD, [file.pk, ready.label, ready.amount])


def _refuse(
    transaction: TransactionSet,
    file: ReceivedFile,
    rejected: Rejected,
    actor: Actor,
    now: datetime,
) -> ReceivedTransaction:
    """Keep what was refused and why; whatever it wrote is rolled back by now."""
    row = _row_of(transaction, file, now)
    with acting(actor):
        wait_for_others(row)
        if before := _at_its_place(row):
            return before
        row.outcome = Outcome.REFUSED
        row.findings = as_stored([*map(told_of, transaction.findings), *rejected.reasons])
        row.save()
        Quarantined.objects.create(transaction=row, plan=row.plan, findings=row.findings, since=now)
    return row
