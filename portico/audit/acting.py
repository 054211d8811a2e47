"""The one door into a transaction: it says to the database who acts, for which plan and TINs."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.db import connection, transaction

from portico.access.actor import Actor


@dataclass(frozen=True, slots=True)
class Acting:
    """Who acts in the open transaction, and the TINs row security lets through."""

    actor: Actor
    tins: tuple[str, ...] = ()


_current: ContextVar[Acting | None] = ContextVar("acting", default=None)


@contextmanager
def acting(actor: Actor, *, tins: Sequence[str] = ()) -> Iterator[Acting]:
    """Open the transaction for this actor; inside another one, act for them until the end of the block.

    ``set_config(..., true)`` ends with the transaction, so nothing leaks to the connection's next
    user. A nested block puts the outer values back; a rolled back one leaves that to the savepoint.
    """
    mine, outer = Acting(actor, tuple(tins)), _current.get()
    nested = connection.in_atomic_block
    with transaction.atomic():
        _tell_database(mine)
        token = _current.set(mine)
        try:
            yield mine
        finally:
            _current.reset(token)
        if nested:
            _tell_database(outer)


def require_acting() -> Acting:
    """Return who acts; gatekeepers and ``record`` call it, so that neither works outside."""
    current = _current.get()
    if current is None or not connection.in_atomic_block:
        message = "This needs an acting(actor) block around it."
        raise RuntimeError(message)
    return current


def _tell_database(who: Acting | None) -> None:
    plan = (who and who.actor.plan) or ""
    tins = "{" + ",".join(who.tins) + "}" if who and who.tins else ""
    actor = f"{who.actor.kind}:{who.actor.account_id or ''}" if who else ""
    with connection.cursor() as cursor:
        cursor.execute(
            "select set_config('app.plan', %s, true), set_config('app.tins', %s, true),"
            " set_config('app.actor', %s, true)",
            [plan, tins, actor],
        )
