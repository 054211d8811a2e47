"""Races on purpose: several callables at one barrier, each on its own database connection."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Barrier
from typing import Any

from django.db import connection

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


def values(outcomes: Sequence[Outcome]) -> list[Any]:
    """What the winners got."""
    return [outcome.value for outcome in outcomes if outcome.error is None]


def errors(outcomes: Sequence[Outcome]) -> list[Exception]:
    """Why the others did not."""
    return [outcome.error for outcome in outcomes if outcome.error is not None]
