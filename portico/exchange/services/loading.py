"""One loader a file: a lock that ends with the connection that holds it, however that ends."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from portico.exchange.models import ReceivedFile
from portico.exchange.rules import LOADING, lock_of


@contextmanager
def loading(file: ReceivedFile) -> Iterator[None]:
    """Load it alone; whoever loads it now is waited for. The board sees the lock."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_lock(%s, %s)", [LOADING, lock_of(file.pk)])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_unlock(%s, %s)", [LOADING, lock_of(file.pk)])


@contextmanager
def committing_lazily() -> Iterator[None]:
    """Do not wait for the disk at each commit; the next one outside takes all of them there.

    Should the server lose its power in between, it has forgotten the last of them, as if the loading
    had been cut off there. https://www.postgresql.org/docs/current/wal-async-commit.html
    """
    with connection.cursor() as cursor:
        cursor.execute("set synchronous_commit = off")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("reset synchronous_commit")
