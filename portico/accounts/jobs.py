"""What is done for accounts after the answer, and by the clock."""

from django.utils import timezone

from portico.accounts.services import answer_recovery, tidy
from portico.jobs.queue import job, periodic


@periodic(name="accounts.tidy", cron="23 * * * *")
def tidy_up() -> None:
    """Delete counters, codes, links and sessions that are over."""
    tidy(now=timezone.now())


@job(name="accounts.recover")
def recover(*, request_id: int) -> None:
    """Answer somebody who forgot their password or username."""
    answer_recovery(request_id=request_id, now=timezone.now())
