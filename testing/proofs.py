"""An office that proves itself: what tests hand to portico.proofs."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from itertools import count
from typing import Any

import pytest

from portico.access.actor import Actor
from portico.accounts import guesses
from portico.notices.models import Notice
from portico.proofs.rules import ProofResult
from portico.proofs.services import issue_pin, match_roster, prove_payment, prove_pin
from portico.records.payments.rules import NewPayment
from portico.records.roster.rules import ProviderKind
from testing.builders import NOW, PLAN

HOLDER = "draft:3c5a2c1e-6a55-4c0f-9d6e-2f4f6f1f0a01"
ADDRESS = "192.0.2.7"
MAX_AGE_DAYS = 180
TIN = "431882764"
_numbers = count(1)

Compared = list[int]


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> Compared:
    """Every comparison really made."""
    made: Compared = []

    def compare(comparison: Callable[[], Any]) -> Any:
        made.append(1)
        return comparison()

    monkeypatch.setattr(guesses, "compare", compare)
    return made


def a_holder() -> str:
    """A draft nobody else has."""
    return f"draft:00000000-0000-4000-8000-{next(_numbers):012}"


def _claim(now: datetime, changes: dict[str, Any]) -> dict[str, Any]:
    return {
        "plan": PLAN,
        "tin": TIN,
        "holder": HOLDER,
        "address": ADDRESS,
        "actor": Actor.anonymous(plan=PLAN),
        "now": now,
        **changes,
    }


def try_payment(payment: NewPayment, *, now: datetime = NOW, **changes: Any) -> ProofResult:
    """Type the pair of a payment; ``amount``, ``reference`` and ``tin`` may be others."""
    pair = {"tin": payment.payee_tin, "reference": payment.reference, "amount": payment.amount}
    return prove_payment(**_claim(now, {"max_age_days": MAX_AGE_DAYS, **pair, **changes}))


def try_wrong_payment(*, now: datetime = NOW, **changes: Any) -> ProofResult:
    """Type a pair nobody was ever paid."""
    pair = {"max_age_days": MAX_AGE_DAYS, "reference": "NOBODY", "amount": Decimal("1.00")}
    return prove_payment(**_claim(now, {**pair, **changes}))


def try_pin(typed: str, *, now: datetime = NOW, **changes: Any) -> ProofResult:
    """Type a PIN."""
    return prove_pin(**_claim(now, {"typed": typed, **changes}))


def try_roster(*, now: datetime = NOW, **changes: Any) -> Any:
    """Type what the letter of testing.roster_builders' group prints."""
    letter = {
        "kind": ProviderKind.GROUP,
        "number": "G-100",
        "names": ("Two Rivers LLC",),
        "zip_code": "45402",
    }
    return match_roster(**_claim(now, {**letter, **changes}))


def mailed_pin(*, plan: str = PLAN, tin: str = TIN, now: datetime = NOW) -> str:
    """Issue a PIN, and read it from the mail to the office."""
    issue_pin(plan=plan, tin=tin, actor=Actor.system(plan=plan), now=now)
    body = Notice.objects.latest("pk").body
    return next(line for line in body.splitlines() if line[4:5] == "-" and len(line) == 9)
