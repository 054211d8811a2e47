"""From staging into the plan's roster, set by set, inside the caller's transaction.

Readers see the roster as it was until that transaction commits. What a file says again costs no
write.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import LiteralString

from django.db import connection
from psycopg import sql

from portico.loading.lines import LINES_KEPT
from portico.loading.sets import changed
from portico.loading.staging import Staging
from portico.records.roster.models import Listing

TABLE = "roster_listing"
KEY = ("tin", "kind", "number", "line_of_business")
FACTS = (
    "provider_id", "legal_name", "first_name", "last_name", "dba", "npi", "zips",
    "participates_from", "participates_to", "email", "phone",
)  # fmt: skip
STAGED = Staging(
    "staged_listing",
    (
        "line", "kind", "legal_name", "first_name", "last_name", "dba", "number", "provider_id",
        "npi", "zips", "line_of_business", "participates_from", "participates_to", "tin", "email",
        "phone",
    ),
    {
        "line": "bigint",
        "zips": "varchar[]",
        "participates_from": "date",
        "participates_to": "date",
        **dict.fromkeys((*KEY, "npi"), 'text COLLATE "C"'),
    },
)  # fmt: skip
"""In the order of the layout's rows."""


def _joined(
    template: LiteralString, names: Sequence[str], between: LiteralString
) -> sql.Composable:
    each = [sql.SQL(template).format(sql.Identifier(name)) for name in names]
    return sql.SQL(between).join(each)


_SAME_KEY = _joined("held.{0} = staged.{0}", KEY, " AND ")
_SAME_FACTS = _joined("held.{0} IS NOT DISTINCT FROM staged.{0}", FACTS, " AND ")


@dataclass(frozen=True, slots=True)
class Doubled:
    """How many rows say again what an earlier one says; the first of them, with that one."""

    count: int
    lines: list[tuple[int, int]]


def drop_doubled() -> Doubled:
    """Keep the first row of a key that stands twice."""
    statement = sql.SQL("""
        WITH first AS (
            SELECT {key}, min(line) AS line FROM staged_listing
            GROUP BY {key} HAVING count(*) > 1
        ), dropped AS (
            DELETE FROM staged_listing AS staged USING first AS held
            WHERE {same_key} AND staged.line > held.line
            RETURNING staged.line AS line, held.line AS earlier
        )
        SELECT count(*), COALESCE((array_agg(line ORDER BY line))[:{kept}], '{{}}'),
            COALESCE((array_agg(earlier ORDER BY line))[:{kept}], '{{}}')
        FROM dropped
    """)
    with connection.cursor() as cursor:
        cursor.execute(
            statement.format(key=_joined("{}", KEY, ", "), same_key=_SAME_KEY, kept=LINES_KEPT)
        )
        count, lines, earlier = cursor.fetchone()
    return Doubled(count, [*zip(lines, earlier, strict=True)])


def listed(plan: str) -> int:
    """Count what the plan's newest files name."""
    return Listing.objects.filter(plan=plan, gone_on=None).count()


def mark_gone(plan: str, day: date, *, except_for: Sequence[str]) -> int:
    """Mark what the file no longer names as gone; return how many.

    A refused row names its provider all the same: by provider ID, or by NPI.
    """
    statement = sql.SQL("""
        UPDATE roster_listing AS held SET gone_on = %s
        WHERE plan = %s AND gone_on IS NULL AND number <> ALL (%s) AND npi <> ALL (%s)
          AND NOT EXISTS (SELECT FROM staged_listing AS staged WHERE {same_key})
    """).format(same_key=_SAME_KEY)
    named = list(except_for)
    return changed(statement, [day, plan, named, named])


def drop_unchanged(plan: str) -> int:
    """Take out of staging what the roster holds already, word for word; return how many."""
    statement = sql.SQL("""
        DELETE FROM staged_listing AS staged USING roster_listing AS held
        WHERE held.plan = %s AND held.gone_on IS NULL AND {same_key} AND {same_facts}
    """)
    return changed(statement.format(same_key=_SAME_KEY, same_facts=_SAME_FACTS), [plan])


def differences(plan: str) -> Mapping[str, int]:
    """Count for each fact how many listings will change in it; ``gone_on``: are back."""
    counts = _joined("count(*) FILTER (WHERE held.{0} IS DISTINCT FROM staged.{0})", FACTS, ", ")
    statement = sql.SQL("""
        SELECT {counts}, count(held.gone_on)
        FROM staged_listing AS staged JOIN roster_listing AS held
        ON held.plan = %s AND {same_key}
    """)
    with connection.cursor() as cursor:
        cursor.execute(statement.format(counts=counts, same_key=_SAME_KEY), [plan])
        found = dict(zip((*FACTS, "gone_on"), cursor.fetchone(), strict=True))
    return {fact: count for fact, count in found.items() if count}


def change_listings(plan: str) -> int:
    """Write what is different, and take it out of staging; return how many."""
    news = _joined("{0} = staged.{0}", FACTS, ", ")
    statement = sql.SQL("""
        WITH written AS (
            UPDATE roster_listing AS held SET {news}, gone_on = NULL
            FROM staged_listing AS staged WHERE held.plan = %s AND {same_key}
            RETURNING staged.line
        )
        DELETE FROM staged_listing USING written WHERE staged_listing.line = written.line
    """)
    return changed(statement.format(news=news, same_key=_SAME_KEY), [plan])


def add_listings(plan: str, now: datetime) -> int:
    """Write what is left in staging, which is new; return how many."""
    # Not by asking for each row whether it is held: a statement steps over all that it wrote itself.
    columns = _joined("{}", (*KEY, *FACTS), ", ")
    statement = sql.SQL("""
        INSERT INTO roster_listing (plan, added_at, {columns})
        SELECT %s, %s, {columns} FROM staged_listing
    """)
    return changed(statement.format(columns=columns), [plan, now])
