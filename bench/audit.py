"""What the audit trail costs: a read with its event, and sealing what was recorded.

``python -m bench.audit [--events 4000] [--pairs 15]``. A read is a page of payments under row-level
security, with its transaction; the peers are the same read without an event, and with the least
that leaves a trace: one row that no index, trigger or check stands behind. A read that writes waits
at its commit until the disk has it, which no code here makes faster. Sealing is compared with
the least that could be done: the same columns, the same hashes, COPY instead of the ORM. It works
in a schema of its own in the benchmarks' database.
"""

import argparse
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from importlib import import_module

from django.db import connection, transaction

from bench.database import VAR  # first: Django needs its database before any model
from bench.pairs import Comparison, compare, seconds
from portico.access.actor import Actor, ActorKind
from portico.audit.acting import acting
from portico.audit.models import Seal
from portico.audit.rules import GENESIS
from portico.audit.sealing import BATCH, seal_committed
from portico.audit.services import record
from portico.records.payments.models import Payment

PROTECT: str = import_module("portico.records.payments.migrations.0002_row_security").PROTECT
SCHEMA, PLAN, TIN = "audited", "bench", "430000000"
NOW = datetime(2026, 11, 17, 15, 0, tzinfo=UTC)
TABLES = ("audit_event", "audit_unsealed", "audit_seal", "payments_payment")
PAGE, READS = 25, 40
PAYMENTS = 100_000
GOAL = 2000
"""Events a second, on one core."""
READER = Actor(kind=ActorKind.PERSON, plan=PLAN, account_id=1, membership_id=1, organization_id=1)

QUEUE = f"""
CREATE TRIGGER audit_event_awaits_seal AFTER INSERT ON {SCHEMA}.audit_event
   FOR EACH ROW EXECUTE FUNCTION audit_await_seal()
"""
INVENT_PAYMENTS = """
INSERT INTO payments_payment (
    public_id, plan, payer_id, reference, reference_key, kind, amount, method, paid_on,
    payee_tin, payee_npi, payer_name, payee_name, claim_count, charged, recoupments, recouped,
    balances, content, stored_at
)
SELECT gen_random_uuid(), %s, '1431999999', n::text, n::text, 'paid', 100 + n %% 1000, 'CHK',
       date '2026-11-01' - (n %% 700)::int, (%s + n %% 1000)::text, '', 'BENCH', '', 0, 0, '[]', 0, true,
       repeat('0', 64), now()
  FROM generate_series(0, %s - 1) n
"""
INVENT_EVENTS = """
INSERT INTO audit_event (
    at, plan, actor_kind, account_id, membership_id, organization_id, action, subject, details
)
SELECT %s, 'bench', 'person', n, n, n %% 100, 'access.granted', 'membership:' || gen_random_uuid(),
       jsonb_build_object('to', gen_random_uuid(), 'role', 'billing', 'until', '2027-03-31')
  FROM generate_series(1, %s) n
"""
QUEUED = f"""
SELECT e.id, e.at, plan, actor_kind, account_id, membership_id, organization_id, action, subject,
       details
  FROM audit_event e JOIN audit_unsealed u ON u.event_id = e.id ORDER BY e.id LIMIT {BATCH}
"""  # noqa: S608 - a number of our own


def main() -> None:
    """Fill the schema, then compare both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=4000)
    parser.add_argument("--pairs", type=int, default=15)
    arguments = parser.parse_args()
    VAR.mkdir(parents=True, exist_ok=True)
    fill()
    with searching():
        over_none, over_a_row = (audited(leave, arguments.pairs) for leave in (nothing, a_row))
        print(f"Audited read / the same unaudited (goal 1.5): {over_none}", flush=True)
        print(f"Audited read / the same that leaves one row: {over_a_row}", flush=True)
        refill(arguments.events)
        sealing = compare(
            floor=lambda: sealed(by_hand, arguments.events),
            ours=lambda: sealed(seal, arguments.events),
            pairs=arguments.pairs,
        )
        rate = arguments.events / sealing.ours
        print(f"Sealing {arguments.events:,} events / by hand: {sealing}", flush=True)
        print(f"Sealed a second (goal {GOAL:,}): {rate:,.0f}", flush=True)


def fill() -> None:
    """Make the tables anew, as migrated: payments under row-level security, no event."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
        cursor.execute(f"CREATE SCHEMA {SCHEMA}")
        for table in TABLES:
            cursor.execute(f"CREATE TABLE {SCHEMA}.{table} (LIKE public.{table} INCLUDING ALL)")
        cursor.execute(QUEUE)
        cursor.execute(f"CREATE TABLE {SCHEMA}.trace (at timestamptz, number int, found int)")
    with searching(), connection.cursor() as cursor:
        cursor.execute(INVENT_PAYMENTS, [PLAN, int(TIN), PAYMENTS])
        cursor.execute(PROTECT)
        cursor.execute("VACUUM ANALYZE payments_payment")


def refill(events: int) -> None:
    """Only invented events, all waiting."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE audit_event, audit_unsealed, audit_seal")
        cursor.execute(INVENT_EVENTS, [NOW, events])
        cursor.execute("VACUUM ANALYZE audit_event")


@contextmanager
def searching() -> Iterator[None]:
    """Find the tables in this schema, functions where they are."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET search_path TO {SCHEMA}, public")
        yield
        cursor.execute("SET search_path TO public")


def audited(leave: Callable[[int, int], None], pairs: int) -> Comparison:
    """Compare audited reads with the same reads that leave something else."""
    return compare(
        floor=lambda: seconds(lambda: several(leave)),
        ours=lambda: seconds(lambda: several(an_event)),
        pairs=pairs,
    )


def several(leave: Callable[[int, int], None]) -> None:
    """Read pages of payments one after another, each in its own transaction with what it leaves."""
    for number in range(READS):
        with acting(READER, tins=[TIN]):
            found = list(Payment.visible.filter(plan=PLAN, payee_tin=TIN).order_by("-pk")[:PAGE])
            leave(number, len(found))
        if len(found) != PAGE:
            message = "the payments are not there"
            raise RuntimeError(message)


def nothing(_number: int, _found: int) -> None:
    """As an unaudited read."""


def a_row(number: int, found: int) -> None:
    """The least that a read can leave for good."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO trace VALUES (%s, %s, %s)", [NOW, number, found])


def an_event(number: int, found: int) -> None:
    """As an audited read."""
    record(
        actor=READER,
        action="payments.listed",
        subject=f"page:{number}",
        details={"payments": found},
        now=NOW,
    )


def sealed(act: Callable[[], None], events: int) -> float:
    """Time sealing all of them, after taking the seals of the time before off."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE audit_unsealed, audit_seal")
        cursor.execute("INSERT INTO audit_unsealed SELECT id FROM audit_event")
        cursor.execute("ANALYZE audit_unsealed, audit_seal")
    took = seconds(act)
    if Seal.objects.count() != events:
        message = "not every event was sealed"
        raise RuntimeError(message)
    return took


def seal() -> None:
    """As the sealer does."""
    seal_committed(now=NOW)


def by_hand() -> None:
    """The least: read a batch, hash each onto the last, copy, take off the queue."""
    number, previous = 0, GENESIS
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(QUEUED)
            rows = cursor.fetchall()
            if not rows:
                return
            with cursor.copy(
                "COPY audit_seal (number, event_id, hash, sealed_at) FROM STDIN"
            ) as to:
                for event_id, at, *rest, details in rows:
                    number += 1
                    said = [number, NOW.isoformat(), event_id, at.isoformat(), *rest, details]
                    previous = sha256(previous + json.dumps(said).encode()).digest()
                    to.write_row((number, event_id, previous, NOW))
            cursor.execute(
                "DELETE FROM audit_unsealed WHERE event_id = ANY(%s)", [[r[0] for r in rows]]
            )


if __name__ == "__main__":
    main()
