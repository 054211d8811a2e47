"""Listing and searching payments and their claims: among few, among many, and against SQL by hand.

``python -m bench.claims [--payments 1000000] [--pairs 40]``. What is measured is what a list page
reads of one office: the sums over what fits, a page of rows, and the event that says so, in the
transaction around it. By hand it is the same tables under the same row security, in one plain
statement, with the same event. It works in schemas of its own in the benchmarks' database.
"""

import argparse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from importlib import import_module
from random import Random

from django.db import connection

from bench.database import VAR  # first: Django needs its database before any model
from bench.pairs import compare, seconds
from portico.access.actor import Actor, ActorKind
from portico.access.scope import Holding, Scope
from portico.audit.acting import acting
from portico.audit.services import record
from portico.records.payments.queries.listed import PAGE_LENGTH, payments_listed
from portico.records.payments.queries.wanted import Criteria

_migrations = "portico.records.payments.migrations"
PROTECT: str = import_module(f"{_migrations}.0002_row_security").PROTECT
PROTECT_CLAIMS: str = import_module(f"{_migrations}.0004_row_security_of_claims").PROTECT
PLAN = "bench"
NOW = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
Wanted = Callable[[int], Criteria]
"""What is looked for where a payment is, by its number."""
FEW = 1000
PER_TIN = 100
READS = 20
SINCE = date(2026, 8, 22)
"""Ninety days: what the list shows until somebody asks for more."""

INVENT = """
INSERT INTO payments_payment (
    public_id, plan, payer_id, reference, reference_key, kind, amount, method, paid_on, payee_tin,
    payee_npi, payer_name, payee_name, claim_count, charged, recoupments, recouped, balances,
    content, stored_at
)
SELECT gen_random_uuid(), %(plan)s, '1431999999', lpad(n::text, 10, '0'), lpad(n::text, 10, '0'),
       'paid', 100 + n %% 1000, 'CHK', date '2026-11-01' - (n * 7 %% 200)::int,
       (430000000 + n / %(per_tin)s)::text, '', 'BENCH', 'BENCH', 1, 200 + n %% 1000, '[]', 0, true,
       repeat('0', 64), now()
  FROM generate_series(0, %(count)s - 1) n;
INSERT INTO payments_paidclaim (
    public_id, payment_id, plan, payee_tin, position, status, charged, paid, kept, owed,
    served_from, number_key, payer_number_key, member_key, patient_key, npis, told
)
SELECT gen_random_uuid(), id, plan, payee_tin, 1, '1', charged, amount, charged - amount, 0,
       paid_on - 20, 'A' || reference, 'C' || reference, 'M' || reference, 'doe ' || reference,
       '{}', '{"number": "A", "status": "1", "charged": "1", "paid": "1"}'
  FROM payments_payment
"""
BY_HAND = """
SELECT public_id, reference, kind, method, paid_on, payer_name, payee_name, payee_npi, payee_tin,
       claim_count, charged, moved, balances, count(*) OVER (), sum(claim_count) OVER (),
       sum(charged) OVER (), sum(moved) OVER ()
  FROM payments_payment WHERE {where} ORDER BY paid_on DESC NULLS LAST, id DESC LIMIT {page}
"""
LISTED = "plan = %(plan)s AND payee_tin = %(tin)s AND paid_on >= %(since)s"
FOUND = """
plan = %(plan)s AND payee_tin = %(tin)s AND (
    reference_key LIKE %(text)s || '%%' OR id IN (
        SELECT payment_id FROM payments_paidclaim
         WHERE plan = %(plan)s AND payee_tin = %(tin)s AND (
               member_key >= %(text)s AND member_key < %(text)s || chr(1114111)
            OR number_key >= %(text)s AND number_key < %(text)s || chr(1114111)
            OR payer_number_key >= %(text)s AND payer_number_key < %(text)s || chr(1114111)
            OR patient_key >= lower(%(text)s) AND patient_key < lower(%(text)s) || chr(1114111)))
)
"""


def main() -> None:
    """Fill two schemas and compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--payments", type=int, default=1_000_000)
    parser.add_argument("--pairs", type=int, default=40)
    arguments = parser.parse_args()
    VAR.mkdir(parents=True, exist_ok=True)
    many: int = arguments.payments
    fill("few", FEW)
    fill("many", many)
    for name, where, wanted in (
        ("Listing ninety days", LISTED, ninety_days),
        ("Finding a member", FOUND, of_a_member),
    ):
        grown = compare(
            floor=lambda: several("few", FEW, wanted),  # noqa: B023 - called before the next
            ours=lambda: several("many", many, wanted),  # noqa: B023 - called before the next
            pairs=arguments.pairs,
        )
        print(f"{name} among {many:,} / among {FEW:,} payments (goal 2): {grown}", flush=True)
        by_hand = compare(
            floor=lambda: several_by_hand("many", many, where),  # noqa: B023 - called before the next
            ours=lambda: several("many", many, wanted),  # noqa: B023 - called before the next
            pairs=arguments.pairs,
        )
        print(f"{name} / the same SQL by hand (goal 2): {by_hand}", flush=True)


def fill(schema: str, count: int) -> None:
    """Make the tables anew in their schema, as migrated, with that many payments."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {schema} CASCADE")
        cursor.execute(f"CREATE SCHEMA {schema}")
        for table in ("payments_payment", "payments_paidclaim"):
            cursor.execute(f"CREATE TABLE {schema}.{table} (LIKE public.{table} INCLUDING ALL)")
    with searching(schema), connection.cursor() as cursor:
        cursor.execute(INVENT, {"plan": PLAN, "per_tin": PER_TIN, "count": count})
        cursor.execute(PROTECT)
        cursor.execute(PROTECT_CLAIMS)
        cursor.execute("VACUUM ANALYZE payments_payment, payments_paidclaim")


@contextmanager
def searching(schema: str) -> Iterator[None]:
    """Find the tables in this schema, and the trail in its own."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET search_path TO {schema}, public")
        yield
        cursor.execute("SET search_path TO public")


def ninety_days(_: int) -> Criteria:
    """What the list shows at first."""
    return Criteria(paid_from=SINCE)


def of_a_member(number: int) -> Criteria:
    """What somebody asks for who has a member ID."""
    return Criteria(text=member(number))


def chosen(count: int) -> list[int]:
    """Payments by chance, the same ones each time."""
    return [Random(n).randrange(count) for n in range(READS)]


def several(schema: str, count: int, wanted: Wanted) -> float:
    """Time the reads of that many offices."""
    with searching(schema):
        return seconds(lambda: all(read(number, wanted(number)) for number in chosen(count)))


def read(number: int, criteria: Criteria) -> bool:
    """Read as the list page does, and insist on finding something."""
    scope = Scope(plan=PLAN, holdings=(Holding(tin=tin_of(number)),))
    with acting(actor(), tins=scope.tins):
        listing = payments_listed(scope=scope, criteria=criteria, page=1, now=NOW)
    return insist(len(listing.rows))


def several_by_hand(schema: str, count: int, where: str) -> float:
    """Time the same reads without the ORM."""
    with searching(schema):
        return seconds(lambda: all(read_by_hand(number, where) for number in chosen(count)))


def read_by_hand(number: int, where: str) -> bool:
    """Send the statement, and the event."""
    values: dict[str, str | date] = {
        "plan": PLAN,
        "tin": tin_of(number),
        "since": SINCE,
        "text": member(number),
    }
    with acting(actor(), tins=[tin_of(number)]), connection.cursor() as cursor:
        cursor.execute(BY_HAND.format(where=where, page=PAGE_LENGTH), values)
        found = cursor.fetchall()
        record(
            actor=actor(),
            action="remittance.listed",
            subject=f"plan:{PLAN}",
            details={"found": found[0][-4]},
            now=NOW,
        )
    return insist(len(found))


def insist(rows: int) -> bool:
    """Fail where nothing was found: then nothing was measured."""
    if not rows:
        message = "no payment is there"
        raise RuntimeError(message)
    return True


def actor() -> Actor:
    """Who reads."""
    return Actor(kind=ActorKind.PERSON, plan=PLAN, account_id=1, membership_id=1, organization_id=1)


def member(number: int) -> str:
    """Whose claim a payment is for."""
    return f"M{number:010}"


def tin_of(number: int) -> str:
    """To whom a payment went."""
    return f"{430_000_000 + number // PER_TIN}"


if __name__ == "__main__":
    main()
