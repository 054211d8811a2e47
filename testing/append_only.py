"""Lets transactional tests empty what the product never may: the audit trail, and the queue."""

from collections.abc import Iterable, Iterator

import pytest
from django.db import connection, transaction
from django.db.backends.postgresql.operations import DatabaseOperations

APPEND_ONLY = ("audit_event", "audit_seal")
QUEUE = "procrastinate_jobs, procrastinate_periodic_defers, procrastinate_workers"


@pytest.fixture(scope="session", autouse=True)
def _tests_may_empty_every_table() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "execute_sql_flush", _flush)
        yield


def _flush(_: DatabaseOperations, sql_list: Iterable[str]) -> None:
    """Empty the tables with the triggers off, in one transaction, as their owner may."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table in APPEND_ONLY:
            cursor.execute(f"alter table {table} disable trigger user")
        for statement in sql_list:
            cursor.execute(statement)
        cursor.execute(f"truncate {QUEUE} cascade")
        for table in APPEND_ONLY:
            cursor.execute(f"alter table {table} enable trigger user")
