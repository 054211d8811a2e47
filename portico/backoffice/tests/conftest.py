"""What every test of the plan staff's pages shares."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from django.test import Client

from portico.access.actor import StaffRoleName
from portico.accounts.models import Account
from testing.builders import an_account, signed_in, staff_member
from testing.plans import strict
from testing.review_builders import Handled, handled

__all__ = ["handled", "strict"]
TUESDAY = datetime(2026, 11, 17, 16, 5, tzinfo=UTC)
"""10:05 a.m. Central."""


@pytest.fixture
def tuesday(handled: Handled) -> Iterator[None]:
    """The day on which the plan's staff look."""
    with time_machine.travel(TUESDAY, tick=False):
        yield


@pytest.fixture
def ana() -> Account:
    """A reviewer."""
    return staff_member(account=an_account(first_name="Ana", last_name="Pruitt"))


@pytest.fixture
def desktop(client: Client, ana: Account) -> Client:
    """Ana's browser; not ``browser``, which is Chromium."""
    return signed_in(client, ana)


@pytest.fixture
def operator(client: Client) -> Client:
    """The browser of somebody who runs the exchange of files."""
    return signed_in(client, staff_member(role=StaffRoleName.OPERATOR))
