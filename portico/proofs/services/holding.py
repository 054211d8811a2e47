"""What becomes of what was proved: used for good, or free again."""

from datetime import datetime

from portico.access.actor import Actor
from portico.audit.services import record
from portico.proofs.models import Proof
from portico.proofs.rules import Method
from portico.proofs.services.pins import consume_pin


def confirm(*, holder: str, becomes: str, actor: Actor, now: datetime) -> frozenset[Method]:
    """Use up what ``holder`` proved, in the caller's ``acting`` block; ``becomes`` holds it now.

    Returns the methods proved. One that is missing was never proved, or its PIN was replaced since:
    whoever rests on it has to ask again. A PIN is consumed here.
    """
    proved = Proof.objects.select_for_update().filter(
        holder=holder, matched_at__isnull=False, confirmed_at=None
    )
    methods = set()
    for proof in proved.order_by("pk"):
        if proof.method == Method.PIN and not consume_pin(proof.evidence or "", now=now):
            continue
        proof.holder, proof.confirmed_at = becomes, now
        proof.save()
        methods.add(Method(proof.method))
    if methods:
        _record("proof.confirmed", becomes, methods, actor, now)
    return frozenset(methods)


def release(*, holder: str, actor: Actor, now: datetime) -> None:
    """Let go what was held for a draft that expired, or for whom was declined.

    In the caller's ``acting`` block. A payment may prove again; a PIN that was consumed stays so.
    """
    held = Proof.objects.select_for_update().filter(holder=holder)
    methods = {Method(proof.method) for proof in held if proof.matched_at}
    held.delete()
    if methods:
        _record("proof.released", holder, methods, actor, now)


def _record(action: str, subject: str, methods: set[Method], actor: Actor, now: datetime) -> None:
    details = {"methods": sorted(method.value for method in methods)}
    record(actor=actor, action=action, subject=subject, now=now, details=details)
