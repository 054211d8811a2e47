"""From staging into the copy, set by set, inside the caller's transaction.

Readers see the copy as it was until that transaction commits. What a file says again costs no
write: only rows whose fingerprint differs are touched.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection
from psycopg import sql

from portico.loading.sets import Dropped, changed, dropped
from portico.loading.staging import Staging
from portico.registry.models import Provider
from portico.registry.nppes.staging import LOCATIONS, NAMES, PROVIDERS

_FACTS = tuple(c for c in PROVIDERS.columns if c not in {"line", "is_bare"})
_BARE_FACTS = ("fingerprint", "is_active", "deactivated_on", "deactivation_reason")
"""All that the row of a deactivated NPI still says; what we know besides is kept."""


TABLES = ("registry_provider", "registry_practicelocation", "registry_providername")


@dataclass(frozen=True, slots=True)
class Merged:
    """How many providers a file brought, and how many it changed."""

    added: int
    updated: int


def drop_doubled() -> Dropped:
    """Keep the last line of an NPI that stands twice."""
    return dropped(
        sql.SQL("""
        DELETE FROM staged_provider AS early USING staged_provider AS late
        WHERE early.npi = late.npi AND early.line < late.line
        RETURNING early.line
    """)
    )


def mark_vanished(as_of: date, *, except_for: Sequence[str]) -> int:
    """Keep, but no longer as active, what a full file does not name; return how many.

    A provider whose line was refused was named all the same.
    """
    return changed(
        sql.SQL("""
        UPDATE registry_provider AS held
        SET is_active = false, vanished_on = %s, fingerprint = 0
        WHERE is_active AND npi <> ALL (%s)
          AND NOT EXISTS (SELECT FROM staged_provider WHERE npi = held.npi)
        """),
        [as_of, list(except_for)],
    )


def active_providers() -> int:
    """Count what is active in the copy."""
    return Provider.objects.filter(is_active=True).count()


def drop_unchanged() -> int:
    """Take out of staging what the copy holds already, word for word; return how many."""
    return changed(
        sql.SQL("""
        DELETE FROM staged_provider AS staged USING registry_provider AS held
        WHERE held.npi = staged.npi AND held.fingerprint = staged.fingerprint
    """)
    )


def merge_providers() -> Merged:
    """Write what is new or different."""
    full, bare = _merge(_FACTS, is_bare=False), _merge(_BARE_FACTS, is_bare=True)
    return Merged(full.added + bare.added, full.updated + bare.updated)


def drop_orphans(staging: Staging) -> Dropped:
    """Take out of staging the lines whose NPI the copy does not hold."""
    orphans = sql.SQL("""
        DELETE FROM {} AS staged
        WHERE NOT EXISTS (SELECT FROM registry_provider WHERE npi = staged.npi)
        RETURNING line
    """)
    return dropped(orphans.format(staging.identifier))


def merge_locations(*, full: bool) -> int:
    """Make the further practice locations those of the file; return how many changed."""
    return _replace(LOCATIONS, "registry_practicelocation", full=full)


def merge_names(*, full: bool) -> int:
    """Make the further names those of the file; return how many changed."""
    return _replace(NAMES, "registry_providername", full=full)


def _merge(facts: Sequence[str], *, is_bare: bool) -> Merged:
    statement = sql.SQL("""
        WITH merged AS (
            INSERT INTO registry_provider AS held ({facts})
            SELECT {facts} FROM staged_provider WHERE is_bare = {is_bare}
            ON CONFLICT (npi) DO UPDATE SET {news}, vanished_on = NULL,
                replacement_npi = COALESCE(
                    NULLIF(excluded.replacement_npi, ''), held.replacement_npi)
            RETURNING xmax = 0 AS is_new
        )
        SELECT count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE NOT is_new) FROM merged
    """)
    news = [
        sql.SQL("{0} = excluded.{0}").format(sql.Identifier(fact))
        for fact in facts
        if fact not in {"npi", "replacement_npi"}
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            statement.format(
                facts=sql.SQL(", ").join(map(sql.Identifier, _FACTS)),
                is_bare=sql.Literal(is_bare),
                news=sql.SQL(", ").join(news),
            )
        )
        return Merged(*cursor.fetchone())


def _replace(staging: Staging, table: str, *, full: bool) -> int:
    """Delete and insert only what differs; a weekly file speaks only of the NPIs it names."""
    where = {"staged": staging.identifier, "held": sql.Identifier(table)}
    named = sql.SQL("""
        AND (EXISTS (SELECT FROM {staged} WHERE npi = held.npi)
             OR EXISTS (SELECT FROM staged_provider WHERE npi = held.npi AND NOT is_bare))
    """)
    gone = sql.SQL("""
        DELETE FROM {held} AS held WHERE NOT EXISTS (
            SELECT FROM {staged} WHERE npi = held.npi AND fingerprint = held.fingerprint
        ) {scope}
    """).format(**where, scope=sql.SQL("") if full else named.format(**where))
    columns = sql.SQL(", ").join(map(sql.Identifier, staging.columns[1:]))
    new = sql.SQL(
        "INSERT INTO {held} ({columns}) SELECT {columns} FROM {staged} ON CONFLICT DO NOTHING"
    ).format(**where, columns=columns)
    return changed(gone) + changed(new)
