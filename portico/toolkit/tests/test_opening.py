"""What the plan's people see on their wall clock."""

from datetime import UTC, datetime, timedelta

from portico.profiles.calendar import business_calendar
from portico.toolkit.opening import opening
from testing.builders import a_profile


def test_the_minute_it_closes_is_closed() -> None:
    calendar = business_calendar(a_profile())
    at_close = datetime(2026, 11, 17, 23, 0, tzinfo=UTC)
    assert opening(calendar, at_close - timedelta(minutes=1)).is_open
    assert not opening(calendar, at_close).is_open
