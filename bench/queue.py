"""The review queue with many pending reviews, against the same questions in SQL written by hand.

``python -m bench.queue [--reviews 100000] [--pairs 30]``. A page is its 25 rows with what stands in
them, how many match, the figures above and who holds something. The floor asks just that, with the
fewest statements and on the same indexes. It works in a schema of its own in the benchmarks'
database; as many decided reviews lie beside the pending ones.
"""

import argparse
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from django.db import connection

from bench.database import VAR  # first: Django needs its database before any model
from bench.pairs import compare, seconds
from portico.access.actor import Actor, ActorKind, StaffRoleName
from portico.backoffice.queries import Criteria, figures, holders, queue
from portico.profiles.calendar import business_calendar
from portico.profiles.loading import profile
from testing.review_builders import evidence

PLAN, SCHEMA = "wellfirst", "bench_queue"
NOW = datetime(2026, 11, 17, 16, 0, tzinfo=UTC)
LENGTH, STAFF = 25, 20
TABLES = (
    "accounts_account",
    "organizations_organization",
    "organizations_membership",
    "organizations_organizationtin",
    "organizations_organizationnpi",
    "reviews_review",
)
INVENT = """
INSERT INTO accounts_account (
    id, password, password_meets, public_id, email, first_name, last_name, phone, is_active)
SELECT n, '', '{}', gen_random_uuid(), 'p' || n || '@bench.example',
       (ARRAY['Ann','Ben','Cleo','Dale','Eve','Finn','Grace'])[1 + n %% 7], 'Last' || n / 40, '', true
  FROM generate_series(1, %(count)s) n;
INSERT INTO organizations_organization (
    id, public_id, plan, key, kind, party, provider_id, participation, jurisdiction, state, name, dba, street, street2, city, region,
    zip, phone, email, main_id, created_at)
SELECT n, gen_random_uuid(), %(plan)s, 'bench ' || n, 'office', '', '', '', '', 'pending_review',
       (ARRAY['Oak','Elm','River','Lake','Hill'])[1 + n %% 5] || ' ' || 'Word' || n / 50 || ' '
       || (ARRAY['Medical','Dental','Sleep','Hand'])[1 + n %% 4] || ' Clinic',
       '', '1 Oak St', '', 'Troy', 'MO', '63103', '', '', n, %(now)s
  FROM generate_series(1, %(count)s) n;
INSERT INTO organizations_organizationtin (id, organization_id, tin, added_at)
SELECT n, n, (430000000 + n)::text, %(now)s FROM generate_series(1, %(count)s) n;
INSERT INTO organizations_membership (
    id, public_id, account_id, organization_id, state, is_administrator, job_title, work_phone,
    extension, fax, middle_initial, opted_in, created_at)
SELECT n, gen_random_uuid(), n, n, 'pending_review', true, 'Biller', '', '', '', '', true, %(now)s
  FROM generate_series(1, %(count)s) n;
INSERT INTO reviews_review (
    id, public_id, number, plan, kind, decider, organization_id, membership_id, applicant_id, title,
    state, evidence, opened_at, clock_started_at, due_at, held_by_id, held_at, outcome, reason,
    names, corrections, decided_by_id, decided_at)
SELECT n, gen_random_uuid(), n, %(plan)s, 'organization', 'plan', o, o, o, 'bench',
       CASE WHEN n > %(count)s THEN 'decided' WHEN n %% 10 = 0 THEN 'sent_back' ELSE 'open' END,
       %(evidence)s::jsonb, %(now)s, %(now)s,
       %(now)s::timestamptz + (n * 7919 %% 10000 - 2000) * interval '1 minute',
       CASE WHEN n %% 5 = 0 THEN 1 + n / 5 %% %(staff)s END, CASE WHEN n %% 5 = 0 THEN %(now)s::timestamptz END,
       CASE WHEN n > %(count)s THEN 'approve' WHEN n %% 10 = 0 THEN 'send_back' ELSE '' END,
       CASE WHEN n <= %(count)s AND n %% 10 = 0 THEN 'A W-9' ELSE '' END,
       (SELECT name FROM organizations_organization WHERE id = o) || ' Person' || o / 40, '{}',
       CASE WHEN n > %(count)s THEN 1 + o %% %(count)s END,
       CASE WHEN n > %(count)s THEN %(now)s::timestamptz - n * interval '1 second' END
  FROM (SELECT n, 1 + (n - 1) %% %(count)s o FROM generate_series(1, 2 * %(count)s) n) each;
"""
SHOWN = """
SELECT r.id, r.public_id, r.number, r.kind, r.state, r.evidence, r.clock_started_at, r.due_at,
       r.outcome, r.decided_at, r.held_by_id, r.applicant_id, o.name, a.first_name, a.last_name,
       h.first_name, h.last_name, e.first_name, e.last_name
  FROM reviews_review r
  JOIN organizations_organization o ON o.id = r.organization_id
  JOIN accounts_account a ON a.id = r.applicant_id
  LEFT JOIN accounts_account h ON h.id = r.held_by_id
  LEFT JOIN accounts_account e ON e.id = r.endorsed_by_id
"""
COUNT = "SELECT count(*) FROM reviews_review r "
OPEN = "r.plan = %(plan)s AND r.decider = 'plan' AND r.state = 'open'"
LIVE = "plan = %(plan)s AND decider = 'plan' AND state IN ('open', 'sent_back')"
FIGURES = f"""
SELECT count(*) FILTER (WHERE state = 'open' AND due_at < %(now)s),
       count(*) FILTER (WHERE state = 'open' AND due_at >= %(now)s AND due_at < %(midnight)s),
       count(*) FILTER (WHERE state = 'open'),
       count(*) FILTER (WHERE state = 'open' AND held_by_id = %(account)s),
       count(*) FILTER (WHERE state = 'open' AND held_by_id IS NULL),
       count(*) FILTER (WHERE state = 'sent_back')
  FROM reviews_review WHERE {LIVE}
"""  # noqa: S608 - of our own constants; values go beside them
HOLDERS = f"""
SELECT public_id, first_name, last_name FROM accounts_account WHERE id IN
       (SELECT held_by_id FROM reviews_review WHERE {LIVE}) ORDER BY last_name, first_name, id
"""  # noqa: S608 - the same
ANSWERS = """
SELECT clock_started_at, decided_at FROM reviews_review
 WHERE plan = %(plan)s AND decider = 'plan' AND state = 'decided'
   AND decided_at >= %(now)s::timestamptz - interval '90 days'
 ORDER BY decided_at DESC LIMIT 100
"""
NAMED = "r.words @@ to_tsquery('simple', %(words)s)"
TIN = """
r.organization_id IN (SELECT organization_id FROM organizations_organizationtin WHERE tin = %(tin)s)
"""


def main() -> None:
    """Fill the schema, then compare each way to ask."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reviews", type=int, default=100_000)
    parser.add_argument("--pairs", type=int, default=30)
    arguments = parser.parse_args()
    VAR.mkdir(parents=True, exist_ok=True)
    fill(arguments.reviews)
    middle = arguments.reviews // 2 + 1
    with searching():
        for name, criteria, condition, facts in (
            ("all open", Criteria(), "", {}),
            ("by reference", Criteria(text=f"R-{middle}"), "r.number = %(number)s", {"number": middle}),
            ("by TIN", Criteria(text=f"{430_000_000 + middle}"), TIN, {"tin": f"{430_000_000 + middle}"}),
            ("by a rare name", Criteria(text="word77 clinic"), NAMED, {"words": "'word77':* & 'clinic':*"}),
            ("by a common name", Criteria(text="medical"), NAMED, {"words": "'medical':*"}),
        ):  # fmt: skip
            report(name, criteria, condition, facts, arguments.pairs)


def report(
    name: str, criteria: Criteria, condition: str, facts: Mapping[str, Any], pairs: int
) -> None:
    """Compare one way to ask, once both answered the same."""
    found, expected = ours(criteria), floor(condition, facts)
    if found != expected:
        message = f"{name}: {found} here, {expected} by hand"
        raise RuntimeError(message)
    compared = compare(
        floor=lambda: seconds(lambda: floor(condition, facts)),
        ours=lambda: seconds(lambda: ours(criteria)),
        pairs=pairs,
    )
    print(f"Queue {name} / by hand (goal 2): {compared}", flush=True)


def ours(criteria: Criteria) -> tuple[int, list[int], int]:
    """A page as its view asks for it: how many, which, and how many are overdue."""
    actor = Actor(
        kind=ActorKind.STAFF,
        plan=PLAN,
        account_id=1,
        staff_roles=frozenset({StaffRoleName.REVIEWER}),
        second_factor=True,
    )
    rows = queue(actor, criteria)
    many, shown = rows.count(), list(rows[:LENGTH])
    holders(actor)
    counted = figures(actor, calendar=business_calendar(profile(PLAN)), now=NOW)
    return many, [review.pk for review in shown], counted.overdue


def floor(condition: str, facts: Mapping[str, Any]) -> tuple[int, list[int], int]:
    """The same by hand."""
    where = f"WHERE {OPEN}" + (f" AND {condition}" if condition else "")
    midnight = datetime(2026, 11, 18, 6, 0, tzinfo=UTC)
    values = {"plan": PLAN, "now": NOW, "midnight": midnight, "account": 1, **facts}
    with connection.cursor() as cursor:
        cursor.execute(COUNT + where, values)
        (many,) = cursor.fetchone()
        cursor.execute(f"{SHOWN} {where} ORDER BY r.due_at, r.id LIMIT {LENGTH}", values)
        shown = cursor.fetchall()
        cursor.execute(HOLDERS, values)
        cursor.fetchall()
        cursor.execute(ANSWERS, values)
        cursor.fetchall()
        cursor.execute(FIGURES, values)
        overdue = cursor.fetchone()[0]
    return many, [row[0] for row in shown], overdue


def fill(count: int) -> None:
    """Make the tables anew, as migrated, without what guards their rows."""
    stored = json.dumps(evidence().to_json())
    values: dict[str, Any] = {
        "plan": PLAN,
        "now": NOW,
        "count": count,
        "staff": STAFF,
        "evidence": stored,
    }
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
        cursor.execute(f"CREATE SCHEMA {SCHEMA}")
        for table in TABLES:
            cursor.execute(f"CREATE TABLE {SCHEMA}.{table} (LIKE public.{table} INCLUDING ALL)")
    with searching(), connection.cursor() as cursor:
        for statement in filter(str.strip, INVENT.split(";\n")):
            cursor.execute(statement, values)
        for table in TABLES:
            cursor.execute(f"VACUUM ANALYZE {table}")


@contextmanager
def searching() -> Iterator[None]:
    """Find the tables in this schema, the rest where it is."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET search_path TO {SCHEMA}, public")
        yield
        cursor.execute("SET search_path TO public")


if __name__ == "__main__":
    main()
