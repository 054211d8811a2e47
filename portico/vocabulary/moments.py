"""Days and times as people write them here, in the time zone of whoever answers."""

from datetime import datetime, time
from zoneinfo import ZoneInfo


def time_of_day(at: time) -> str:
    """Return ``5:00 p.m.``."""
    hour = at.hour % 12 or 12
    return f"{hour}:{at.minute:02} {'a.m.' if at.hour < 12 else 'p.m.'}"


def day_in_words(moment: datetime, zone: ZoneInfo) -> str:
    """Return ``Wednesday, November 18``."""
    local = moment.astimezone(zone)
    return f"{local:%A, %B} {local.day}"


def moment_in_words(moment: datetime, zone: ZoneInfo, label: str) -> str:
    """Return ``Wednesday, November 18, 5:00 p.m. Central``."""
    local = moment.astimezone(zone)
    return f"{day_in_words(moment, zone)}, {time_of_day(local.time())} {label}"
