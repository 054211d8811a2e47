"""However an invitation is sent, stolen and forwarded, only whom it names comes in by it (S14)."""

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from portico.delegation.tests.stolen_links import StolenLinks

pytestmark = pytest.mark.django_db


def test_nobody_comes_in_by_somebody_elses_link() -> None:
    limits = settings(max_examples=30, stateful_step_count=12, deadline=None)
    run_state_machine_as_test(StolenLinks, settings=limits)
    assert StolenLinks.met["dana: in"] > 0
    assert min(StolenLinks.met[each] for each in ("dana: old link", "eve: good link")) > 0
