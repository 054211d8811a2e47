"""Planned maintenance as it is announced: until it is over, the next first. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from portico.profiles.schema import Downtime, Profile


@dataclass(frozen=True, slots=True, kw_only=True)
class Outage:
    """One announced downtime, in the plan's zone."""

    what: str
    starts: datetime
    ends: datetime


def outages(profile: Profile, now: datetime) -> list[Outage]:
    """The announced downtimes that are not over."""
    coming = [_outage(profile, downtime) for downtime in profile.public.downtime]
    return sorted((each for each in coming if each.ends > now), key=lambda each: each.starts)


def _outage(profile: Profile, downtime: Downtime) -> Outage:
    """A downtime that closes before it opens lasts past midnight."""
    zone = profile.hours.zone
    starts = datetime.combine(downtime.starts, downtime.opens, tzinfo=zone)
    ends = datetime.combine(downtime.starts, downtime.closes, tzinfo=zone)
    past_midnight = timedelta(days=1 if downtime.closes <= downtime.opens else 0)
    return Outage(what=downtime.what, starts=starts, ends=ends + past_midnight)
