"""What makes two registrations the same organization, and which state follows which."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from portico.access.states import ENDED, WAITING, State
from portico.organizations.rules import (
    FOLLOWING,
    Move,
    Moving,
    Obstacle,
    may_follow,
    no_tin,
    obstacles,
    organization_key,
    rekeyed,
    takes_back,
    tin_alone,
)
from portico.profiles.schema import KeyPart


def test_the_key_names_each_part_in_the_order_of_the_profile() -> None:
    key = organization_key([KeyPart.TIN, KeyPart.NPI], tin="431882764", npi="1234567893")
    assert key == "tin:431882764/npi:1234567893"


def test_a_value_the_key_does_not_ask_for_does_not_change_it() -> None:
    alone = organization_key([KeyPart.TIN], tin="431882764")
    assert alone == organization_key([KeyPart.TIN], tin="431882764", npi="1234567893")


@pytest.mark.parametrize("npi", [None, "", "1/2"])
def test_a_key_with_a_hole_is_refused(npi: str | None) -> None:
    with pytest.raises(ValueError, match="needs its npi"):
        organization_key([KeyPart.TIN, KeyPart.NPI], tin="431882764", npi=npi)


def test_kind_and_provider_id_tell_a_practitioner_from_a_group_of_the_same_tin() -> None:
    parts = [KeyPart.TIN, KeyPart.PROVIDER_ID, KeyPart.KIND]
    group = organization_key(parts, tin="431882764", provider_id="P77", kind="group")
    person = organization_key(parts, tin="431882764", provider_id="P77", kind="practitioner")
    assert group != person


def test_nothing_follows_what_has_ended() -> None:
    assert not any(may_follow(ended, state) for ended in ENDED for state in State)


def test_every_state_that_has_not_ended_has_a_way_out() -> None:
    """Never a dead end: each live state is followed by something."""
    assert set(FOLLOWING) == set(State) - ENDED
    assert all(FOLLOWING.values())


def test_a_declined_organization_cannot_be_approved_any_more() -> None:
    assert not may_follow(State.DECLINED, State.ACTIVE)
    assert may_follow(State.PENDING_REVIEW, State.ACTIVE)


IN = {State.ACTIVE, State.SUSPENDED}


@pytest.mark.parametrize(
    ("state", "before"),
    [
        (State.SUBMITTED, set()),
        (State.AWAITING_ACTIVATION, WAITING - {State.AWAITING_ACTIVATION}),
        (State.AWAITING_SIGNATURE, {State.SUBMITTED, State.AWAITING_ACTIVATION}),
        (State.PENDING_REVIEW, WAITING - {State.PENDING_REVIEW}),
        (State.SENT_BACK, {State.PENDING_REVIEW}),
        (State.ACTIVE, WAITING | {State.SUSPENDED}),
        (State.SUSPENDED, {State.ACTIVE}),
        (State.DECLINED, WAITING),
        (State.EXPIRED, WAITING),
        (State.TERMINATED, IN),
        (State.SUPERSEDED, IN),
    ],
)
def test_a_state_is_reached_from_these_alone(state: State, before: set[State]) -> None:
    assert {each for each in State if may_follow(each, state)} == before


@pytest.mark.parametrize(
    ("key", "tin"),
    [
        ("tin:431882764", "431882764"),
        ("tin:431882764/npi:1234567893", ""),
        ("npi:1234567893", ""),
        ("npi:1234567893/tin:431882764", ""),
        ("third_party/tin:431882764", ""),
    ],
)
def test_a_tin_is_a_whole_key_or_part_of_one(key: str, tin: str) -> None:
    assert tin_alone(key) == tin


# --- A TIN moves ----------------------------------------------------------------------------------
TODAY, A_DAY = date(2026, 11, 16), timedelta(days=1)
MOVING = Moving(
    is_same=False,
    are_offices=True,
    source=State.ACTIVE,
    target=State.ACTIVE,
    is_held=True,
    since=None,
    is_shared=False,
    is_replaced=False,
    on=TODAY,
    today=TODAY,
)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({}, None),
        ({"source": State.SUSPENDED}, None),
        ({"since": TODAY}, None),
        ({"is_same": True, "is_shared": True}, Obstacle.SAME),
        ({"are_offices": False}, Obstacle.NO_OFFICES),
        ({"is_held": False}, Obstacle.NOT_HELD),
        ({"is_shared": True}, Obstacle.HELD_ALREADY),
        *(({"source": state}, Obstacle.SOURCE_CLOSED) for state in sorted(ENDED | WAITING)),
        *(
            ({"target": state}, Obstacle.TARGET_CLOSED)
            for state in sorted(set(State) - {State.ACTIVE})
        ),
        ({"is_replaced": True}, Obstacle.REPLACED),
        ({"on": TODAY + A_DAY}, Obstacle.LATER),
        ({"since": TODAY, "on": TODAY - A_DAY}, Obstacle.EARLIER),
    ],
)
def test_each_thing_that_keeps_a_tin_where_it_is(changes: Any, why: Obstacle | None) -> None:
    assert obstacles(replace(MOVING, **changes)) == ((why,) if why else ())


@pytest.mark.parametrize(
    ("key", "after"),
    [
        ("tin:431882764", "tin:2"),
        (
            "kind:group/tin:431882764/provider_id:431882764",
            "kind:group/tin:2/provider_id:431882764",
        ),
        ("tin:431882799/npi:1234567893", "tin:431882799/npi:1234567893"),
    ],
)
def test_another_tin_takes_the_place_of_one_in_a_key(key: str, after: str) -> None:
    assert rekeyed(key, old="431882764", new="2") == after


def test_a_key_without_a_tin_is_one_organization_s_and_names_no_tin() -> None:
    one, other = (no_tin(UUID(int=number)) for number in (1, 2))
    key = rekeyed("tin:431882764", old="431882764", new=one)
    assert key != rekeyed("tin:431882764", old="431882764", new=other)
    assert rekeyed(key, old=one, new="431882764") == "tin:431882764"


def test_only_the_last_move_s_own_way_back_on_its_day_takes_it_back() -> None:
    last = Move(source=1, target=2, on=TODAY)
    back = Move(source=2, target=1, on=TODAY)
    assert takes_back(last, back)
    assert not takes_back(last, last)
    for other in (
        replace(back, on=TODAY - A_DAY),
        replace(back, source=3),
        replace(back, target=3),
    ):
        assert not takes_back(last, other)
