"""What the clock does for accounts."""

from django.utils import timezone

from portico.accounts.services import tidy
from portico.jobs.queue import periodic


@periodic(name="accounts.tidy", cron="23 * * * *")
def tidy_up() -> None:
    """Delete counters, codes, links and sessions that are over."""
    tidy(now=timezone.now())
