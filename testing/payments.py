"""Builders of payments, stored as the exchange stores them."""

from datetime import date
from decimal import Decimal
from hashlib import sha256
from itertools import count
from typing import Any

from portico.access.actor import Actor
from portico.access.scope import Holding, Scope
from portico.audit.acting import acting
from portico.records.payments.arriving import line_of
from portico.records.payments.queries.listed import Listing, payments_listed
from portico.records.payments.queries.wanted import Criteria
from portico.records.payments.rules import NewPayment, PaymentKind
from portico.records.payments.services import Stored, store_payment
from portico.records.payments.told import ToldAdjustment, ToldClaim, ToldLine, ToldPerson
from testing.builders import NOW, PLAN, a_tin

SERVED = date(2026, 10, 12)
"""When what is paid for was done."""
_numbers = count(1)


def a_claim(**changes: Any) -> ToldClaim:
    """Return a claim of one line, cut to the contract and with a copay; it balances."""
    number = next(_numbers)
    paid = changes.pop("paid", Decimal("132.50"))
    charged, owed = changes.pop("charged", paid + 67), changes.pop("owed", Decimal(20))
    line = ToldLine(
        qualifier="HC",
        procedure="99213",
        charged=charged,
        paid=paid,
        served_from=changes.get("served_from", SERVED),
        adjustments=(
            ToldAdjustment(group="CO", reason="45", amount=charged - paid - owed),
            ToldAdjustment(group="PR", reason="3", amount=owed),
        ),
    )
    patient = ToldPerson(last="Doe", first="Jane", qualifier="MI", identifier=f"M{number:08}")
    told = {
        "number": f"ACCT-{number}",
        "payer_number": f"77{number:06}",
        "status": "1",
        "served_from": SERVED,
        "patient": patient,
        "lines": (line,),
        **changes,
    }
    return ToldClaim(charged=charged, paid=paid, **told)


def rendered_by(npi: str) -> ToldPerson:
    """Return the practitioner of a claim."""
    return ToldPerson(last="Hale", first="Robin", qualifier="XX", identifier=npi)


def a_new_payment(*claims: ToldClaim, **changes: Any) -> NewPayment:
    """Return a check to an office for these claims; its content follows from what it says."""
    recouped = sum((each.amount for each in changes.get("recoupments", ())), Decimal(0))
    paid = sum((claim.paid for claim in claims), recouped)
    told = {
        "payer_id": "1431999999",
        "reference": f"00{100_000 + next(_numbers)}",
        "kind": PaymentKind.PAID,
        "amount": paid if claims else Decimal("132.50"),
        "method": "CHK",
        "paid_on": date(2026, 10, 30),
        "payee_npi": "",
        "payer_name": "Heartland Health Plan",
        "payee_name": "Two Rivers Orthopedics LLC",
        "claim_count": len(claims),
        "charged": sum((claim.charged for claim in claims), Decimal(0)),
        **changes,
    }
    told["payee_tin"] = told.get("payee_tin") or a_tin()
    content = sha256(repr((sorted(told.items()), claims)).encode()).hexdigest()
    return NewPayment(**{"content": content, **told})


def store(payment: NewPayment, *claims: ToldClaim, plan: str = PLAN) -> Stored:
    """Store it for its payee, as the loader does."""
    with acting(Actor.system(plan=plan), tins=[payment.payee_tin]):
        return store_payment(
            payment=payment, plan=plan, transaction_id=None, now=NOW, claims=map(line_of, claims)
        )


def a_payment(*claims: ToldClaim, plan: str = PLAN, **changes: Any) -> NewPayment:
    """Return a payment that is stored, with these claims."""
    payment = a_new_payment(*claims, **changes)
    store(payment, *claims, plan=plan)
    return payment


def a_scope(*tins: str, since: date | None = None, npis: tuple[str, ...] = ()) -> Scope:
    """Return what somebody reads of the plan: by TINs, by time, by practitioner."""
    holdings = tuple(Holding(tin=tin, since=since) for tin in tins)
    return Scope(plan=PLAN, holdings=holdings, npis=frozenset(npis))


def listed(scope: Scope, page: int = 1, **criteria: Any) -> Listing:
    """Return a page of what they see."""
    with acting(Actor.anonymous(plan=scope.plan), tins=scope.tins):
        return payments_listed(scope=scope, criteria=Criteria(**criteria), page=page, now=NOW)


def references(scope: Scope, **criteria: Any) -> list[str]:
    """Return the numbers of the payments they see, in order."""
    return [row.reference for row in listed(scope, **criteria).rows]
