"""Payments as files: the list against ``COPY TO``, and the PDF of a check against empty tables.

``python -m bench.exports [--claims 100000] [--pairs 9]``. The floor of the CSV is PostgreSQL writing
the same columns in the same order by itself, under the same row security; what ``told`` holds it has
to read out of the same JSON. It works in a schema of its own in the benchmarks' database.
"""

from importlib import import_module

from django.db import connection

from portico.records.payments.told import as_json
from testing.payments import a_claim

PROTECT: str = import_module("portico.records.payments.migrations.0002_row_security").PROTECT
PROTECT_CLAIMS: str = import_module(
    "portico.records.payments.migrations.0004_row_security_of_claims"
).PROTECT
PLAN, TIN = "wellfirst", "431000000"
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
CLAIMS = """
INSERT INTO payments_paidclaim (
    public_id, payment_id, plan, payee_tin, position, status, charged, paid, kept, owed, served_from,
    number_key, payer_number_key, member_key, patient_key, npis, told
)
SELECT gen_random_uuid(), p.id, p.plan, p.payee_tin, n, '1', 199.5, 132.5, 47, 20, '2026-10-12',
       'ACCT' || p.id || n, '77' || p.id || n, 'M100200300', 'doe jane', '{}',
       replace(%(told)s, 'ACCT-', 'ACCT-' || p.id || '-' || n)
  FROM payments_payment p, generate_series(1, %(per_payment)s) n
"""
COPIED = """
COPY (
    SELECT p.reference, p.paid_on, p.payee_name, p.payee_npi,
           told->>'number', told->>'payer_number', told->>'status',
           told->'patient'->>'last', told->'patient'->>'first', told->'patient'->>'identifier',
           told->>'served_from', told->>'served_to', told->'rendering'->>'identifier',
           c.charged, c.kept, c.owed, c.paid, told->>'adjustments', told->>'remarks'
      FROM (SELECT payment_id, plan, payee_tin, position, charged, kept, owed, paid,
                   told::json AS told FROM payments_paidclaim) c
      JOIN payments_payment p ON p.id = c.payment_id
     WHERE c.plan = '{plan}' AND c.payee_tin = '{tin}'
     ORDER BY p.paid_on DESC NULLS LAST, p.id DESC, c.position
) TO STDOUT WITH (FORMAT csv)
"""


def fill(claims: int) -> None:
    """Make both tables anew, as migrated, with so many claims of the office among those of others."""
    values: dict[str, int | str] = {
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
        for each in (PAYMENTS, CLAIMS):
            cursor.execute(each, values)
        cursor.execute(PROTECT)
        cursor.execute(PROTECT_CLAIMS)
        cursor.execute("VACUUM ANALYZE payments_payment, payments_paidclaim")
