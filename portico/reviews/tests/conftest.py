"""What every test of reviews shares."""

import pytest

from portico.reviews import outcomes
from testing.review_builders import KIND, Handled


@pytest.fixture
def handled(monkeypatch: pytest.MonkeyPatch) -> Handled:
    """The outcome handlers of the tests' own kind."""
    remembered = Handled()
    monkeypatch.setitem(outcomes._registered, KIND, remembered.outcomes())
    return remembered
