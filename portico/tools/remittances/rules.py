"""How a payment and a claim stand, and which claims belong together. Pure."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType

from portico.records.payments.rules import PaymentKind, kept_by_plan, owed_by_patient
from portico.records.payments.told import ToldClaim, ToldLine
from portico.web.components import Pill

TAKEN_BACK, DENIED, FORWARDED, ESTIMATED = "22", "4", "23", "25"
"""CLP02 of claims that are not simply paid."""
REPLACES = "7"
"""CLP09 of a claim that was sent in place of an earlier one."""
METHODS: Mapping[str, str] = MappingProxyType(
    {"ACH": "EFT", "CHK": "check", "FWT": "wire", "BOP": "EFT", "NON": "no payment"}
)
"""BPR04 in words."""
_NOT_PAID: Mapping[PaymentKind, Pill] = MappingProxyType(
    {
        PaymentKind.ZERO: Pill(tone="quiet", label="No payment"),
        PaymentKind.VOID: Pill(tone="bad", label="Voided"),
        PaymentKind.REVERSAL: Pill(tone="wait", label="Taken back"),
    }
)
_BY_STATUS: Mapping[str, Pill] = MappingProxyType(
    {
        TAKEN_BACK: Pill(tone="wait", label="Taken back"),
        DENIED: Pill(tone="bad", label="Denied"),
        FORWARDED: Pill(tone="info", label="Sent on"),
        ESTIMATED: Pill(tone="info", label="Estimate"),
    }
)


def payment_pill(kind: PaymentKind, method: str) -> Pill:
    """What happened to the money; whether a check was cashed no remittance says."""
    if kind is not PaymentKind.PAID:
        return _NOT_PAID[kind]
    return Pill(tone="ok", label=f"Paid by {METHODS[method]}" if method in METHODS else "Paid")


def claim_pill(claim: ToldClaim, *, corrects: bool = False) -> Pill:
    """What was decided; ``corrects``: an earlier decision is taken back in the same payment."""
    if claim.status in _BY_STATUS:
        return _BY_STATUS[claim.status]
    if claim.charged > 0 and claim.paid == 0:
        if owed_by_patient(claim.all_adjustments) > 0:
            return Pill(tone="info", label="Patient owes it")
        return _BY_STATUS[DENIED]
    if corrects or claim.frequency == REPLACES:
        return Pill(tone="info", label="Adjusted")
    if any(map(is_refused, claim.lines)):
        return Pill(tone="wait", label="Paid in part")
    return Pill(tone="ok", label="Paid")


def is_refused(line: ToldLine) -> bool:
    """Whether a service was billed, and neither the plan nor the patient pays any of it."""
    return line.charged > 0 and line.paid == 0 and owed_by_patient(line.adjustments) <= 0


def remainder(of: ToldClaim | ToldLine) -> Decimal:
    """What is left when every adjustment and what was paid is taken from what was billed: nothing."""
    adjustments = of.all_adjustments if isinstance(of, ToldClaim) else of.adjustments
    taken = kept_by_plan(adjustments) + owed_by_patient(adjustments)
    return of.charged - taken - of.paid


def partners(claims: Sequence[ToldClaim]) -> Mapping[int, int]:
    """Which claim takes back what another decides anew, by their places in the order given.

    Both ways. They share the plan's number, or the office's where the plan gave each its own.
    """
    found: dict[int, int] = {}
    for at, claim in enumerate(claims):
        if claim.status != TAKEN_BACK:
            continue
        other = next((to for to, each in enumerate(claims) if _answers(each, claim) and to not in found), None)  # fmt: skip
        if other is not None:
            found |= {at: other, other: at}
    return found


def _answers(claim: ToldClaim, taken_back: ToldClaim) -> bool:
    if claim.status == TAKEN_BACK:
        return False
    of_plan = {claim.payer_number, taken_back.payer_number}
    if len(of_plan) == 1 and "" not in of_plan:
        return True
    return claim.number == taken_back.number and claim.charged == -taken_back.charged


def masked(identifier: str) -> str:
    """A member's number by its end: ``•••••4410``; one as short as that not at all."""
    return f"•••••{identifier[-4:]}" if len(identifier) > len("4410") + 1 else "•••••"
