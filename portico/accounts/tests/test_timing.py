"""How long an answer takes tells nothing either (2,000 pairs, alternating)."""

import time
from datetime import timedelta

import pytest

from portico.accounts.services import ProofOutcome, prove_sign_in, request_reset
from testing.builders import NOW, PASSWORD, PLAN, an_account
from testing.timing import separation

pytestmark = [pytest.mark.django_db, pytest.mark.deep]
PAIRS = 2_000


def test_signing_in_takes_as_long_for_an_unknown_email() -> None:
    account = an_account(password=PASSWORD)
    taken: dict[str, list[float]] = {account.email: [], "nobody@tworivers.example": []}
    for pair in range(PAIRS):
        for email in sorted(taken, reverse=bool(pair % 2)):
            began = time.perf_counter()
            proof = prove_sign_in(
                email=email,
                password="not the right one at all",
                address=f"192.0.2.{pair % 250}",
                known_device=False,
                now=NOW + timedelta(days=pair),
            )
            taken[email].append(time.perf_counter() - began)
            assert proof.outcome is ProofOutcome.WRONG
    assert 0.45 <= separation(*taken.values()) <= 0.55


def test_asking_for_a_link_takes_as_long_for_an_unknown_email() -> None:
    account = an_account(password=PASSWORD)
    taken: dict[str, list[float]] = {account.email: [], "nobody@tworivers.example": []}
    for pair in range(PAIRS):
        for email in sorted(taken, reverse=bool(pair % 2)):
            began = time.perf_counter()
            request_reset(email=email, plan=PLAN, now=NOW + timedelta(days=pair))
            taken[email].append(time.perf_counter() - began)
    assert 0.45 <= separation(*taken.values()) <= 0.55
