"""What the clock does for files."""

from django.utils import timezone

from portico.files.services import tidy
from portico.jobs.queue import periodic


@periodic(name="files.tidy", cron="41 3 * * *")
def tidy_up() -> None:
    """Delete what a kill left half written."""
    tidy(now=timezone.now())
