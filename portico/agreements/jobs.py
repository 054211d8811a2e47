"""The door of the signed copy, which is made after the answer."""

from django.utils import timezone

from portico.agreements.services import make_document
from portico.jobs.queue import job


@job(name="agreements.make_document")
def make(*, request_id: int) -> None:
    """Make the signed copy of what was just signed."""
    make_document(request_id=request_id, now=timezone.now())
