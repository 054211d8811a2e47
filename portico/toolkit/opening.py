"""Whether the plan's people answer now, and when they will."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from portico.vocabulary.business_time import BusinessCalendar


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """Open until, or closed and next open at."""

    is_open: bool
    changes_at: datetime


def opening(calendar: BusinessCalendar, now: datetime) -> Opening:
    """Look at the clock on the plan's wall."""
    local = now.astimezone(calendar.zone)
    day = local.date()
    if calendar.is_business_day(day) and local.time() < calendar.opens:
        return Opening(is_open=False, changes_at=_at(calendar, local, calendar.opens))
    if calendar.is_business_day(day) and local.time() < calendar.closes:
        return Opening(is_open=True, changes_at=_at(calendar, local, calendar.closes))
    following = local + timedelta(days=1)
    while not calendar.is_business_day(following.date()):
        following += timedelta(days=1)
    return Opening(is_open=False, changes_at=_at(calendar, following, calendar.opens))


def _at(calendar: BusinessCalendar, day: datetime, wall: time) -> datetime:
    return datetime.combine(day.date(), wall, tzinfo=calendar.zone)
