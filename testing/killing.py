"""A process that dies at a chosen point of its work, like a worker on a bad day.

``python -m testing.killing DATABASE`` reads orders from standard input, a line of JSON each, and
forks for each: the child looks into the plans' folders and runs every job, and is killed, or loses
its database, at the point that the order names. Points are counted: before and after each
statement and each commit, and before each act on the file system that others can see.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any, NamedTuple

import django
import psycopg
from django.conf import settings
from django.db import connection
from django.utils import timezone

_ACTS = frozenset({"os.mkdir", "os.rename", "os.remove", "os.rmdir", "tempfile.mkstemp"})
LATER = timedelta(minutes=1)
"""So that what was just put into a folder counts as whole."""


@dataclass(frozen=True)
class Order:
    """At which point, counted from 1, what happens; at none: it is left alone."""

    at: int = 0
    loses_its_database: bool = False


class Ended(NamedTuple):
    """How the child ended: its wait status, and how many points it came by."""

    status: int
    points: int

    @property
    def was_killed(self) -> bool:
        """By the signal that cannot be caught."""
        return os.WIFSIGNALED(self.status) and os.WTERMSIG(self.status) == signal.SIGKILL

    @property
    def was_well(self) -> bool:
        """Nothing happened to it."""
        return self.status == 0


@contextmanager
def a_mortal(database: str, **environment: str) -> Iterator[Callable[[Order], Ended]]:
    """What carries out one order after the other, on a database of this name."""
    with subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "testing.killing", database],
        env={**os.environ, **environment},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        orders, answers = process.stdin, process.stdout

        def carry_out(order: Order) -> Ended:
            orders.write(json.dumps(asdict(order)) + "\n")
            orders.flush()
            return Ended(*json.loads(answers.readline()))

        yield carry_out
        orders.close()


class _Points:
    """Counts, and does what was ordered."""

    def __init__(self, order: Order, tell: Callable[[int], object]) -> None:
        self._order, self._tell = order, tell
        self.passed = 0

    def pass_one(self) -> None:
        self.passed += 1
        self._tell(self.passed)
        if self.passed == self._order.at:
            if self._order.loses_its_database:
                _terminate(connection.connection)
            else:
                os.kill(os.getpid(), signal.SIGKILL)

    def statement(self, execute: Callable[..., Any], *arguments: Any) -> Any:
        self.pass_one()
        result = execute(*arguments)
        self.pass_one()
        return result

    def act(self, event: str, _: object) -> None:
        if event in _ACTS:
            self.pass_one()


def _terminate(own: psycopg.Connection[Any] | None) -> None:
    if own is not None:
        with psycopg.connect(own.info.dsn, password=own.info.password) as other:
            other.execute("select pg_terminate_backend(%s, 5000)", [own.info.backend_pid])


def _live(order: Order, tell: Callable[[int], object]) -> None:
    """Look and run every job; a statement, a commit and an act are points."""
    from portico.exchange.services import collect_arrivals  # noqa: PLC0415 - after django.setup()
    from testing.jobs import run_due_jobs  # noqa: PLC0415 - the same

    points = _Points(order, tell)
    commit = connection._commit  # type: ignore[attr-defined]  # noqa: SLF001 - there is no hook

    def counted() -> None:
        points.pass_one()
        commit()
        points.pass_one()

    connection._commit = counted  # type: ignore[attr-defined]  # noqa: SLF001 - there is no hook
    sys.addaudithook(points.act)
    with connection.execute_wrapper(points.statement):
        collect_arrivals(now=timezone.now() + LATER)
        run_due_jobs()


def _forked(order: Order) -> Ended:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        status = 1
        with suppress(BaseException):
            _live(order, lambda passed: os.write(writing, b"%d\n" % passed))
            status = 0
        os._exit(status)
    os.close(writing)
    with os.fdopen(reading) as told:
        passed = told.read().split()
    return Ended(os.waitpid(child, 0)[1], int(passed[-1]) if passed else 0)


def main() -> None:
    """Carry out orders until there are none left."""
    django.setup()
    settings.DATABASES["default"]["NAME"] = sys.argv[1]
    for line in sys.stdin:
        print(json.dumps(_forked(Order(**json.loads(line)))), flush=True)


if __name__ == "__main__":
    main()
