"""The sealer and the anchor, by the clock."""

from django.utils import timezone

from portico.audit.anchor import write_anchor
from portico.audit.sealing import seal_committed
from portico.jobs.queue import periodic


@periodic(name="audit.seal", cron="* * * * * */5")
def seal_trail() -> None:
    """Seal what was committed in the last seconds."""
    seal_committed(now=timezone.now())


@periodic(name="audit.anchor", cron="* * * * *")
def anchor_trail() -> None:
    """Write the head of the chain where the database's administrator does not reach."""
    write_anchor(now=timezone.now())
