"""Loading claims from an 835 against COPY of the same rows, which is the least that could be done.

``python -m bench.loading [--claims 100000] [--of-a-payment 100 1000] [--pairs 3]``. Ours begins with bytes nobody has seen and ends
with payments and claims under row security, their totals, and what is answered to the sender. The floor
copies the finished rows of both tables, as text, into tables with the same columns and indexes and
without row security, in one transaction. It works in the benchmarks' database.
"""

import argparse
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO

from django.db import connection, transaction

from bench.database import VAR  # first: Django needs its database before any model
from bench.pairs import compare, seconds
from portico.access.actor import Actor
from portico.audit.acting import acting
from portico.exchange.services import receive_file
from portico.x12.claims import Adjustment, Claim, Person, Procedure, ServiceLine
from portico.x12.remittance import Address, Header, Party
from portico.x12.remittance_writing import FUNCTIONAL_ID, GUIDE, Payment, written
from portico.x12.transactions import Group, Interchange
from portico.x12.writing import Written, write_interchange

PLAN, SCHEMA = "wellsense", "copied"
TIN = "431882764"
NOW = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
DAY = date(2026, 11, 12)
PAID = Decimal(80)
TABLES = ("payments_payment", "payments_paidclaim")
LATEST = """
 transaction_id IN (SELECT id FROM exchange_receivedtransaction WHERE file_id = (
     SELECT max(id) FROM exchange_receivedfile))
"""
OF_THE_LATEST = {
    "payments_payment": LATEST,
    "payments_paidclaim": f"payment_id IN (SELECT id FROM payments_payment WHERE {LATEST})",  # noqa: S608 - our own names
}

HEADER = Header(
    handling="I",
    amount=Decimal(0),
    direction="C",
    method="CHK",
    date=DAY,
    reference="",
    payer_id="1891990001",
    payer=Party(
        name="PRAIRIE HEALTH PLAN",
        address=Address("1 ELEVATOR ROAD", "", "DES MOINES", "IA", "50309"),
    ),
    payee=Party(
        name="TWO RIVERS ORTHOPEDICS LLC",
        qualifier="XX",
        identifier="2120048717",
        additional=(("TJ", TIN),),
    ),
)


BELONG = f"""
ALTER TABLE {SCHEMA}.payments_paidclaim ADD
    FOREIGN KEY (payment_id, plan, payee_tin)
    REFERENCES {SCHEMA}.payments_payment (id, plan, payee_tin) DEFERRABLE INITIALLY DEFERRED
"""
"""The key of the real ones (migration 0004), which LIKE leaves out."""


def main() -> None:
    """Compare, and say how much there was."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--claims", type=int, default=100_000)
    parser.add_argument("--of-a-payment", type=int, nargs="+", default=[100, 1000])
    parser.add_argument("--pairs", type=int, default=3)
    arguments = parser.parse_args()
    VAR.mkdir(parents=True, exist_ok=True)
    make_plain_tables()
    for of_a_payment in arguments.of_a_payment:
        measure(arguments.claims, of_a_payment, arguments.pairs)


def measure(claims: int, of_a_payment: int, pairs: int) -> None:
    """Compare for payments of so many claims."""
    load(a_file(claims, of_a_payment))  # what the floor copies
    copied = {table: rows_of(table) for table in TABLES}
    compared = compare(
        floor=lambda: seconds(lambda: copy(copied)),
        ours=lambda: load(a_file(claims, of_a_payment)),
        pairs=pairs,
    )
    each = f"in payments of {of_a_payment:,}"
    print(f"Loading {claims:,} claims {each} / COPY of their rows (goal 5): {compared}", flush=True)


def load(content: bytes) -> float:
    """Load it as a plan's file is loaded, and insist that all of it came in."""
    actor = Actor.system(plan=PLAN)

    def receive() -> None:
        receipt = receive_file(source=BytesIO(content), plan=PLAN, actor=actor, now=NOW)
        if not receipt.is_whole or not receipt.loaded:
            message = f"not loaded: {receipt}"
            raise RuntimeError(message)

    return seconds(receive)


def a_file(claims: int, of_a_payment: int) -> bytes:
    """Return an 835 that was never seen before."""
    number = time.time_ns() // 1000
    interchange = Interchange(
        sender_qualifier="ZZ",
        sender="PRAIRIEPLAN",
        receiver_qualifier="ZZ",
        receiver="PORTAL",
        date=f"{DAY:%y%m%d}",
        time="0715",
        version="00501",
        control_number=f"{number % 10**9:09}",
        acknowledgment="0",
        usage="P",
    )
    group = Group(FUNCTIONAL_ID, "PRAIRIEPLAN", "PORTAL", f"{DAY:%Y%m%d}", "0715", "1", GUIDE)
    return b"".join(write_interchange(interchange, group, _payments(number, claims, of_a_payment)))


def _payments(number: int, claims: int, of_a_payment: int) -> Iterator[Written]:
    for place in range(claims // of_a_payment):
        amount = PAID * of_a_payment
        header = replace(HEADER, reference=f"{number}{place:06}", amount=amount)
        first = place * of_a_payment
        several = map(_claim, range(first, first + of_a_payment))
        yield written(Payment(header, tuple(several)), f"{place + 1:04}")


def _claim(number: int) -> Claim:
    """A visit and a test, cut to the contract; the patient owes a copay."""
    return Claim(
        number=f"ACCT{number:07}",
        status="1",
        charged=Decimal(200),
        paid=PAID,
        patient_owes=Decimal(20),
        filing="12",
        payer_number=f"26{number:09}",
        facility="11",
        frequency="1",
        patient=Person("DOE", "JANE", "", "", "MI", f"M{number % 5000:08}"),
        lines=(_line("99213", Decimal(20)), _line("87880", Decimal(0))),
    )


def _line(procedure: str, owed: Decimal) -> ServiceLine:
    cut = (Adjustment("CO", "45", Decimal(60) - owed),)
    return ServiceLine(
        procedure=Procedure("HC", procedure),
        charged=Decimal(100),
        paid=Decimal(40),
        units=Decimal(1),
        served_from=DAY,
        served_to=DAY,
        adjustments=(*cut, Adjustment("PR", "3", owed)) if owed else cut,
    )


def rows_of(table: str) -> list[bytes]:
    """Return what the latest file brought into it, as COPY writes it."""
    rows = f"SELECT {_columns(table)} FROM {table} WHERE {OF_THE_LATEST[table]}"  # noqa: S608 - our own names
    command = f"COPY ({rows}) TO STDOUT"
    with (
        acting(Actor.system(plan=PLAN), tins=[TIN]),
        connection.cursor() as cursor,
        cursor.copy(command) as taken,
    ):
        return [bytes(block) for block in taken]


def make_plain_tables() -> None:
    """Make tables of the same columns, keys, checks and indexes in a schema of their own."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
        cursor.execute(f"CREATE SCHEMA {SCHEMA}")
        for table in TABLES:
            cursor.execute(f"CREATE TABLE {SCHEMA}.{table} (LIKE public.{table} INCLUDING ALL)")
        cursor.execute(BELONG)


def copy(rows: dict[str, list[bytes]]) -> None:
    """Fill them again from nothing."""
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(f'{SCHEMA}.{table}' for table in TABLES)}")
    with transaction.atomic(), connection.cursor() as cursor:
        for table, blocks in rows.items():
            command = f"COPY {SCHEMA}.{table} ({_columns(table)}) FROM STDIN"
            with cursor.copy(command) as target:
                for block in blocks:
                    target.write(block)


def _columns(table: str) -> str:
    """What can be written: ``moved`` follows from others."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns"
            " WHERE table_schema = 'public' AND table_name = %s AND is_generated = 'NEVER'"
            " ORDER BY ordinal_position",
            [table],
        )
        return ", ".join(name for (name,) in cursor.fetchall())


if __name__ == "__main__":
    main()
