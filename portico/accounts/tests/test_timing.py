"""How long an answer takes tells nothing either (2,000 pairs, alternating; 60 in a plain run)."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from portico.accounts.claims import claim
from portico.accounts.models import Forgotten
from portico.accounts.services import ProofOutcome, ask_to_recover, prove_sign_in
from portico.profiles.loading import profile
from testing.builders import NOW, PASSWORD, PLAN, a_username, an_account
from testing.timing import separation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("usernames")]
Ask = Callable[[str, int, datetime], object]
NOBODY = "nobody@tworivers.example"


@pytest.fixture
def pairs(pytestconfig: pytest.Config) -> int:
    """How many times each of the two is asked."""
    return 2_000 if pytestconfig.getoption("--deep") else 60


def looks_alike(ask: Ask, known: str, unknown: str, pairs: int) -> bool:
    """Ask for both in turn. 0.45 to 0.55 at 2,000 pairs; with fewer, chance alone strays further."""
    taken: dict[str, list[float]] = {known: [], unknown: []}
    for pair in range(pairs):
        for name in sorted(taken, reverse=bool(pair % 2)):
            began = time.perf_counter()
            ask(name, pair, NOW + timedelta(days=pair))
            taken[name].append(time.perf_counter() - began)
    strays = 0.05 if pairs >= 2_000 else 0.22
    return abs(separation(taken[known], taken[unknown]) - 0.5) <= strays


def sign_in_with(name: str, pair: int, now: datetime) -> None:
    """Type a wrong password for a name."""
    proof = prove_sign_in(
        claim=claim(name, profile(PLAN)),
        password="not the right one at all",
        address=f"192.0.2.{pair % 250}",
        known_device=False,
        now=now,
    )
    assert proof.outcome is ProofOutcome.WRONG


def recover(name: str, pair: int, now: datetime) -> None:
    """Ask for a new password."""
    assert ask_to_recover(
        forgotten=Forgotten.PASSWORD, name=name, plan=PLAN, address=f"192.0.2.{pair}", now=now
    )


def test_signing_in_takes_as_long_for_an_unknown_username(pairs: int) -> None:
    username = a_username(an_account(password=PASSWORD))
    assert looks_alike(sign_in_with, username, "n.body", pairs)


@pytest.mark.deep
def test_signing_in_takes_as_long_for_an_unknown_email(pairs: int) -> None:
    account = an_account(password=PASSWORD)
    assert looks_alike(sign_in_with, account.email, NOBODY, pairs)


def test_asking_for_a_link_takes_as_long_for_an_unknown_name(pairs: int) -> None:
    account = an_account(password=PASSWORD)
    a_username(account)
    assert looks_alike(recover, account.email, NOBODY, pairs)
    assert looks_alike(recover, "m.webb", "n.body", pairs)
