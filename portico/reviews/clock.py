"""The clock of a promised answer, in the plan's business time. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from portico.vocabulary.business_time import BusinessCalendar


class ClockState(StrEnum):
    """What the clock card says first."""

    RUNNING = "running"
    LAST_DAY = "last_day"
    OVERDUE = "overdue"
    STOPPED = "stopped"
    """The applicant has to answer; no time runs against the plan."""
    OVER = "over"
    """Decided or withdrawn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingTime:
    """Whole business days, and the time left of a broken one."""

    days: int
    rest: timedelta

    def __str__(self) -> str:
        """``1 day 6 h``, ``6 h 55 min``, ``12 min``."""
        hours, minutes = divmod(int(self.rest.total_seconds()) // 60, 60)
        if self.days:
            days = f"{self.days} day" + ("s" if self.days > 1 else "")
            return f"{days} {hours} h" if hours else days
        if hours:
            return f"{hours} h {minutes} min" if minutes else f"{hours} h"
        return f"{minutes} min"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """Until when, how much of it is left or over, and how much is used."""

    state: ClockState
    due_at: datetime
    working_time: WorkingTime
    """What is left; what it is overdue by when OVERDUE."""
    used_percent: int
    is_due_today: bool


def read_clock(
    *,
    started_at: datetime,
    due_at: datetime,
    waits_for_us: bool,
    waits_for_them: bool,
    calendar: BusinessCalendar,
    now: datetime,
) -> Clock:
    """Read the clock at ``now``."""
    overdue = now > due_at
    left = working_time_between(calendar, min(now, due_at), max(now, due_at))
    due = due_at.astimezone(calendar.zone)
    return Clock(
        state=_state(
            left,
            overdue=overdue,
            waits_for_us=waits_for_us,
            waits_for_them=waits_for_them,
        ),
        due_at=due,
        working_time=left,
        used_percent=_used_percent(calendar, started_at, due_at, now),
        is_due_today=waits_for_us and due.date() == now.astimezone(calendar.zone).date(),
    )


def _state(
    left: WorkingTime, *, overdue: bool, waits_for_us: bool, waits_for_them: bool
) -> ClockState:
    if waits_for_them:
        return ClockState.STOPPED
    if not waits_for_us:
        return ClockState.OVER
    if overdue:
        return ClockState.OVERDUE
    return ClockState.RUNNING if left.days else ClockState.LAST_DAY


def working_time_between(calendar: BusinessCalendar, start: datetime, end: datetime) -> WorkingTime:
    """Count whole business days after the first, plus what the first still gives."""
    spans = working_spans(calendar, start, end)
    if not spans:
        return WorkingTime(days=0, rest=timedelta())
    length = day_length(calendar)
    days, rest = divmod(sum(spans, timedelta()), length)
    return WorkingTime(days=days, rest=rest)


def working_spans(calendar: BusinessCalendar, start: datetime, end: datetime) -> list[timedelta]:
    """The working time of each business day touched by ``start`` to ``end``."""
    first, last = start.astimezone(calendar.zone), end.astimezone(calendar.zone)
    spans = []
    for day in _days(first.date(), last.date()):
        if calendar.is_business_day(day):
            opens = datetime.combine(day, calendar.opens, tzinfo=calendar.zone)
            closes = datetime.combine(day, calendar.closes, tzinfo=calendar.zone)
            spans.append(max(min(closes, last) - max(opens, first), timedelta()))
    return spans


def working_minutes(calendar: BusinessCalendar, start: datetime, end: datetime) -> int:
    """Whole minutes of business time from ``start`` to ``end``; 0 where the clocks disagree."""
    return sum(working_spans(calendar, start, end), timedelta()) // timedelta(minutes=1)


def day_length(calendar: BusinessCalendar) -> timedelta:
    """How long a business day of the plan is."""
    noon = date(2000, 1, 3)
    return datetime.combine(noon, calendar.closes) - datetime.combine(noon, calendar.opens)


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _used_percent(
    calendar: BusinessCalendar, started_at: datetime, due_at: datetime, now: datetime
) -> int:
    whole = sum(working_spans(calendar, started_at, due_at), timedelta())
    used = sum(working_spans(calendar, started_at, min(now, due_at)), timedelta())
    return round(100 * (used / whole)) if whole else 100
