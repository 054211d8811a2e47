"""When a promised answer is due."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portico.vocabulary.business_time import BusinessCalendar

CENTRAL = ZoneInfo("America/Chicago")
HOLIDAYS = frozenset({date(2026, 11, 26), date(2026, 12, 25), date(2027, 1, 1)})
CALENDAR = BusinessCalendar(zone=CENTRAL, opens=time(8), closes=time(17), holidays=HOLIDAYS)


def central(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CENTRAL)


DUE = {
    "in the middle of a week": ("2026-11-16T14:12", "2026-11-18T17:00"),
    "before the plan opens": ("2026-11-16T06:00", "2026-11-18T17:00"),
    "exactly at the close": ("2026-11-16T17:00", "2026-11-18T17:00"),
    "after the close": ("2026-11-16T17:01", "2026-11-19T17:00"),
    "over a weekend": ("2026-11-13T09:00", "2026-11-17T17:00"),
    "on a Saturday": ("2026-11-14T09:00", "2026-11-18T17:00"),
    "on a Sunday": ("2026-11-15T23:59", "2026-11-18T17:00"),
    "over a holiday": ("2026-11-25T10:00", "2026-11-30T17:00"),
    "on a holiday": ("2026-11-26T10:00", "2026-12-01T17:00"),
    "over the end of the year": ("2026-12-31T10:00", "2027-01-05T17:00"),
    "over the end of daylight saving": ("2026-10-30T10:00", "2026-11-03T17:00"),
    "over its beginning": ("2027-03-12T10:00", "2027-03-16T17:00"),
}


@pytest.mark.parametrize(("start", "due"), DUE.values(), ids=DUE)
def test_two_business_days(start: str, due: str) -> None:
    assert CALENDAR.due_after(central(start), 2) == central(due)


def test_the_plans_own_day_counts_and_not_that_of_the_clock() -> None:
    friday_night_in_iowa = datetime(2026, 11, 14, 2, tzinfo=UTC)
    assert CALENDAR.due_after(friday_night_in_iowa, 2) == central("2026-11-18T17:00")


def test_the_close_is_in_the_offset_of_that_day() -> None:
    before_the_clocks_go_back = central("2026-10-30T10:00")
    due = CALENDAR.due_after(before_the_clocks_go_back, 2)
    assert due.astimezone(UTC) == datetime(2026, 11, 3, 23, tzinfo=UTC)


first, last = datetime(2026, 1, 1), datetime(2027, 12, 31)  # noqa: DTZ001 - hypothesis adds the zone
moments = st.datetimes(first, last, timezones=st.just(UTC))


@given(moments, st.integers(0, 30))
def test_it_is_due_at_the_close_of_a_business_day_that_is_not_over(
    start: datetime, days: int
) -> None:
    due = CALENDAR.due_after(start, days).astimezone(CENTRAL)
    assert due >= start
    assert due.time() == CALENDAR.closes
    assert CALENDAR.is_business_day(due.date())


@given(moments, moments, st.integers(0, 30))
def test_who_comes_later_is_never_due_earlier(one: datetime, other: datetime, days: int) -> None:
    first, second = sorted((one, other))
    assert CALENDAR.due_after(first, days) <= CALENDAR.due_after(second, days)


@given(moments, st.integers(0, 30))
def test_one_more_day_is_one_more_business_day(start: datetime, days: int) -> None:
    due = CALENDAR.due_after(start, days).date()
    after = CALENDAR.due_after(start, days + 1).date()
    between = ((after - due).days - 1) * [due]
    skipped = [day + timedelta(days=1 + number) for number, day in enumerate(between)]
    assert after > due
    assert not any(CALENDAR.is_business_day(day) for day in skipped)
