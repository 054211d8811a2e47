"""Deciding and building the actor, among few grants and among many.

``python -m bench.access [--grants 100000] [--pairs 40]``. A decision reads the actor alone, so it
is asked of one that holds as many keys as there are grants, beside one dict lookup. The actor is
built of somebody whose organization has every other person of a world of so many grants, at a plan
that asks the roster too, and once more with every statement written anew. It works in schemas of its
own in the benchmarks' database.
"""

import argparse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from typing import Any
from unittest.mock import patch

from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench.database import VAR  # first: Django needs its database before any model
from bench.pairs import compare, seconds
from portico.access.actor import Actor
from portico.access.decide import decide
from portico.access.permissions import Permission
from portico.access.tools import ToolPermission
from portico.accounts.models import Account
from portico.profiles.announced import announced
from portico.profiles.loading import profile
from portico.toolkit.queries import Belonging, actor_for
from portico.web.prepared import Prepared

PLAN = profile("wellmark")
NOW = datetime(2026, 11, 17, 16, 0, tzinfo=UTC)
FEW = 10
ROLES = ["benefits", "claims", "payment", "authorizations", "questions"]
SOMEBODY = 2
"""Neither the main administrator, who has every role by her place, nor in a small organization."""
ROUNDS, ACTORS = 400, 40
TABLES = (
    "accounts_account",
    "accounts_staffrole",
    "organizations_organization",
    "organizations_membership",
    "organizations_organizationtin",
    "delegation_access",
    "delegation_grant",
)
INVENT = """
INSERT INTO accounts_account (
    id, password, password_meets, public_id, email, first_name, last_name, phone, is_active)
SELECT n, '', '{}', gen_random_uuid(), 'p' || n || '@bench.example', 'Ann', 'Last' || n, '', true
  FROM generate_series(1, %(people)s) n;
INSERT INTO organizations_organization (
    id, public_id, plan, key, kind, party, provider_id, participation, jurisdiction, state, name,
    dba, street, street2, city, region, zip, phone, email, main_id, created_at, activated_at)
SELECT n, gen_random_uuid(), %(plan)s, 'bench ' || n, 'office', '', '', 'participating', '',
       'active', 'Office ' || n, '', '1 Oak St', '', 'Troy', 'MO', '63103', '', '', n, %(now)s,
       %(now)s
  FROM generate_series(1, %(people)s) n;
INSERT INTO organizations_organizationtin (organization_id, tin, sole_in, added_at)
SELECT n, (430000000 + n)::text, '', %(now)s FROM generate_series(1, %(people)s) n;
INSERT INTO organizations_membership (
    id, public_id, account_id, organization_id, state, is_administrator, job_title, work_phone,
    extension, fax, middle_initial, opted_in, created_at, activated_at)
SELECT n, gen_random_uuid(), n, CASE WHEN n %% 2 = 0 THEN 1 ELSE n END, 'active', n = 1, 'Biller',
       '', '', '', '', true, %(now)s, %(now)s
  FROM generate_series(1, %(people)s) n;
INSERT INTO delegation_access (membership_id, sees_phi, tins, npis)
SELECT n, true, '{}', '{}' FROM generate_series(1, %(people)s) n;
INSERT INTO delegation_grant (membership_id, role, granted_by_id, granted_at, expires_at)
SELECT n, role, 1, %(now)s, %(now)s::timestamptz + interval '90 days'
  FROM generate_series(1, %(people)s) n, unnest(%(roles)s::text[]) role;
"""


def main() -> None:
    """Print each figure as soon as it is there."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--grants", type=int, default=100_000)
    parser.add_argument("--pairs", type=int, default=40)
    arguments = parser.parse_args()
    VAR.mkdir(parents=True, exist_ok=True)
    many: int = arguments.grants
    fill("grants_few", FEW)
    fill("grants_many", many)
    report_decisions(many, arguments.pairs)
    grown = compare(
        floor=lambda: several("grants_few"),
        ours=lambda: several("grants_many"),
        pairs=arguments.pairs,
    )
    print(f"The actor among {many:,} grants / among {FEW} (goal 1.2): {grown}", flush=True)
    saved = compare(
        floor=lambda: several("grants_many"),
        ours=lambda: written_anew("grants_many"),
        pairs=arguments.pairs,
    )
    print(f"The actor, its statements written anew / written once: {saved}", flush=True)
    taken = [statements(schema) for schema in ("grants_few", "grants_many")]
    print(f"Statements of the actor, among few and many: {taken[0]}, {taken[1]}", flush=True)


def report_decisions(many: int, pairs: int) -> None:
    """A decision for who holds few keys, for who holds many, and one look into a dict."""
    with searching("grants_many"):
        somebody = somebodys_actor()
    asked = [*announced().values(), *Permission]
    few, large = holding(somebody, FEW), holding(somebody, many)
    grown = compare(
        floor=lambda: seconds(decisions(few, asked)),
        ours=lambda: seconds(decisions(large, asked)),
        pairs=pairs,
    )
    print(f"decide() of {many:,} keys / of {FEW} (goal 1.2): {grown}", flush=True)
    with CaptureQueriesContext(connection) as captured:
        single = compare(
            floor=lambda: seconds(look_ups(asked)),
            ours=lambda: seconds(decisions(large, asked)),
            pairs=pairs,
        )
    each = single.ours / ROUNDS / len(asked) * 1_000_000
    print(f"decide() / one dict lookup: {single}", flush=True)
    print(f"One decide() (goal 30 us): {each:.2f} us, {len(captured)} statements", flush=True)


def holding(somebody: Actor, count: int) -> Actor:
    """The actor with so many keys: those the tools announce, then invented ones."""
    invented = (f"invented-{number}.view" for number in range(count))
    keys = [*islice(announced(), count), *invented][:count]
    return replace(somebody, holds=frozenset(keys))


def decisions(actor: Actor, asked: list[Permission | ToolPermission]) -> Callable[[], None]:
    """Decide everything there is to ask, again and again."""

    def act() -> None:
        for _ in range(ROUNDS):
            for permission in asked:
                decide(actor, permission)

    return act


def look_ups(asked: list[Permission | ToolPermission]) -> Callable[[], None]:
    """Look the same keys up as often."""
    known = {str(permission): permission for permission in asked}
    keys = list(known)

    def act() -> None:
        for _ in range(ROUNDS):
            for key in keys:
                known[key]

    return act


def several(schema: str) -> float:
    """Time building an actor many times."""
    with searching(schema):
        return seconds(lambda: [somebodys_actor() for _ in range(ACTORS)])


def written_anew(schema: str) -> float:
    """The same where the ORM writes each statement each time."""
    anew = property(vars(Prepared)["_written"].func)
    with patch.object(Prepared, "_written", anew):
        return several(schema)


def somebodys_actor() -> Actor:
    """As the gate builds it; insist on what was given."""
    actor, *_ = actor_for(
        belonging=Belonging(Account(pk=SOMEBODY)),
        plan=PLAN,
        membership_id=SOMEBODY,
        second_factor=True,
        demo=False,
        now=NOW,
    )
    if "claim-status.view" not in actor.holds or not actor.sees_phi:
        message = "the grants are not there"
        raise RuntimeError(message)
    return actor


def statements(schema: str) -> int:
    """How many statements one actor takes."""
    with searching(schema), CaptureQueriesContext(connection) as captured:
        somebodys_actor()
    return len(captured)


def fill(schema: str, grants: int) -> None:
    """Make the tables anew in their schema, as migrated, without what guards their rows."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {schema} CASCADE")
        cursor.execute(f"CREATE SCHEMA {schema}")
        for table in TABLES:
            cursor.execute(f"CREATE TABLE {schema}.{table} (LIKE public.{table} INCLUDING ALL)")
    people = max(grants // len(ROLES), SOMEBODY)
    values: dict[str, Any] = {"plan": PLAN.slug, "now": NOW, "people": people, "roles": ROLES}
    with searching(schema), connection.cursor() as cursor:
        for statement in filter(str.strip, INVENT.split(";\n")):
            cursor.execute(statement, values)
        for table in TABLES:
            cursor.execute(f"VACUUM ANALYZE {table}")


@contextmanager
def searching(schema: str) -> Iterator[None]:
    """Find the tables in this schema, the rest where it is."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET search_path TO {schema}, public")
        yield
        cursor.execute("SET search_path TO public")


if __name__ == "__main__":
    main()
