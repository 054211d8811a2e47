"""Finding one payment by plan, TIN and reference, under row-level security: among few, among many.

``python -m bench.payments [--payments 1000000] [--pairs 75]``. The query is the one a proof asks,
with the transaction around it: one for each look-up of one TIN, and one for all look-ups of an
office of many TINs. It works in schemas of its own in the benchmarks' database.
"""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from random import Random

from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench.database import VAR  # first: Django needs its database before any model
from bench.pairs import compare, seconds
from portico.access.actor import Actor
from portico.audit.acting import acting
from portico.records.payments.queries import payments_referenced

PROTECT: str = import_module("portico.records.payments.migrations.0002_row_security").PROTECT
PLAN = "bench"
FEW = 1000
PER_TIN = 100
LOOK_UPS = 50
TINS = 40
"""An office of very many; most have one."""

INVENT = """
INSERT INTO payments_payment (
    public_id, plan, payer_id, reference, reference_key, kind, amount, method, paid_on,
    payee_tin, payee_npi, payer_name, payee_name, claim_count, charged, recoupments, recouped,
    balances, content, stored_at
)
SELECT gen_random_uuid(), %(plan)s, '1431999999', lpad(n::text, 10, '0'), lpad(n::text, 10, '0'),
       'paid', 100 + n %% 1000, 'CHK', date '2026-11-01' - (n %% 700)::int,
       (430000000 + n / %(per_tin)s)::text, '', 'BENCH', '', 0, 0, '[]', 0, true,
       repeat('0', 64), now()
  FROM generate_series(0, %(count)s - 1) n
"""


def main() -> None:
    """Fill three schemas and compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--payments", type=int, default=1_000_000)
    parser.add_argument("--pairs", type=int, default=75)
    arguments = parser.parse_args()
    VAR.mkdir(parents=True, exist_ok=True)
    many: int = arguments.payments
    for schema, count, protected in (
        ("few", FEW, True),
        ("many", many, True),
        ("bare", many, False),
    ):
        fill(schema, count, protected=protected)
    grown = compare(
        floor=lambda: several("few", FEW),
        ours=lambda: several("many", many),
        pairs=arguments.pairs,
    )
    print(f"Look-up among {many:,} / among {FEW:,} payments (goal 2): {grown}", flush=True)
    guarded = compare(
        floor=lambda: several("bare", many),
        ours=lambda: several("many", many),
        pairs=arguments.pairs,
    )
    print(f"Look-up with row-level security / without (goal 1.15): {guarded}", flush=True)
    listed = compare(
        floor=lambda: by_list("bare", many),
        ours=lambda: by_list("many", many),
        pairs=arguments.pairs,
    )
    taken = [statements(schema, many) for schema in ("bare", "many")]
    print(f"The same of one office with {TINS} TINs (goal 1.15): {listed}", flush=True)
    print(f"Statements of that, without and with: {taken[0]}, {taken[1]}", flush=True)


def fill(schema: str, count: int, *, protected: bool) -> None:
    """Make the table anew in its schema, as migrated, with that many payments."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {schema} CASCADE")
        cursor.execute(f"CREATE SCHEMA {schema}")
        cursor.execute(
            f"CREATE TABLE {schema}.payments_payment (LIKE public.payments_payment INCLUDING ALL)"
        )
    with searching(schema), connection.cursor() as cursor:
        cursor.execute(INVENT, {"plan": PLAN, "per_tin": PER_TIN, "count": count})
        if protected:
            cursor.execute(PROTECT)
        cursor.execute("VACUUM ANALYZE payments_payment")


@contextmanager
def searching(schema: str) -> Iterator[None]:
    """Find the table in this schema."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET search_path TO {schema}")
        yield
        cursor.execute("SET search_path TO public")


def several(schema: str, count: int) -> float:
    """Time many look-ups of payments chosen by chance."""
    chosen = [Random(n).randrange(count) for n in range(LOOK_UPS)]
    with searching(schema):
        return seconds(lambda: all(map(found, chosen)))


def found(number: int) -> bool:
    """Look one up as a proof does."""
    with acting(Actor.anonymous(plan=PLAN), tins=[tin_of(number)]):
        return look_up(number)


def by_list(schema: str, count: int) -> float:
    """Time a look-up under each TIN of one office, in one transaction that lets all of them through."""
    chosen = [count * place // TINS for place in range(TINS)]
    actor, tins = Actor.anonymous(plan=PLAN), [tin_of(number) for number in chosen]

    def read() -> None:
        with acting(actor, tins=tins):
            for number in chosen:
                look_up(number)

    with searching(schema):
        return seconds(read)


def look_up(number: int) -> bool:
    """Ask for one payment and insist on finding it."""
    facts = payments_referenced(plan=PLAN, tin=tin_of(number), reference=f"{number:010}")
    if len(facts) != 1:
        message = "the payment is not there"
        raise RuntimeError(message)
    return True


def tin_of(number: int) -> str:
    """To whom a payment went."""
    return f"{430_000_000 + number // PER_TIN}"


def statements(schema: str, count: int) -> int:
    """How many statements one office's look-ups take."""
    with CaptureQueriesContext(connection) as captured:
        by_list(schema, count)
    return len([each for each in captured if "search_path" not in each["sql"]])


if __name__ == "__main__":
    main()
