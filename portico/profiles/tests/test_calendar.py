"""A plan's working days."""

from datetime import UTC, date, datetime

from portico.profiles.calendar import business_calendar
from portico.profiles.schema import Profile
from portico.profiles.tests.fake_plans import wellfirst, wellfirst_data


def test_two_business_days_over_a_weekend_and_a_national_holiday() -> None:
    thursday_before_independence_day = datetime(2026, 7, 2, 15, tzinfo=UTC)
    due = business_calendar(wellfirst()).due_after(thursday_before_independence_day, 2)
    assert due.isoformat() == "2026-07-07T17:00:00-05:00"


def test_a_holiday_that_falls_on_a_weekend_is_kept_on_the_day_it_is_observed() -> None:
    assert not business_calendar(wellfirst()).is_business_day(date(2026, 7, 3))


def test_days_the_plan_itself_is_closed_count_as_holidays() -> None:
    data = wellfirst_data()
    data["hours"]["extra_holidays"] = [date(2026, 11, 27)]
    assert not business_calendar(Profile.model_validate(data)).is_business_day(date(2026, 11, 27))
    assert business_calendar(wellfirst()).is_business_day(date(2026, 11, 27))
