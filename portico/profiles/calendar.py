"""A plan's working days, from its profile and the national holidays."""

from datetime import date, datetime
from functools import cache

import holidays

from portico.profiles.schema import Hours, Profile
from portico.vocabulary.business_time import BusinessCalendar


def business_calendar(profile: Profile) -> BusinessCalendar:
    """The calendar in which the plan's promises run."""
    return _calendar(profile.hours)


def today_at(profile: Profile, now: datetime) -> date:
    """The plan's own date: clocks of other zones may show another day."""
    return now.astimezone(profile.hours.zone).date()


@cache
def _calendar(hours: Hours) -> BusinessCalendar:
    days_off = holidays.country_holidays(hours.holidays)
    days_off.update(dict.fromkeys(hours.extra_holidays, "Closed"))
    return BusinessCalendar(
        zone=hours.zone, opens=hours.opens, closes=hours.closes, holidays=days_off
    )
