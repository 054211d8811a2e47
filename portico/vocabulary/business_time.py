"""Business days: when a promised answer is due, in the plan's time zone and calendar."""

from collections.abc import Container
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_SATURDAY = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessCalendar:
    """Working days Monday to Friday without ``holidays``, from ``opens`` to ``closes`` local time."""

    zone: ZoneInfo
    opens: time
    closes: time
    holidays: Container[date]

    def is_business_day(self, day: date) -> bool:
        """True when the plan works on ``day``."""
        return day.weekday() < _SATURDAY and day not in self.holidays

    def due_after(self, start: datetime, days: int) -> datetime:
        """The close of business ``days`` business days after ``start`` (aware datetimes).

        What arrives outside a business day or after its close counts from the next business day.
        """
        local = start.astimezone(self.zone)
        day = local.date()
        if not self.is_business_day(day) or local.time() > self.closes:
            day = self._next_business_day(day)
        for _ in range(days):
            day = self._next_business_day(day)
        return datetime.combine(day, self.closes, tzinfo=self.zone)

    def _next_business_day(self, day: date) -> date:
        day += timedelta(days=1)
        while not self.is_business_day(day):
            day += timedelta(days=1)
        return day
