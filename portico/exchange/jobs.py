"""Loading what staff uploaded, and what they have tried again."""

from django.utils import timezone

from portico.exchange.services import load_received, receive_again
from portico.jobs.queue import job


@job(name="exchange.load")
def load(*, file_id: int) -> None:
    """Load a file that was kept."""
    load_received(file_id=file_id, now=timezone.now())


@job(name="exchange.try_again")
def try_again(*, quarantined_id: int) -> None:
    """Try a refused transaction set again."""
    receive_again(quarantined_id=quarantined_id, now=timezone.now())
