"""Whether the plan's people answer now, and when they will; what maintenance is announced. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from portico.profiles.schema import Downtime, Profile
from portico.vocabulary.business_time import BusinessCalendar


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """Open until, or closed and next open at."""

    is_open: bool
    changes_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Outage:
    """One announced downtime, in the plan's zone."""

    what: str
    starts: datetime
    ends: datetime


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


def outages(profile: Profile, now: datetime) -> list[Outage]:
    """The announced downtimes that are not over, the next first."""
    coming = [_outage(profile, downtime) for downtime in profile.public.downtime]
    return sorted((each for each in coming if each.ends > now), key=lambda each: each.starts)


def _outage(profile: Profile, downtime: Downtime) -> Outage:
    zone = profile.hours.zone
    starts = datetime.combine(downtime.starts, downtime.opens, tzinfo=zone)
    ends = datetime.combine(downtime.starts, downtime.closes, tzinfo=zone)
    past_midnight = timedelta(days=1 if downtime.closes <= downtime.opens else 0)
    return Outage(what=downtime.what, starts=starts, ends=ends + past_midnight)


def _at(calendar: BusinessCalendar, day: datetime, wall: object) -> datetime:
    return datetime.combine(day.date(), wall, tzinfo=calendar.zone)  # type: ignore[arg-type]
