"""Races on purpose: several callables at one barrier, each on its own database connection."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Barrier
from typing import Any, TypeVar

import pytest
from django.db import connection

Result = TypeVar("Result")
PATIENCE = 60
"""Seconds until a start that cannot happen, or an act that hangs, fails the test."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one of the racers got: a value or an exception."""

    value: Any = None
    error: Exception | None = None


def race(acts: Sequence[Callable[[], Any]]) -> list[Outcome]:
    """Start all acts at the same moment and wait for all; outcomes keep the order of the acts.

    The test needs ``transactional_db``: other connections see only what is committed.
    """
    barrier = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Outcome:
        try:
            # Connected before the start, so that only the act itself is raced.
            connection.ensure_connection()
            barrier.wait(PATIENCE)
            return Outcome(value=act())
        except Exception as error:  # noqa: BLE001 - the caller judges every one
            return Outcome(error=error)
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=len(acts)) as pool:
        return list(pool.map(run, acts, timeout=PATIENCE))


def apart(act: Callable[[], Any]) -> Any:
    """Act on a thread and a database connection of its own, as a worker does; its value."""
    [outcome] = race([act])
    if outcome.error is not None:
        raise outcome.error
    return outcome.value


def values(outcomes: Sequence[Outcome]) -> list[Any]:
    """What the winners got."""
    return [outcome.value for outcome in outcomes if outcome.error is None]


def errors(outcomes: Sequence[Outcome]) -> list[Exception]:
    """Why the others did not."""
    return [outcome.error for outcome in outcomes if outcome.error is not None]


def in_another_connection(act: Callable[[], Result]) -> Result:
    """Act in a thread of a pool, whose database connection ends with it."""
    try:
        return act()
    finally:
        connection.close()


def until_somebody_waits() -> None:
    """Until another connection waits for a lock that this one holds."""
    waiting = (
        "select exists(select from pg_locks where not granted"
        " and pg_backend_pid() = any(pg_blocking_pids(pid)))"
    )
    patience = time.monotonic() + PATIENCE
    with connection.cursor() as cursor:
        while time.monotonic() < patience:
            cursor.execute(waiting)
            if cursor.fetchone()[0]:
                return
    pytest.fail("Nobody waits.")
