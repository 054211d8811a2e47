"""The queue looking after itself."""

from django.utils import timezone

from portico.jobs.queue import periodic
from portico.jobs.services import take_back_abandoned


@periodic(name="jobs.take_back", cron="* * * * * */10")
def take_back() -> None:
    """Take back the jobs of workers that died."""
    take_back_abandoned(now=timezone.now())
