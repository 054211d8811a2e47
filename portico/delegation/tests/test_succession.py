"""The rules of how the main role goes on, as tables."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from portico.delegation.models import HandOverState
from portico.delegation.rules.succession import (
    OFFER_STANDS_FOR,
    PROVES_FOR,
    Due,
    Objection,
    Offer,
    due_of,
    objection_to_answering,
    objection_to_offering,
    objection_to_withdrawing,
    ways_to_prove,
)
from portico.profiles.loading import profile
from portico.profiles.schema import Creates, StepKind
from testing.builders import NOW

MAIN, SUCCESSOR, ANOTHER = 1, 2, 3
SECOND = timedelta(seconds=1)
OPEN = Offer(
    state="offered",
    expires_at=NOW + OFFER_STANDS_FOR,
    by_id=MAIN,
    to_id=SUCCESSOR,
    main_id=MAIN,
    to_is_active=True,
)


@pytest.mark.parametrize(
    ("by", "to", "active", "objection"),
    [
        (MAIN, SUCCESSOR, True, None),
        (MAIN, SUCCESSOR, False, Objection.NOBODY_ELSE),
        (MAIN, MAIN, True, Objection.NOBODY_ELSE),
        (ANOTHER, SUCCESSOR, True, Objection.NOT_MAIN),
        (None, SUCCESSOR, True, Objection.NOT_MAIN),
    ],
)
def test_the_main_administrator_offers_to_an_active_colleague(
    by: int | None, to: int, active: bool, objection: Objection | None
) -> None:
    found = objection_to_offering(by_id=by, to_id=to, main_id=MAIN, to_is_active=active)
    assert found is objection


ANSWERS = [
    (OPEN, SUCCESSOR, None),
    (OPEN, MAIN, Objection.NOT_THEIR_OFFER),
    (OPEN, None, Objection.NOT_THEIR_OFFER),
    (replace(OPEN, to_is_active=False), SUCCESSOR, Objection.NOBODY_ELSE),
    (replace(OPEN, main_id=ANOTHER), SUCCESSOR, Objection.WITHDRAWN),
    (replace(OPEN, state="accepted"), SUCCESSOR, Objection.ACCEPTED),
    (replace(OPEN, state="declined"), SUCCESSOR, Objection.DECLINED),
    (replace(OPEN, state="withdrawn"), SUCCESSOR, Objection.WITHDRAWN),
    (replace(OPEN, state="expired"), SUCCESSOR, Objection.EXPIRED),
    (replace(OPEN, expires_at=NOW), SUCCESSOR, Objection.EXPIRED),
    (replace(OPEN, expires_at=NOW + timedelta(seconds=1)), SUCCESSOR, None),
]


@pytest.mark.parametrize(("offer", "by", "objection"), ANSWERS)
def test_an_offer_is_answered_once_while_it_stands(
    offer: Offer, by: int | None, objection: Objection | None
) -> None:
    assert objection_to_answering(offer, by_id=by, now=NOW) is objection


@pytest.mark.parametrize(
    ("offer", "by", "objection"),
    [
        (OPEN, MAIN, None),
        (OPEN, SUCCESSOR, Objection.NOT_MAIN),
        (replace(OPEN, state="accepted", main_id=SUCCESSOR), MAIN, Objection.NOT_MAIN),
        (replace(OPEN, state="declined"), MAIN, Objection.DECLINED),
        (replace(OPEN, expires_at=NOW), MAIN, Objection.EXPIRED),
    ],
)
def test_whoever_is_main_takes_back_what_is_open(
    offer: Offer, by: int, objection: Objection | None
) -> None:
    assert objection_to_withdrawing(offer, by_id=by, now=NOW) is objection


def test_every_state_but_the_first_is_over() -> None:
    over = [state for state in HandOverState if state is not HandOverState.OFFERED]
    for state in over:
        found = objection_to_answering(replace(OPEN, state=state), by_id=SUCCESSOR, now=NOW)
        assert found is not None


SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("kind", "state", "completes", "invitation_over", "due"),
    [
        ("appoint", "proving", None, False, {0: None, 1: Due.EXPIRE}),
        ("lost_factor", "proving", None, False, {0: None, 1: Due.EXPIRE}),
        ("appoint", "deciding", None, True, {1: None}),
        ("lost_factor", "deciding", NOW, False, {1: None}),
        ("register_again", "deciding", None, False, {1: None}),
        ("appoint", "waiting", None, False, {1: None}),
        ("appoint", "waiting", None, True, {0: Due.EXPIRE}),
        ("lost_factor", "waiting", NOW + PROVES_FOR, False, {0: None, 1: Due.REPLACE_FACTOR}),
        ("lost_factor", "waiting", None, False, {1: None}),
        ("lost_factor", "done", NOW, True, {1: None}),
        ("appoint", "expired", NOW, True, {1: None}),
    ],
)
def test_what_the_calendar_does_to_a_case(
    kind: str,
    state: str,
    completes: datetime | None,
    invitation_over: bool,
    due: dict[int, Due | None],
) -> None:
    """``due``: a second before two weeks are over, and when they are."""
    moments = {0: NOW + PROVES_FOR - SECOND, 1: NOW + PROVES_FOR}
    for at, wanted in due.items():
        found = due_of(
            kind=kind,
            state=state,
            opened_at=NOW,
            completes_at=completes,
            invitation_over=invitation_over,
            now=moments[at],
        )
        assert found is wanted


@pytest.mark.parametrize(
    ("plan", "ways"),
    [
        ("wellmark", ()),
        ("wellsense", (StepKind.PIN, StepKind.PAYMENT)),
        ("caresource", (StepKind.ROSTER_MATCH,)),
        ("wellfirst", ()),
    ],
)
def test_an_office_proves_itself_by_what_its_plan_asks_of_who_registers(
    plan: str, ways: tuple[StepKind, ...]
) -> None:
    assert ways_to_prove(profile(plan)) == ways


def test_what_is_asked_of_who_joins_an_office_proves_none() -> None:
    plan = profile("caresource")
    joins = [one for one in plan.registration.tracks if one.creates is Creates.MEMBERSHIP]
    registration = plan.registration.model_copy(update={"tracks": tuple(joins)})
    assert ways_to_prove(plan.model_copy(update={"registration": registration})) == ()
