"""The promise of an answer runs in the plan's working time."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from portico.reviews.clock import (
    Clock,
    ClockState,
    WorkingTime,
    read_clock,
    working_minutes,
    working_time_between,
)
from portico.vocabulary.business_time import BusinessCalendar

CENTRAL = ZoneInfo("America/Chicago")
THANKSGIVING = date(2026, 11, 26)
CALENDAR = BusinessCalendar(
    zone=CENTRAL, opens=time(8), closes=time(17), holidays=frozenset({THANKSGIVING})
)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of November 2026, Central."""
    return datetime(2026, 11, day, hour, minute, tzinfo=CENTRAL)


def clock(now: datetime, **changes: bool) -> Clock:
    """Opened Monday 2:12 p.m., due Wednesday 5:00 p.m."""
    waits = {"waits_for_us": True, "waits_for_them": False, **changes}
    return read_clock(
        started_at=at(16, 14, 12), due_at=at(18, 17), calendar=CALENDAR, now=now, **waits
    )


def test_what_is_left_is_said_in_working_time() -> None:
    assert str(clock(at(17, 10, 5)).working_time) == "1 day 6 h"


def test_time_runs_quietly_before_the_last_business_day() -> None:
    assert clock(at(17, 10, 5)).state is ClockState.RUNNING


def test_the_last_business_day_shows_hours_and_minutes() -> None:
    last = clock(at(18, 10, 5))
    assert last.state is ClockState.LAST_DAY
    assert str(last.working_time) == "6 h 55 min"
    assert last.is_due_today


def test_the_evening_before_counts_as_a_whole_day_left() -> None:
    assert str(clock(at(17, 20)).working_time) == "1 day"


def test_the_very_moment_it_is_due_is_not_overdue() -> None:
    assert clock(at(18, 17)).state is ClockState.LAST_DAY


def test_overdue_is_counted_from_the_next_opening() -> None:
    late = clock(at(19, 10))
    assert late.state is ClockState.OVERDUE
    assert str(late.working_time) == "2 h"


def test_a_wait_on_them_stops_the_clock_even_when_late() -> None:
    stopped = clock(at(19, 10), waits_for_us=False, waits_for_them=True)
    assert stopped.state is ClockState.STOPPED
    assert not stopped.is_due_today


def test_a_decided_review_has_no_running_clock() -> None:
    assert clock(at(19, 10), waits_for_us=False).state is ClockState.OVER


@pytest.mark.parametrize(
    ("now", "used"), [(at(16, 14, 12), 0), (at(18, 17), 100), (at(30, 9), 100)]
)
def test_used_time_goes_from_none_to_all(now: datetime, used: int) -> None:
    assert clock(now).used_percent == used


def test_holidays_and_weekends_are_no_working_time() -> None:
    assert working_time_between(CALENDAR, at(25, 17), at(27, 9)) == WorkingTime(
        days=0, rest=timedelta(hours=1)
    )


def test_the_hour_set_back_in_autumn_is_no_working_time() -> None:
    before, after = datetime(2026, 10, 30, 16, tzinfo=CENTRAL), at(2, 9)
    assert str(working_time_between(CALENDAR, before, after)) == "2 h"


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        pytest.param(at(16, 14, 12), at(16, 14, 12), 0, id="at once"),
        pytest.param(at(16, 14, 12), at(17, 10, 5), 168 + 125, id="over night"),
        pytest.param(at(20, 16), at(23, 9), 120, id="over a weekend"),
        pytest.param(at(25, 16), at(27, 9), 120, id="over a holiday"),
        pytest.param(at(21, 9), at(22, 9), 0, id="on a weekend"),
        pytest.param(at(17, 10), at(16, 10), 0, id="clocks that disagree"),
    ],
)
def test_a_decision_takes_the_minutes_the_plan_is_open(
    start: datetime, end: datetime, minutes: int
) -> None:
    assert working_minutes(CALENDAR, start, end) == minutes
