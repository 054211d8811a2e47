"""A payment and whose payments these are, as the pages' headings say it."""

from portico.access.scope import Scope
from portico.records.payments.queries.seen import PaymentSeen
from portico.records.payments.rules import PaymentKind
from portico.tools.remittances.rules import METHODS
from portico.vocabulary.money import dollars
from portico.vocabulary.tin import mask_tin

FEW = 3
"""So many tax IDs or practitioners are named; of more it says how many."""


def whose(scope: Scope, plan: str) -> str:
    """What of the plan's payments somebody sees."""
    tins = _listed("TIN", [mask_tin(tin) for tin in scope.tins])
    if scope.npis:
        told = f"What {plan} paid for what {_listed('NPI', sorted(scope.npis))} billed or rendered under {tins}."
    else:
        told = f"What {plan} paid to {tins}, with the claims behind it."
    moved = [each for each in scope.holdings if each.since]
    since = (f"Under TIN {mask_tin(each.tin)} you see services since {each.since:%m/%d/%Y}." for each in moved)  # fmt: skip
    return " ".join([told, *since])


def _listed(kind: str, numbers: list[str]) -> str:
    if len(numbers) > FEW:
        return f"{len(numbers)} {kind}s"
    *before, last = numbers or ["none"]
    return f"{kind} {', '.join(before)} and {last}" if before else f"{kind} {last}"


def number_of(payment: PaymentSeen) -> str:
    """What a payment goes by: EFT numbers alone, a check as a check."""
    if not payment.is_whole:
        return f"Part of {method_of(payment)} {payment.reference}"
    return f"Check {payment.reference}" if payment.method == "CHK" else payment.reference


def method_of(payment: PaymentSeen) -> str:
    """The word before its number."""
    return METHODS.get(payment.method, "payment").replace("no payment", "advice")


def headline(payment: PaymentSeen) -> str:
    """How much, and when."""
    on = f" on {payment.paid_on:%m/%d/%Y}" if payment.paid_on else ""
    if not payment.is_whole:
        return f"{dollars(payment.amount)} of a payment{on}"
    match payment.kind:
        case PaymentKind.ZERO:
            return f"Explained without a payment{on}"
        case PaymentKind.VOID:
            return f"{dollars(abs(payment.amount))} voided{on}"
        case PaymentKind.REVERSAL:
            return f"Claims taken back{on}"
    return f"{dollars(payment.amount)} paid{on}"


def to_whom(payment: PaymentSeen) -> str:
    """Number, payee and NPI; of a part, that it is one."""
    name = payment.payee_name or f"TIN {mask_tin(payment.payee_tin)}"
    npi = f", NPI {payment.payee_npi}" if payment.payee_npi else ""
    said = f"{method_of(payment)} {payment.reference} to {name}{npi}"
    return f"{said[:1].upper()}{said[1:]}" if payment.is_whole else f"Part of {said}"
