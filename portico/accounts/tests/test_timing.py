"""How long an answer takes tells nothing either: nobody learns who has a sign-in."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from itertools import count

import pytest

from portico.accounts.claims import claim
from portico.accounts.models import Forgotten
from portico.accounts.services import ProofOutcome, ask_to_recover, prove_sign_in
from portico.profiles.loading import profile
from testing.builders import NOW, PASSWORD, PLAN, a_username, an_account
from testing.timing import Acts, told_apart

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("usernames"), pytest.mark.deep]
Ask = Callable[[str, str, datetime], object]


def sign_in_with(name: str, address: str, now: datetime) -> None:
    """Type a wrong password for a name."""
    proof = prove_sign_in(
        claim=claim(name, profile(PLAN)),
        password="not the right one at all",
        address=address,
        known_device=False,
        now=now,
    )
    assert proof.outcome is ProofOutcome.WRONG


def recover(name: str, address: str, now: datetime) -> None:
    """Ask for a new password."""
    assert ask_to_recover(
        forgotten=Forgotten.PASSWORD, name=name, plan=PLAN, address=address, now=now
    )


def on_another_day(ask: Ask, names: Sequence[str], days: Iterator[int]) -> Acts:
    """Ask for every name, on a day when nobody asked before."""
    day = next(days)
    address, now = f"2001:db8:{day:x}::1", NOW + timedelta(days=day)
    return {name: partial(ask, name, address, now) for name in names}


@pytest.mark.parametrize("ask", [sign_in_with, recover])
def test_a_username_nobody_has_takes_as_long(ask: Ask) -> None:
    username = a_username(an_account(password=PASSWORD))
    assert told_apart(partial(on_another_day, ask, (username, "n.body"), count())) == {}


@pytest.mark.parametrize("ask", [sign_in_with, recover])
def test_an_email_nobody_has_takes_as_long(ask: Ask) -> None:
    account = an_account(password=PASSWORD)
    a_username(account)
    names = (account.email, "nobody@tworivers.example")
    assert told_apart(partial(on_another_day, ask, names, count())) == {}
