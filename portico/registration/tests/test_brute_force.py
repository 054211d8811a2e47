"""Fifty browsers that guess an office's payment at once, each with an account, draft and address of its own."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.test import Client

from portico.proofs.rules import WRONG_PER_TIN
from testing.builders import PASSWORD, an_account
from testing.parallel import errors, race
from testing.payments import a_payment
from testing.proofs import Compared, compared
from testing.registrant import Registrant

__all__ = ["compared"]
pytestmark = [
    pytest.mark.deep,
    pytest.mark.django_db(transaction=True),
    pytest.mark.requirement("WS-04"),
]
TIN = "431882764"
AT_ONCE = 50


def at_the_payment(number: int) -> Registrant:
    """Somebody with an account of the network, whose draft has come as far as the pair."""
    email = f"guesser{number}@elsewhere.example"
    an_account(email=email, password=PASSWORD)
    client = Client(REMOTE_ADDR=f"198.51.100.{number}", HTTP_X_FORWARDED_FOR=f"192.0.2.{number}")
    somebody = Registrant(
        client=client, plan="wellsense", track="existing-account", tin=TIN, email=email
    )
    assert somebody.walk(until="check") == "check"
    return somebody


def guesses_of(somebody: Registrant, number: int) -> Callable[[], Any]:
    """A wrong pair, three times."""
    page = partial(somebody.post, "check", reference=f"00{number:06}", amount="412.75")
    return lambda: [page() for _ in range(3)]


def test_over_drafts_devices_and_forged_addresses_at_most_five_pairs_are_compared(
    compared: Compared,
) -> None:
    a_payment(plan="wellsense", payee_tin=TIN)
    people = [at_the_payment(number) for number in range(AT_ONCE)]
    compared.clear()
    outcomes = race([guesses_of(person, number) for number, person in enumerate(people)])
    assert not errors(outcomes)
    assert len(compared) == WRONG_PER_TIN
