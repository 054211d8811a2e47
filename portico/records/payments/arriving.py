"""Claims on their way into the table: a line of JSON each, in the shape of its columns.

Not by the ORM: making a row of a model and a statement of a thousand of them takes several times as
long as the database needs to store them (``bench/loading``).
"""

from collections.abc import Iterable
from itertools import islice

from django.db import connection
from django.db.backends.postgresql.base import ServerBindingCursor
from pydantic_core import to_json

from portico.records.payments.models import Payment
from portico.records.payments.rules import kept_by_plan, number_key, owed_by_patient, patient_key
from portico.records.payments.told import ToldClaim, as_json

AT_ONCE = 1000
"""Rows of one INSERT: a payment may have any number of claims, and memory must not grow with it."""
_TOLD = {
    "status": "text",
    "charged": "numeric",
    "paid": "numeric",
    "kept": "numeric",
    "owed": "numeric",
    "served_from": "date",
    "number_key": "text",
    "payer_number_key": "text",
    "member_key": "text",
    "patient_key": "text",
    "npis": "varchar[]",
    "told": "text",
}
"""Columns that a line holds, and their types."""
_COPIED = [name for name in _TOLD if name != "npis"]
_INSERT = f"""
INSERT INTO payments_paidclaim
    (public_id, payment_id, plan, payee_tin, position, npis, {", ".join(_COPIED)})
SELECT gen_random_uuid(), %(payment)s::bigint, %(plan)s::text, %(tin)s::text,
       %(before)s::integer + ordinality,
       CASE WHEN %(npi)s::text = '' OR %(npi)s = ANY (npis) THEN npis ELSE npis || %(npi)s::text END,
       {", ".join(_COPIED)}
  FROM ROWS FROM (
      json_to_recordset(%(lines)s::json)
      AS ({", ".join(f"{name} {kind}" for name, kind in _TOLD.items())})
  ) WITH ORDINALITY
"""  # noqa: S608 - names of our own columns


def line_of(claim: ToldClaim) -> bytes:
    """Return a claim as a line; it has no line break of its own."""
    adjustments = claim.all_adjustments
    return to_json(
        {
            "status": claim.status,
            "charged": claim.charged,
            "paid": claim.paid,
            "kept": kept_by_plan(adjustments),
            "owed": owed_by_patient(adjustments),
            "served_from": claim.first_day,
            "number_key": number_key(claim.number),
            "payer_number_key": number_key(claim.payer_number),
            "member_key": number_key(claim.member_id),
            "patient_key": patient_key(claim.corrected or claim.patient),
            "npis": sorted(claim.rendering_npis),
            "told": as_json(claim).decode(),
        }
    )


def store_lines(payment: Payment, lines: Iterable[bytes]) -> None:
    """Store the claims of a payment, inside ``acting`` for its payee; numbered as they come."""
    stored, rows = 0, iter(lines)
    # The server binds the values: to quote a megabyte of JSON takes as long as storing it.
    by_server = ServerBindingCursor(connection.connection)  # type: ignore[call-arg]  # its stub is empty
    with connection.make_cursor(by_server) as cursor:  # type: ignore[arg-type]  # it wraps any cursor
        while several := list(islice(rows, AT_ONCE)):
            values: dict[str, int | str] = {
                "payment": payment.pk,
                "plan": payment.plan,
                "tin": payment.payee_tin,
                "npi": payment.payee_npi,
                "before": stored,
                "lines": f"[{b','.join(several).decode()}]",
            }
            cursor.execute(_INSERT, values)
            stored += len(several)
