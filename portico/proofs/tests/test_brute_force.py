"""Fifty connections that guess at once: over drafts, methods and networks (S04)."""

import itertools
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from portico.proofs.models import Proof
from portico.proofs.rules import WRONG_PER_ADDRESS, WRONG_PER_TIN, ProofResult
from portico.proofs.services import RosterMatch
from testing.builders import a_tin
from testing.parallel import race, values
from testing.payments import a_payment
from testing.proofs import Compared, a_holder, try_pin, try_roster, try_wrong_payment

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.requirement("WS-04")]
ROUNDS = pytest.mark.parametrize("rounds", [1, pytest.param(20, marks=pytest.mark.deep)])
AT_ONCE = 50


def guesses_at(tin: str, rounds: int) -> list[Any]:
    """Each from a draft and a network of its own, by one method after the other."""
    each: list[Callable[..., Any]] = [try_wrong_payment, partial(try_pin, "ACDE-FGHJ"), try_roster]
    methods = itertools.cycle(each)
    return [
        partial(next(methods), tin=tin, holder=a_holder(), address=f"2001:db8:{number:x}::1")
        for number in range(rounds * AT_ONCE)
    ]


def result_of(answer: ProofResult | RosterMatch) -> ProofResult:
    return answer.result if isinstance(answer, RosterMatch) else answer


@ROUNDS
def test_at_most_five_are_compared_for_a_tin(rounds: int, compared: Compared) -> None:
    tin = a_payment().payee_tin
    guesses = guesses_at(tin, rounds)
    answers = [
        result_of(answer)
        for start in range(0, len(guesses), AT_ONCE)
        for answer in values(race(guesses[start : start + AT_ONCE]))
    ]
    assert len(answers) == rounds * AT_ONCE
    assert len(compared) == answers.count(ProofResult.NO_MATCH) == WRONG_PER_TIN
    assert set(answers) <= {
        ProofResult.NO_MATCH,
        ProofResult.USED_UP_FOR_TIN,
        ProofResult.BUSY,
    }
    assert not Proof.objects.exclude(matched_at=None).exists()


@ROUNDS
def test_at_most_twenty_are_compared_from_a_network(rounds: int, compared: Compared) -> None:
    for _ in range(rounds):
        race(
            [
                partial(
                    try_wrong_payment,
                    tin=a_tin(),
                    holder=a_holder(),
                    address=f"2001:db8::{number:x}",
                )
                for number in range(AT_ONCE)
            ]
        )
    assert len(compared) == WRONG_PER_ADDRESS
