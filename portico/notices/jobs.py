"""Delivering what the outbox holds."""

from django.utils import timezone

from portico.jobs.queue import job
from portico.notices.delivery import deliver_notice
from portico.notices.rules import ATTEMPTS


@job(name="notices.deliver", retries=ATTEMPTS - 1)
def deliver(*, notice_id: int) -> None:
    """Send one notice."""
    deliver_notice(notice_id=notice_id, now=timezone.now())
