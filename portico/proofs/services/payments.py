"""A check or EFT number and its amount: together they are one payment to the typed TIN (WS-04)."""

from datetime import datetime
from decimal import Decimal

from portico.access.actor import Actor
from portico.accounts import guesses
from portico.profiles.calendar import today_at
from portico.profiles.loading import profile
from portico.proofs.models import Proof
from portico.proofs.rules import Method, Payment, ProofResult, payment_that_matches
from portico.proofs.services.attempts import Match, attempt, claim_of, taken_from
from portico.records.payments.queries import payments_referenced


def prove_payment(
    *,
    plan: str,
    tin: str,
    reference: str,
    amount: Decimal,
    max_age_days: int,
    holder: str,
    address: str,
    actor: Actor,
    now: datetime,
) -> ProofResult:
    """Compare a typed pair with the payments to that TIN; what matches is held for ``holder``.

    ``amount`` is dollars as rules.parse_amount reads them; ``address`` is the visitor's. Called
    outside any transaction. The same holder may prove the same again.
    """
    claim = claim_of(method=Method.PAYMENT, plan=plan, tin=tin, holder=holder, address=address)

    def find(mine: Proof) -> Match | None:
        payments = _payments(plan, claim.tin, reference)
        taken = taken_from(mine, [payment.key for payment in payments])
        found = guesses.compare(
            lambda: payment_that_matches(
                payments,
                reference=reference,
                amount=amount,
                today=today_at(profile(plan), now),
                max_age_days=max_age_days,
                taken=taken,
            )
        )
        return Match(evidence=found.key, paid_on=found.paid_on) if found else None

    return attempt(claim, find, actor=actor, now=now)


def _payments(plan: str, tin: str, reference: str) -> list[Payment]:
    return [
        Payment(
            key=f"payment:{each.public_id}",
            reference=each.reference,
            amount=each.amount,
            paid_on=each.paid_on,
            kind=each.kind,
        )
        for each in payments_referenced(plan=plan, tin=tin, reference=reference)
    ]
