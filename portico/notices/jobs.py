"""Delivering what the outbox holds."""

from portico.jobs.queue import job


@job(name="notices.deliver", retries=8)
def deliver(*, notice_id: int) -> None:
    """Send one notice."""
