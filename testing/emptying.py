"""How the tables are emptied after a transactional test: quickly, the append-only ones too."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import pytest
from django.core.management.commands import flush
from django.db import connection, transaction
from django.db.backends.postgresql.operations import DatabaseOperations
from django.db.backends.utils import CursorWrapper
from psycopg import sql

KEPT = {"django_migrations", "django_content_type", "auth_permission"}
"""What belongs to the tables and not to a test; Django would fill it anew after each flush."""


@pytest.fixture(scope="session", autouse=True)
def _tests_may_empty_every_table() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "execute_sql_flush", _flush)
        patch.setattr(flush, "emit_post_migrate_signal", lambda *_, **__: None)
        yield


def _flush(_: DatabaseOperations, sql_list: Iterable[str]) -> None:
    """Delete every row, with the triggers off that guard them, as their owner may.

    Not Django's truncation of all tables: that makes new files for each of them and its indexes.
    """
    with transaction.atomic(), connection.cursor() as cursor, seeing_every_row(cursor):
        tables = _tables_with_rows(cursor)
        for table in tables:
            cursor.execute(sql.SQL("alter table {} disable trigger user").format(table))
        cursor.execute("set constraints all deferred")
        for table in tables:
            cursor.execute(sql.SQL("delete from {}").format(table))
        cursor.execute("set constraints all immediate")
        for table in tables:
            cursor.execute(sql.SQL("alter table {} enable trigger user").format(table))


@contextmanager
def seeing_every_row(cursor: CursorWrapper) -> Iterator[None]:
    """Let the owner past row-level security until the end of the block."""
    cursor.execute("select relname from pg_class where relforcerowsecurity order by relname")
    protected = [sql.Identifier(name) for (name,) in cursor.fetchall()]
    for table in protected:
        cursor.execute(sql.SQL("alter table {} no force row level security").format(table))
    yield
    for table in protected:
        cursor.execute(sql.SQL("alter table {} force row level security").format(table))


def _tables_with_rows(cursor: CursorWrapper) -> list[sql.Identifier]:
    """The queue's references cannot wait for the end: what holds one is emptied first."""
    names = set(connection.introspection.table_names(cursor)) - KEPT
    cursor.execute(
        "select distinct conrelid::regclass::text from pg_constraint"
        " where contype = 'f' and not condeferrable and confdeltype in ('a', 'r')"
    )
    at_once = {name for (name,) in cursor.fetchall()}
    found = sql.SQL("select {} where exists (select from {})")
    cursor.execute(
        sql.SQL(" union all ").join(
            found.format(sql.Literal(name), sql.Identifier(name)) for name in sorted(names)
        )
    )
    filled = sorted((name for (name,) in cursor.fetchall()), key=lambda name: name not in at_once)
    return [sql.Identifier(name) for name in filled]
