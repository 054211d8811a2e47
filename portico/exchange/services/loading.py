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
