"""Whatever two connections do to one organization at once, and whenever one of them is lost."""

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from portico.delegation.tests.interleaving import Interleaving
from testing.two_connections import Named

pytestmark = pytest.mark.django_db(transaction=True)


def run(capsys: pytest.CaptureFixture[str], *, examples: int) -> None:
    Interleaving.met.clear()
    Interleaving.named = {"left": Named(), "right": Named()}
    limits = settings(max_examples=examples, stateful_step_count=12, deadline=None)
    try:
        run_state_machine_as_test(Interleaving, settings=limits)
    finally:
        for named in Interleaving.named.values():
            named.close()
    with capsys.disabled():
        told = (f"{what} {times}" for what, times in sorted(Interleaving.met.items()))
        print("\n" + ", ".join(told))  # noqa: T201 - the figures are asked for


def test_a_hundred_interleavings_break_no_promise(capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, examples=100)
    assert Interleaving.met["waited"] > 10


@pytest.mark.deep
def test_two_thousand_interleavings_break_no_promise(capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, examples=2000)
