"""Payments as files: the claims of a list against ``COPY TO``, a PDF against the same tables empty.

``python -m bench.exports [--claims 100000] [--printed 200] [--pairs 9]``. The floor of the CSV is
PostgreSQL writing the same columns in the same order by itself, under the same row security. What
``told`` holds it reads out of the same JSON, once a row; a second floor writes ``told`` as it is. The
floor of the PDF is typst in a process of its own, with as many tables and cells of one letter each.
It works in a schema of its own in the benchmarks' database.
"""

import argparse
import resource
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from functools import partial
from importlib import import_module
from pathlib import Path
from uuid import uuid4

from django.db import connection

from bench.database import VAR  # first: Django needs its database before any model
from bench.pairs import compare, seconds
from portico.access.actor import Actor
from portico.access.scope import Holding, Scope
from portico.audit.acting import acting
from portico.records.payments.queries.exported import EVERYTHING
from portico.records.payments.queries.seen import ClaimSeen, PaymentOpened, PaymentSeen
from portico.records.payments.rules import PaymentKind, kept_by_plan, owed_by_patient
from portico.records.payments.told import as_json
from portico.tools.remittances.printed import Frame, pdf_of
from portico.tools.remittances.tables import CLAIMS, Row
from portico.web.exports import csv_answer
from portico.web.paper import set_apart
from testing.payments import a_claim, rendered_by

_MIGRATIONS = "portico.records.payments.migrations"
PROTECT = (
    import_module(f"{_MIGRATIONS}.0002_row_security").PROTECT,
    import_module(f"{_MIGRATIONS}.0004_row_security_of_claims").PROTECT,
)
PLAN, TIN = "wellfirst", "431000000"
SCOPE = Scope(plan=PLAN, holdings=(Holding(tin=TIN),))
PER_PAYMENT = 50
SHARE = 4
"""Of all rows, one in so many is the office's."""

PAYMENTS = """
INSERT INTO payments_payment (
    public_id, plan, payer_id, reference, reference_key, kind, amount, method, paid_on, payee_tin,
    payee_npi, payer_name, payee_name, claim_count, charged, recoupments, recouped, balances,
    content, stored_at
)
SELECT gen_random_uuid(), %(plan)s, '1431999999', lpad(n::text, 10, '0'), lpad(n::text, 10, '0'),
       'paid', 6625, 'CHK', date '2026-11-01' - (n * 7919 %% 700)::int,
       (431000000 + n %% %(share)s)::text, '2120048717', 'HEARTLAND HEALTH PLAN', 'Two Rivers, LLC',
       %(per_payment)s, 9975, '[]', 0, true, repeat('0', 64), now()
  FROM generate_series(1, %(claims)s * %(share)s / %(per_payment)s) n
"""
TOLD = """
INSERT INTO payments_paidclaim (
    public_id, payment_id, plan, payee_tin, position, status, charged, paid, kept, owed, served_from,
    number_key, payer_number_key, member_key, patient_key, npis, told
)
SELECT gen_random_uuid(), p.id, p.plan, p.payee_tin, n, '1', 199.5, 132.5, 47, 20, '2026-10-12',
       'ACCT' || p.id || n, '77' || p.id || n, 'M100200300', 'doe jane', '{}',
       replace(%(told)s, 'ACCT-', 'ACCT-' || p.id || '-' || n)
  FROM payments_payment p, generate_series(1, %(per_payment)s) n
"""
COPY = f"""
COPY (
    SELECT p.reference, p.paid_on, p.payee_name, p.payee_npi, {{told}},
           c.charged, c.kept, c.owed, c.paid
      FROM payments_paidclaim c JOIN payments_payment p ON p.id = c.payment_id {{read}}
     WHERE c.plan = '{PLAN}' AND c.payee_tin = '{TIN}'
     ORDER BY p.paid_on DESC NULLS LAST, p.id DESC, c.position
) TO STDOUT WITH (FORMAT csv)
"""  # noqa: S608 - names of our own
READ = COPY.format(
    told="""t.number, t.payer_number, t.status, t.patient->>'last', t.patient->>'first',
           t.patient->>'identifier', t.served_from, t.served_to, t.rendering->>'identifier',
           t.adjustments, t.lines, t.remarks""",
    read="""CROSS JOIN LATERAL json_to_record(c.told::json) AS t(
           number text, payer_number text, status text, patient json, served_from text,
           served_to text, rendering json, adjustments text, lines text, remarks text)""",
)
WHOLE = COPY.format(told="c.told", read="")
FLOOR = """
#let said = json(bytes(sys.inputs.said))
#set document(title: "Floor")
#set text(lang: "en")
= Floor
#for _ in range(said.claims) {
  heading(level: 2)[x]
  table(columns: 5, table.header(..("x",) * 5), ..("x",) * (said.rows * 5))
}
"""


def main() -> None:
    """Fill the schema, compare both kinds of file, say what memory it takes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--claims", type=int, default=100_000)
    parser.add_argument("--printed", type=int, default=200)
    parser.add_argument("--pairs", type=int, default=9)
    arguments = parser.parse_args()
    VAR.mkdir(parents=True, exist_ok=True)
    fill(arguments.claims)
    if exported() != arguments.claims + 1:
        message = "the file has not a line for each claim and one for the head"
        raise RuntimeError(message)
    for name, sql in (("the same columns", READ), ("told as it is stored", WHOLE)):
        found = compare(
            floor=partial(seconds, partial(copied, sql)),
            ours=partial(seconds, exported),
            pairs=arguments.pairs,
        )
        print(
            f"{arguments.claims:,} claims as CSV / COPY TO of {name} (goal 3): {found}", flush=True
        )
    head, rows = first_bytes()
    print(
        f"First bytes after {head * 1000:.1f} ms, first rows after {rows * 1000:.0f} ms", flush=True
    )
    few, many = (peak(share) for share in (10, 1))
    print(f"Memory of all rows / of a tenth (goal 1.1): {many / few:.2f}x ({many >> 10:,} KiB)")
    print_pdfs(arguments.printed, arguments.pairs)


def print_pdfs(claims: int, pairs: int) -> None:
    """Compare a PDF of so many claims with its floor."""
    opened, seen = a_check(claims)
    frame = Frame(slug="heartland", plan="Heartland", printed_on=date(2026, 11, 23))
    with tempfile.TemporaryDirectory() as folder:
        floor = Path(folder) / "floor.typ"
        floor.write_text(FLOOR)
        found = compare(
            floor=partial(seconds, lambda: set_apart(floor, {"claims": claims, "rows": 2})),
            ours=partial(seconds, lambda: pdf_of(opened, seen, frame)),
            pairs=pairs,
        )
    print(f"PDF of {claims} claims / as many tables of one letter a cell (goal 4): {found}")
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    print(f"The process that sets it takes {most >> 10} MiB at most")


def fill(claims: int) -> None:
    """Make both tables anew, as migrated, with so many claims of the office among those of others."""
    values: dict[str, str | int] = {
        "plan": PLAN,
        "share": SHARE,
        "per_payment": PER_PAYMENT,
        "claims": claims,
        "told": as_json(a_claim(number="ACCT-")).decode(),
    }
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA IF EXISTS exports CASCADE")
        cursor.execute("CREATE SCHEMA exports")
        for table in ("payments_payment", "payments_paidclaim"):
            cursor.execute(f"CREATE TABLE exports.{table} (LIKE public.{table} INCLUDING ALL)")
        cursor.execute("SET search_path TO exports, public")
        for each in (PAYMENTS, TOLD):
            cursor.execute(each, values)
        for each in PROTECT:
            cursor.execute(each)
        cursor.execute("VACUUM ANALYZE payments_payment, payments_paidclaim")


def copied(sql: str) -> int:
    """PostgreSQL's own CSV, to its end."""
    with (
        acting(Actor.system(plan=PLAN), tins=SCOPE.tins),
        connection.cursor() as cursor,
        cursor.copy(sql) as copy,
    ):
        return sum(len(block) for block in copy)


def exported() -> int:
    """How many lines the file has."""
    return sum(piece.count(b"\r\n") for piece in body())


def body(share: int = 1) -> Iterator[bytes]:
    """What the view hands to the server."""
    return iter(csv_answer(name="claims", head=CLAIMS.head, rows=read(share)))


def read(share: int) -> Iterator[Row]:
    """All rows, or the first of so many shares."""
    with acting(Actor.system(plan=PLAN), tins=SCOPE.tins):
        rows = CLAIMS.rows(scope=SCOPE, criteria=EVERYTHING, payment=None)
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM payments_paidclaim")
            most = cursor.fetchone()[0] // share
        for number, row in enumerate(rows):
            if number == most:
                rows.close()
                return
            yield row


def first_bytes() -> tuple[float, float]:
    """Seconds until the head leaves, and until the first rows do."""
    began, pieces = time.perf_counter(), body()
    next(pieces)
    head = time.perf_counter() - began
    next(pieces)
    rows = time.perf_counter() - began
    for _ in pieces:
        pass
    return head, rows


def peak(share: int) -> int:
    """Bytes of Python's own memory while that share of the file is made."""
    return most_of(lambda: sum(len(piece) for piece in body(share)))


def most_of(act: Callable[[], object]) -> int:
    """The most it held at once."""
    tracemalloc.start()
    act()
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most


def a_check(claims: int) -> tuple[PaymentOpened, list[ClaimSeen]]:
    """A payment as its reader opens it."""
    told = [a_claim(rendering=rendered_by("1234567893")) for _ in range(claims)]
    seen = [
        ClaimSeen(
            public_id=uuid4(),
            position=position,
            told=each,
            kept=kept_by_plan(each.all_adjustments),
            owed=owed_by_patient(each.all_adjustments),
        )
        for position, each in enumerate(told, start=1)
    ]
    charged, paid = (
        sum((getattr(each, name) for each in told), Decimal(0)) for name in ("charged", "paid")
    )
    payment = PaymentSeen(
        public_id=uuid4(),
        reference="0010023456",
        kind=PaymentKind.PAID,
        method="CHK",
        paid_on=date(2026, 10, 30),
        payer_name="Heartland Health Plan",
        payee_name="Two Rivers Orthopedics LLC",
        payee_npi="1234567893",
        payee_tin=TIN,
        claims=claims,
        charged=charged,
        amount=paid,
        is_whole=True,
        balances=True,
    )
    opened = PaymentOpened(
        payment=payment,
        claims=(),
        count=claims,
        page=1,
        charged=charged,
        kept=sum((each.kept for each in seen), Decimal(0)),
        owed=sum((each.owed for each in seen), Decimal(0)),
        paid=paid,
        recoupments=(),
    )
    return opened, seen


if __name__ == "__main__":
    main()
