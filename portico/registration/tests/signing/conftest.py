"""An agreement is mailed after a registration, and not signed yet."""

import pytest
from time_machine import Traveller

from portico.registration.tests.signing.mailed import PLAN
from testing.registrant import Registrant
from testing.world import (
    World,
    a_world,
    mailed_agreement,
)


@pytest.fixture
def office(clock: Traveller) -> World:
    """An office at the plan."""
    return a_world(PLAN)


@pytest.fixture
def registered(office: World) -> Registrant:
    """Somebody who is in no network, and has registered it."""
    somebody = office.on("non-participating")
    assert somebody.walk() == "done"
    return somebody


@pytest.fixture
def link(registered: Registrant) -> str:
    """The address they were mailed."""
    return mailed_agreement(registered)
