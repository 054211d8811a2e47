"""The temporary tables a load is gathered in; they are gone with its transaction."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import LiteralString

from django.db import connection
from psycopg import sql

from portico.loading.columns import Staged

_BATCH = 1000
_BETWEEN, _AROUND = "\x1f", "\x1e"
"""What stands between cells and, where it must, around them: hardly ever in a cell itself."""


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
    """Compose the COPY: an empty text stays a text, an empty date is null, quoted or not."""
    kinds: dict[bool, list[sql.Identifier]] = {True: [], False: []}
    for column in staging.columns:
        is_text = staging.type_of(column).split()[0] == "text"
        kinds[is_text].append(sql.Identifier(column))
    statement = sql.SQL(
        "COPY {} FROM STDIN"
        " (FORMAT csv, DELIMITER {}, QUOTE {}, FORCE_NOT_NULL ({}), FORCE_NULL ({}))"
    )
    texts, others = (sql.SQL(", ").join(kinds[is_text]) for is_text in (True, False))
    return statement.format(staging.identifier, _BETWEEN, _AROUND, texts, others)


def _blocks(rows: Iterable[tuple[int, Staged]]) -> Iterator[tuple[str, int]]:
    """Write rows as COPY reads them, a thousand at a time."""
    several = iter(rows)
    while batch := [(line, *row) for line, row in islice(several, _BATCH)]:
        yield _bare(batch) or _quoted(batch), len(batch)


def _bare(batch: Sequence[Staged]) -> str | None:
    """Write rows without quotes, a third of the cost; None where a value needs them."""
    template = _BETWEEN.join(["%s"] * len(batch[0])) + "\n"
    block = "".join([template % row for row in batch])
    cells = len(batch) * (len(batch[0]) - 1)
    plain = block.count("\n") == len(batch) and block.count(_BETWEEN) == cells
    return block if plain and _AROUND not in block and "\r" not in block else None


def _quoted(batch: Sequence[Staged]) -> str:
    block = io.StringIO()
    writer = csv.writer(
        block,
        delimiter=_BETWEEN,
        quotechar=_AROUND,
        quoting=csv.QUOTE_ALL,
        lineterminator="\n",
    )
    writer.writerows(batch)
    return block.getvalue()
