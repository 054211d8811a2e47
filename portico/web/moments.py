"""Days and times as people say them, in a plan's zone. Pure."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.dateformat import format as shown


def moment(when: datetime, *, zone: ZoneInfo, now: datetime) -> str:
    """``Today, 8:05 a.m.``, ``Mon, Nov 16, 2:12 p.m.``; another year is named."""
    local, today = when.astimezone(zone), now.astimezone(zone).date()
    if local.date() == today:
        return shown(local, r"\T\o\d\a\y, g:i a")
    return shown(local, "D, M j, g:i a" if local.year == today.year else "D, M j, Y, g:i a")


def within_sentence(said: str) -> str:
    """A moment that does not begin the sentence: ``today, 8:05 a.m.``."""
    return said.replace("Today", "today")


def due_moment(when: datetime, *, zone: ZoneInfo, now: datetime) -> str:
    """``Today 5:00 p.m.``, within a week ``Wed 5:00 p.m.``, else with its date."""
    local, today = when.astimezone(zone), now.astimezone(zone).date()
    if local.date() == today:
        return shown(local, r"\T\o\d\a\y g:i a")
    near = abs(local.date() - today) < timedelta(days=6)
    return shown(local, "D g:i a" if near else "D, M j, g:i a")


def long_moment(when: datetime, *, zone: ZoneInfo, label: str) -> str:
    """``Tuesday, November 17, 10:05 a.m. Central``."""
    return f"{shown(when.astimezone(zone), 'l, F j, g:i a')} {label}"
