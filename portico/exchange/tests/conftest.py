"""Receiving files in tests, and looking at what became of them."""

import io
from decimal import Decimal

from portico.access.actor import Actor
from portico.audit.acting import acting
from portico.audit.models import Event
from portico.exchange.models import ReceivedFile, ReceivedTotal, ReceivedTransaction
from portico.exchange.queries import Receipt
from portico.exchange.services import receive_file
from portico.files.models import Original
from portico.records.payments.models import Payment
from testing.builders import NOW, PLAN

TIN, OTHER_TIN = "431882764", "437654321"


def receive(content: bytes, *, plan: str = PLAN) -> Receipt:
    """Receive these bytes as the command does."""
    actor = Actor.system(plan=plan)
    return receive_file(source=io.BytesIO(content), plan=plan, actor=actor, now=NOW)


def payments(*tins: str, plan: str = PLAN) -> list[tuple[str, str, Decimal]]:
    """Payee, kind and amount of what is stored for these TINs."""
    with acting(Actor.system(plan=plan), tins=tins or [TIN, OTHER_TIN]):
        rows = Payment.visible.order_by("reference", "kind")
        return [(row.payee_tin, row.kind, row.amount) for row in rows]


def everything() -> list[list[tuple[object, ...]]]:
    """Every row that receiving writes."""
    models = (ReceivedFile, ReceivedTransaction, ReceivedTotal, Original, Event)
    rows = [[*model.objects.order_by("pk").values_list()] for model in models]
    return [*rows, [*payments()]]
