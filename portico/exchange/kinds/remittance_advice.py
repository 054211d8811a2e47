"""The 835: one payment each, to the payee whose tax ID it names."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial

from portico.exchange.kinds.claims import recoupment_of, told_of
from portico.exchange.kinds.kind import Kind, Ready, Refused
from portico.exchange.kinds.spool import Spool, is_money
from portico.records.payments.rules import (
    METHOD_LENGTH,
    PAYEE_NAME_LENGTH,
    PAYER_ID_LENGTH,
    PAYER_NAME_LENGTH,
    REFERENCE_LENGTH,
    NewPayment,
    PaymentKind,
    reference_key,
)
from portico.records.payments.services import ConflictingPayment, Stored, store_payment
from portico.x12.remittance import CODE, GUIDE, Party, Remittance
from portico.x12.remittance_reading import Reading
from portico.x12.transactions import TransactionSet

_ASK = "Ask the sender to correct it and send it again."


@contextmanager
def read(transaction: TransactionSet) -> Iterator[Ready]:
    """Read a remittance advice to its end, its claims into a spool. Raises Refused."""
    with Spool() as spool:
        reading = Reading(transaction)
        for claim in reading.claims():
            spool.add(told_of(claim))
        remittance = reading.finish()
        if remittance is None:
            raise Refused  # the transaction set's findings say why
        if reasons := [*_reasons_against(remittance, spool)]:
            raise Refused(*(f"{reason} {_ASK}" for reason in reasons))
        payment = _payment_of(remittance, spool, content=transaction.sha256)
        yield Ready(
            tins=(payment.payee_tin,),
            label=payment.kind,
            amount=payment.amount,
            store=partial(_store, payment, spool),
        )


def _reasons_against(remittance: Remittance, spool: Spool) -> Iterator[str]:
    """What is well-formed, and still no payment that can be kept and found again."""
    if remittance.payee.tin is None:
        yield "neither N1*PE nor a REF*TJ after it names the payee's tax ID of nine digits."
    if not remittance.payer_id.strip():
        yield "TRN03 is empty, so it does not say whose payment it is."
    for name, text, length in (
        ("TRN02", remittance.reference, REFERENCE_LENGTH),
        ("TRN03", remittance.payer_id, PAYER_ID_LENGTH),
        ("BPR04", remittance.method, METHOD_LENGTH),
    ):
        if len(text) > length:
            yield f"{name} has more than {length} characters."
        if "\0" in text:
            yield f"{name} holds a NUL character."
    if not reference_key(remittance.reference):
        yield "TRN02 is blank, so nothing names the payment."
    if not is_money(remittance.amount):
        yield "BPR02 is no amount of dollars and cents."
    if not spool.is_money:
        yield "CLP03 or CLP04 of a claim is no amount of dollars and cents."
    if not all(is_money(each.amount) for each in remittance.adjustments):
        yield "PLB04 is no amount of dollars and cents."


def _payment_of(remittance: Remittance, spool: Spool, *, content: str) -> NewPayment:
    return NewPayment(
        payer_id=remittance.payer_id,
        reference=remittance.reference,
        kind=PaymentKind(remittance.kind),
        amount=abs(remittance.amount),
        method=remittance.method,
        paid_on=remittance.date,
        payee_tin=remittance.payee.tin or "",
        payee_npi=remittance.payee.npi or "",
        payer_name=_name(remittance.payer, PAYER_NAME_LENGTH),
        content=content,
        payee_name=_name(remittance.payee, PAYEE_NAME_LENGTH),
        claim_count=spool.count,
        charged=spool.charged,
        recoupments=tuple(map(recoupment_of, remittance.adjustments)),
        balances=remittance.balances and remittance.claims_balance,
    )


def _name(party: Party, length: int) -> str:
    return party.name.replace("\0", "")[:length]


def _store(
    payment: NewPayment, spool: Spool, *, plan: str, transaction_id: int, now: datetime
) -> bool:
    try:
        stored = store_payment(
            payment=payment, claims=spool, plan=plan, transaction_id=transaction_id, now=now
        )
    except ConflictingPayment:
        raise Refused(
            "TRN: this payer told another payment under the same TRN02 before. Ask the sender "
            "which of the two is right; a corrected one needs a number of its own."
        ) from None
    return stored is Stored.ADDED


REMITTANCE_ADVICE = Kind(name="remittance advice", code=CODE, guide=GUIDE, read=read)
