"""A plan's working days, from its profile and the national holidays."""

from functools import cache

import holidays

from portico.profiles.schema import Hours, Profile
from portico.vocabulary.business_time import BusinessCalendar


def business_calendar(profile: Profile) -> BusinessCalendar:
    """The calendar in which the plan's promises run."""
    return _calendar(profile.hours)


@cache
def _calendar(hours: Hours) -> BusinessCalendar:
    days_off = holidays.country_holidays(hours.holidays)
    days_off.update(dict.fromkeys(hours.extra_holidays, "Closed"))
    return BusinessCalendar(
        zone=hours.zone, opens=hours.opens, closes=hours.closes, holidays=days_off
    )
