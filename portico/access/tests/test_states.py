"""Whoever is in a state waits, is in, is kept out for now, or is out for good."""

from portico.access.states import ENDED, WAITING, State


def test_every_state_is_a_wait_an_end_active_or_suspended() -> None:
    assert set(State) - {State.ACTIVE, State.SUSPENDED} == WAITING | ENDED
    assert not WAITING & ENDED
