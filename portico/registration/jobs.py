"""The calendar's door."""

from django.utils import timezone

from portico.jobs.queue import periodic
from portico.registration.services.calendar import apply_calendar


@periodic(name="registration.calendar", cron="17 * * * *")
def run_calendar() -> None:
    """Remind of drafts and let them expire, every hour."""
    apply_calendar(now=timezone.now())
