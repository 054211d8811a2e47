"""The plan staff's reports, against the SQL somebody would write by hand for the same figures.

``python -m bench.reports [--rows 100000] [--pairs 25]``: time to decide by month over that many
decided reviews, and where that many registrations ended. It works in a schema of its own.
"""

import argparse
from datetime import date
from functools import partial
from typing import Any

from django.db import connection

from bench.database import VAR  # first: Django needs its database before any model
from bench.pairs import compare, seconds
from portico.access.actor import Actor, ActorKind, StaffRoleName
from portico.backoffice import reports
from portico.backoffice.reports import Period
from portico.profiles.loading import profile
from portico.registration.queries import ended_drafts
from portico.reviews.queries import decisions_by_month

PLAN, OTHER = "wellfirst", "other"
PERIOD = Period.until(date(2026, 11, 30), days=730, zone=profile(PLAN).hours.zone)
ASKS = Actor(
    kind=ActorKind.STAFF,
    plan=PLAN,
    account_id=1,
    staff_roles=frozenset({StaffRoleName.LEAD}),
    second_factor=True,
)
FACTS: dict[str, Any] = {
    "plan": PLAN,
    "other": OTHER,
    "zone": str(PERIOD.zone),
    "since": PERIOD.since,
    "before": PERIOD.before,
    "first": PERIOD.first,
    "last": PERIOD.last,
    "days": PERIOD.days,
}

FILL = (
    """
INSERT INTO reviews_review (
    public_id, plan, kind, decider, organization_id, applicant_id, title, state, evidence,
    opened_at, clock_started_at, due_at, decided_by_id, decided_at, working_minutes, outcome, reason,
    names, corrections
)
SELECT gen_random_uuid(), plan, 'organization', 'plan', n, n, 'Bench', 'decided',
       jsonb_build_object('facts', repeat('typed beside the registry ', 30)),
       began, began, began + interval '2 days', n + 1, began + n %% 3 * interval '1 day',
       n * 7919 %% 2400, 'approve', '', '', '{}'
  FROM (SELECT n, CASE WHEN n %% 4 = 0 THEN %(other)s ELSE %(plan)s END AS plan,
               %(since)s + n * 7907 %% (%(days)s - 3) * interval '1 day' AS began
          FROM generate_series(1, %(rows)s) n) each
""",
    """
INSERT INTO registration_draftend (plan, track, step, outcome, began_on, ended_on)
SELECT CASE WHEN n %% 4 = 0 THEN %(other)s ELSE %(plan)s END,
       CASE n %% 3 WHEN 0 THEN 'individual' ELSE 'organization' END,
       CASE n %% 2 WHEN 0 THEN '' ELSE (ARRAY['you', 'email', 'numbers'])[1 + n %% 3] END,
       CASE n %% 2 WHEN 0 THEN 'submitted' ELSE 'expired' END,
       %(first)s, %(first)s + n * 7907 %% %(days)s
  FROM generate_series(1, %(rows)s) n
""",
)
DECIDED = """
SELECT date_trunc('month', decided_at AT TIME ZONE %(zone)s)::date, count(*),
       count(*) FILTER (WHERE decided_at > due_at),
       percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY working_minutes)
  FROM reviews_review
 WHERE plan = %(plan)s AND decider = 'plan' AND state = 'decided'
   AND decided_at >= %(since)s AND decided_at < %(before)s
 GROUP BY GROUPING SETS ((1), ()) ORDER BY 1
"""
ENDED = """
SELECT track, step, count(*) FROM registration_draftend
 WHERE plan = %(plan)s AND ended_on BETWEEN %(first)s AND %(last)s GROUP BY 1, 2 ORDER BY 1, 2
"""


def main() -> None:
    """Fill the schema and compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--pairs", type=int, default=25)
    arguments = parser.parse_args()
    VAR.mkdir(parents=True, exist_ok=True)
    fill(arguments.rows)
    insist_on_the_same()
    for name, by_hand, ours in (
        ("Time to decide", DECIDED, time_to_decide),
        ("Where registrations ended", ENDED, where_ended),
    ):
        found = compare(
            floor=partial(seconds, partial(asked, by_hand)),
            ours=partial(seconds, ours),
            pairs=arguments.pairs,
        )
        print(f"{name}, of {arguments.rows:,}, / SQL by hand (goal 2): {found}", flush=True)


def fill(rows: int) -> None:
    """Make both tables anew, as migrated: so many rows of the plan, and a third as many of another."""
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA IF EXISTS reports CASCADE")
        cursor.execute("CREATE SCHEMA reports")
        for table in ("reviews_review", "registration_draftend"):
            cursor.execute(f"CREATE TABLE reports.{table} (LIKE public.{table} INCLUDING ALL)")
        cursor.execute("SET search_path TO reports, public")
        for each in FILL:
            cursor.execute(each, FACTS | {"rows": rows * 4 // 3})
        cursor.execute("VACUUM ANALYZE reviews_review, registration_draftend")


def time_to_decide() -> reports.Report:
    """The report as the page makes it."""
    found = decisions_by_month(ASKS, since=PERIOD.since, until=PERIOD.before, zone=PERIOD.zone)
    return reports.time_to_decide(found, PERIOD, {})


def where_ended() -> reports.Report:
    """The report as the page makes it."""
    found = ended_drafts(ASKS, first=PERIOD.first, last=PERIOD.last)
    return reports.ended(found, profile(PLAN).registration)


def asked(sql: str) -> list[Any]:
    """What the database answers to a query by hand."""
    with connection.cursor() as cursor:
        cursor.execute(sql, FACTS)
        return list(cursor.fetchall())


def insist_on_the_same() -> None:
    """Both ways count alike, or the comparison says nothing."""
    decided, ended = time_to_decide(), where_ended()
    counts = [row[2] for row in reversed(decided.rows)] + [decided.total[2]]
    same_months = counts == [row[1] for row in asked(DECIDED)]
    same_ends = {str(row[2]) for row in ended.rows} == {str(row[2]) for row in asked(ENDED)}
    if not (same_months and same_ends):
        message = "the report and the SQL by hand count differently"
        raise RuntimeError(message)


if __name__ == "__main__":
    main()
