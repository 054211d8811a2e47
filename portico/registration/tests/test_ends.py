"""What stays of a draft when it ends: one row of where, one for each proof, and nobody in them."""

from datetime import date, timedelta
from functools import partial

import pytest
from django.utils import timezone
from time_machine import Traveller

from portico.organizations.models import Membership
from portico.registration.models import CheckEnd, Draft, DraftEnd
from portico.registration.services.calendar import apply_calendar
from testing.builders import NOW
from testing.drafts import a_ready_draft, registrant_of
from testing.parallel import errors, race
from testing.registrant import Registrant
from testing.world import a_world

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 16)
LATER = NOW + timedelta(days=14)


def ends() -> list[tuple[str, str, str]]:
    return list(DraftEnd.objects.values_list("track", "step", "outcome"))


def checks() -> set[tuple[str, str, str]]:
    return set(CheckEnd.objects.values_list("track", "method", "outcome"))


def test_a_draft_that_expires_leaves_the_step_it_had_come_to(marcus: Registrant) -> None:
    marcus.walk(until="you")
    apply_calendar(now=LATER)
    assert not Draft.objects.exists()
    assert ends() == [("organization", "you", "expired")]


def test_the_days_are_those_of_the_plan(marcus: Registrant) -> None:
    marcus.walk(until="you")
    Draft.objects.update(created_at=NOW.replace(day=2, hour=5), expires_at=NOW)
    apply_calendar(now=NOW.replace(day=17, hour=5))  # 11:00 p.m. of the day before, Central
    end = DraftEnd.objects.get()
    assert (end.began_on, end.ended_on) == (date(2026, 11, 1), TODAY)


@pytest.mark.parametrize("answers", [{}, {"account_type": {"track": "no-longer-offered"}}])
def test_one_without_a_track_ends_at_the_choice(
    marcus: Registrant, answers: dict[str, object]
) -> None:
    marcus.walk(until="you")
    Draft.objects.update(answers=answers)
    apply_calendar(now=LATER)
    assert ends() == [("", "account-type", "expired")]


def test_one_that_is_submitted_is_counted_once_and_not_again_when_it_is_deleted(
    marcus: Registrant,
) -> None:
    assert marcus.walk() == "done"
    for days in (0, 1, 14):
        apply_calendar(now=NOW + timedelta(days=days))
    assert not Draft.objects.exists()
    assert ends() == [("organization", "", "submitted")]


def test_the_calendar_s_second_run_counts_nothing_twice(marcus: Registrant) -> None:
    marcus.walk(until="you")
    apply_calendar(now=LATER)
    apply_calendar(now=LATER)
    assert DraftEnd.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "left"),
    [
        pytest.param({}, {("pin", "pass"), ("payment", "pass")}, id="both right"),
        pytest.param({"pin": ""}, {("pin", "abandoned"), ("payment", "pass")}, id="no PIN"),
        pytest.param({"reference": ""}, {("pin", "pass"), ("payment", "abandoned")}, id="no check"),
    ],
)
def test_each_proof_leaves_how_it_came_out(
    clock: Traveller, given: dict[str, str], left: set[tuple[str, str]]
) -> None:
    somebody = a_world("wellsense").on("new-user")
    for name, value in given.items():
        setattr(somebody, name, value)
    assert somebody.walk() == "done"
    assert checks() == {("new-user", method, outcome) for method, outcome in left}


@pytest.mark.parametrize(("times", "left"), [(1, "fail"), (6, "used_up")])
def test_wrong_ones_are_left_as_wrong_until_they_are_used_up(
    clock: Traveller, times: int, left: str
) -> None:
    somebody = a_world("wellsense").on("new-user")
    somebody.walk(until="pin")
    somebody.pin = "AAAA-AAAA"
    for _ in range(times):
        somebody.answer("pin")
    apply_calendar(now=LATER)
    assert checks() == {("new-user", "pin", left)}


def test_nothing_in_the_rows_says_whose_draft_it_was() -> None:
    known = {"id", "plan", "track", "step", "outcome", "began_on", "ended_on", "method"}
    for model in (DraftEnd, CheckEnd):
        assert {field.name for field in model._meta.get_fields()} <= known


@pytest.mark.django_db(transaction=True)
def test_of_two_clicks_and_two_calendars_at_once_one_counts() -> None:
    draft = a_ready_draft(now=timezone.now())
    person = registrant_of(draft)
    data = {"draft": str(draft.public_id), **person.typed("terms")}
    send = partial(person.client.post, person.url("terms"), data)
    expire = partial(apply_calendar, now=draft.expires_at)
    assert errors(race([send, expire, send, expire])) == []
    assert DraftEnd.objects.count() == 1
    is_in = Membership.objects.exists()
    assert ends() == [("organization", *(("", "submitted") if is_in else ("terms", "expired")))]
