"""Named database connections whose transactions a test begins, fills and ends in any order.

Each lives on a thread of its own. What has to wait for the other connection's lock is left waiting,
and goes on once that one ends: no test sleeps, and none depends on who is quicker.
"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, transaction

PATIENCE = 60
"""Seconds until something that neither ends nor waits for a lock fails the test."""
LOOK_EVERY = 0.002
"""Seconds between two looks at whether it ended or waits."""


class Named:
    """One connection: outside a transaction, inside one, or waiting there for the other's lock."""

    def __init__(self) -> None:
        """Connect, so that the server knows it by a number."""
        self._thread = ThreadPoolExecutor(max_workers=1)
        self._block: transaction.Atomic | None = None
        self._last: Future[Any] | None = None
        self.pid = self._thread.submit(_connect).result(PATIENCE)

    @property
    def is_inside(self) -> bool:
        """True from ``begin`` to the end of its transaction."""
        return self._block is not None

    @property
    def is_waiting(self) -> bool:
        """True while its last act, or its commit, waits for a lock."""
        return self._last is not None and not self._last.done()

    def begin(self) -> None:
        """Open a transaction; what is read in it is what others committed before each read."""
        self._block = transaction.atomic()
        self._thread.submit(self._block.__enter__).result(PATIENCE)

    def act(self, act: Callable[[], Any]) -> None:
        """Do something inside it, as far as it comes: it ends, fails, or waits."""
        self._last = self._thread.submit(act)
        self.settle()

    def commit(self) -> None:
        """End the transaction, as far as it comes; ``error`` says what the database says at its end."""
        block, self._block = self._block, None
        assert block is not None
        self.act(lambda: block.__exit__(None, None, None))

    def terminate(self) -> None:
        """End its backend as a crash would, and connect anew."""
        with connection.cursor() as cursor:
            cursor.execute("select pg_terminate_backend(%s, 10000)", [self.pid])
        self._leave()
        self.pid = self._thread.submit(_connect).result(PATIENCE)

    def undo(self) -> None:
        """Roll its transaction back, as a request does that failed; it must not be waiting."""
        self._leave()
        self._last = None

    def error(self) -> BaseException | None:
        """Why the last act, or the commit, did not happen; None where it did."""
        return self._last.exception(PATIENCE) if self._last else None

    def result(self) -> Any:
        """What the last act returned."""
        return self._last.result(PATIENCE) if self._last else None

    def settle(self) -> None:
        """Until what it does has ended, or waits for a lock."""
        if self._last is None:
            return
        for _ in range(int(PATIENCE / LOOK_EVERY)):
            try:
                self._last.exception(LOOK_EVERY)
            except TimeoutError:
                if _waits_for_a_lock(self.pid):
                    return
            else:
                return
        pytest.fail("It neither ends nor waits.")

    def close(self) -> None:
        """Leave nothing open."""
        self._leave()
        self._thread.submit(lambda: connection.close()).result(PATIENCE)  # noqa: PLW0108 - that thread's
        self._thread.shutdown()

    def _leave(self) -> None:
        if self._last is not None:
            self._last.exception(PATIENCE)
        block, self._block = self._block, None
        if block is not None:
            self._thread.submit(_undo, block).result(PATIENCE)


def _connect() -> int:
    connection.close()
    connection.ensure_connection()
    with connection.cursor() as cursor:
        cursor.execute("select pg_backend_pid()")
        return int(cursor.fetchone()[0])


def _undo(block: transaction.Atomic) -> None:
    """Leave the block as after an error; a connection that is gone has undone everything."""
    gone = RuntimeError("undone")
    block.__exit__(RuntimeError, gone, None)


def _waits_for_a_lock(pid: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("select cardinality(pg_blocking_pids(%s)) > 0", [pid])
        return bool(cursor.fetchone()[0])
