"""Fixtures of these tests."""

from collections.abc import Iterator

import pytest
import time_machine

from testing.builders import NOW


@pytest.fixture
def clock(db: None) -> Iterator[time_machine.Traveller]:
    """A Monday morning at the plan; a test moves it on."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller
