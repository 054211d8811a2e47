"""Set-based statements on staged lines and what is held, inside the caller's transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from psycopg import sql

from portico.loading.columns import UnusableFile
from portico.loading.lines import LINES_KEPT


@dataclass(frozen=True, slots=True)
class Dropped:
    """How many lines were taken out of staging, and the numbers of the first."""

    count: int
    lines: list[int]


def changed(statement: sql.Composable, values: Sequence[Any] = ()) -> int:
    """Execute it and return how many rows it changed."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)


def dropped(delete: sql.Composable) -> Dropped:
    """Execute a DELETE that returns ``line``."""
    counted = sql.SQL("""
        WITH dropped AS ({})
        SELECT count(*), COALESCE((array_agg(line ORDER BY line))[:{}], '{{}}') FROM dropped
    """)
    with connection.cursor() as cursor:
        cursor.execute(counted.format(delete, LINES_KEPT))
        return Dropped(*cursor.fetchone())


def refresh_statistics(*tables: str) -> None:
    """Tell the planner what has become of the tables."""
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(sql.SQL("ANALYZE {}").format(sql.Identifier(table)))


def refuse_beside_another(lock: int) -> None:
    """Hold the advisory lock to the end of the transaction, or raise UnusableFile at once."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [lock])
        if cursor.fetchone() != (True,):
            message = "another load is running; start again when it has ended"
            raise UnusableFile(message)
