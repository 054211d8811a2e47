"""The temporary tables a load is gathered in; they are gone with its transaction."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import LiteralString

from django.db import connection
from psycopg import sql

from portico.loading.columns import Staged

_BATCH = 1000


@dataclass(frozen=True, slots=True)
class Staging:
    """One temporary table; its columns stand in the order of the layout's rows."""

    table: str
    columns: tuple[str, ...]
    types: Mapping[str, LiteralString]
    """What is not text, and what is text of a collation."""

    @property
    def identifier(self) -> sql.Identifier:
        """The table, for composing a statement."""
        return sql.Identifier(self.table)

    def type_of(self, column: str) -> LiteralString:
        """The column's type."""
        return self.types.get(column, "text")


def stage(staging: Staging, rows: Iterable[tuple[int, Staged]]) -> int:
    """Stream the rows into a new temporary table; return how many."""
    typed = [
        sql.SQL("{} {}").format(sql.Identifier(column), sql.SQL(staging.type_of(column)))
        for column in staging.columns
    ]
    count = 0
    with connection.cursor() as cursor:
        # Two loads may share one outer transaction.
        cursor.execute(sql.SQL("DROP TABLE IF EXISTS pg_temp.{}").format(staging.identifier))
        create = sql.SQL("CREATE TEMPORARY TABLE {} ({}) ON COMMIT DROP")
        cursor.execute(create.format(staging.identifier, sql.SQL(", ").join(typed)))
        with cursor.copy(_copy_into(staging)) as copy:
            for block, size in _blocks(rows):
                copy.write(block)
                count += size
        cursor.execute(sql.SQL("ANALYZE {}").format(staging.identifier))
    return count


def _copy_into(staging: Staging) -> sql.Composed:
    """Compose the COPY: an empty text stays a text, an empty date is null."""
    texts = [
        sql.Identifier(column)
        for column in staging.columns
        if staging.type_of(column).split()[0] == "text"
    ]
    statement = sql.SQL("COPY {} FROM STDIN (FORMAT csv, FORCE_NOT_NULL ({}))")
    return statement.format(staging.identifier, sql.SQL(", ").join(texts))


def _blocks(rows: Iterable[tuple[int, Staged]]) -> Iterator[tuple[str, int]]:
    """Write rows as csv, a thousand at a time."""
    several = iter(rows)
    while batch := [(line, *row) for line, row in islice(several, _BATCH)]:
        block = io.StringIO()
        csv.writer(block, lineterminator="\n").writerows(batch)
        yield block.getvalue(), len(batch)
