"""Receiving files in tests, and looking at what became of them."""

import io
from decimal import Decimal
from hashlib import sha256

from portico.access.actor import Actor
from portico.audit.acting import acting
from portico.audit.models import Event
from portico.exchange.models import Answer, ReceivedFile, ReceivedTotal, ReceivedTransaction
from portico.exchange.queries import Receipt
from portico.exchange.services import receive_file
from portico.files.models import Original
from portico.files.queries import opened
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


def answered(content: bytes, *, plan: str = PLAN) -> list[str]:
    """Receive these bytes; the segments of the answer to them, none where there is none."""
    receive(content, plan=plan)
    digest = sha256(content).hexdigest()
    answer = Answer.objects.filter(file__plan=plan, file__original__sha256=digest).first()
    return [] if answer is None else lines_of(answer)


def lines_of(answer: Answer) -> list[str]:
    """The segments of an answer."""
    with opened(answer.original) as stream:
        text = stream.read().decode()
    assert text.endswith("~\n")
    return text.removesuffix("~\n").split("~\n")
