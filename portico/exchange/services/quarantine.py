"""What staff do with a refused transaction set: take it out, have it tried again, set it aside."""

from collections.abc import Iterator
from datetime import datetime
from typing import BinaryIO

from portico.access.actor import Actor
from portico.audit.acting import acting
from portico.audit.services import record
from portico.exchange.kinds import Ready
from portico.exchange.models import Quarantined, ReceivedTransaction
from portico.exchange.rules import Ended, as_stored, told_of
from portico.exchange.services.settling import Rejected, loaded, settle, wait_for_others
from portico.files.models import Original
from portico.files.queries import opened
from portico.jobs.queue import enqueue
from portico.x12.envelope import read_transactions
from portico.x12.excerpt import excerpt
from portico.x12.transactions import TransactionSet


class NotWaiting(Exception):
    """It ended already, by somebody else or by itself; nothing happened."""


def take_out(
    *, quarantined: Quarantined, reason: str, actor: Actor, now: datetime
) -> Iterator[bytes]:
    """Yield a refused transaction set as a file of its own; that and why are in the trail by then."""
    with acting(actor):
        _record("quarantine.taken_out", quarantined, actor, now, reason=reason)
    transaction = quarantined.transaction
    return _bytes_of(transaction.file.original, transaction.segment)


def try_again(*, quarantined: Quarantined, actor: Actor, now: datetime) -> None:
    """Have a job try it again as it stands. Raises NotWaiting."""
    with acting(actor):
        waits = _waiting(quarantined.pk)
        waits.tried_at = now
        waits.save(update_fields=["tried_at"])
        _record("quarantine.tried_again", waits, actor, now)
        enqueue("exchange.try_again", quarantined_id=waits.pk)


def set_aside(*, quarantined: Quarantined, reason: str, actor: Actor, now: datetime) -> None:
    """Decide that nothing more is done with it, and say why. Raises NotWaiting."""
    with acting(actor):
        waits = _waiting(quarantined.pk)
        waits.ended, waits.ended_at = Ended.SET_ASIDE, now
        waits.account_id, waits.reason = actor.account_id, reason
        waits.save(update_fields=["ended", "ended_at", "account_id", "reason"])
        _record("quarantine.set_aside", waits, actor, now, reason=reason)


def receive_again(*, quarantined_id: int, now: datetime) -> None:
    """Read a refused transaction set in its file once more, and load it; it may run twice."""
    found = Quarantined.objects.select_related("transaction__file__original")
    waits = found.filter(pk=quarantined_id, ended="").first()
    if waits is None:
        return
    with opened(waits.transaction.file.original) as stream:
        transaction = _transaction_at(stream, waits.transaction.segment)
        _receive_again(transaction, waits, now)


def _receive_again(transaction: TransactionSet, waits: Quarantined, now: datetime) -> None:
    row, actor = waits.transaction, Actor.system(plan=waits.plan)

    def load(ready: Ready) -> None:
        with acting(actor, tins=ready.tins):
            wait_for_others(row)
            locked = _waiting(waits.pk)
            row.findings = as_stored(map(told_of, transaction.findings))
            settle(row, ready, now)
            locked.ended, locked.ended_at = Ended.LOADED, now
            locked.save(update_fields=["ended", "ended_at"])
            _record("quarantine.loaded", locked, actor, now)

    try:
        loaded(transaction, load)
    except NotWaiting:
        return
    except Rejected as rejected:
        findings = as_stored([*map(told_of, transaction.findings), *rejected.reasons])
        _keep_reasons(waits, row, findings, actor)


def _keep_reasons(
    waits: Quarantined, row: ReceivedTransaction, findings: list[dict[str, object]], actor: Actor
) -> None:
    """Say why it is refused now, which may be another reason than before."""
    with acting(actor):
        if Quarantined.objects.filter(pk=waits.pk, ended="").update(findings=findings):
            ReceivedTransaction.objects.filter(pk=row.pk).update(findings=findings)


def _waiting(quarantined_id: int) -> Quarantined:
    """Lock it, and refuse where somebody was quicker."""
    waits = Quarantined.objects.select_for_update().get(pk=quarantined_id)
    if waits.ended:
        raise NotWaiting
    return waits


def _transaction_at(stream: BinaryIO, segment: int) -> TransactionSet:
    for part in read_transactions(stream):
        if isinstance(part, TransactionSet) and part.place.segment == segment:
            return part
    raise LookupError("The original no longer holds the transaction set.")


def _bytes_of(original: Original, segment: int) -> Iterator[bytes]:
    with opened(original) as stream:
        yield from excerpt(stream, segment)


def _record(
    action: str, quarantined: Quarantined, actor: Actor, now: datetime, **details: str
) -> None:
    subject = f"quarantined:{quarantined.public_id}"
    record(actor=actor, action=action, subject=subject, details=details, now=now)
