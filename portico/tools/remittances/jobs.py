"""The morning's door."""

from django.utils import timezone

from portico.jobs.queue import periodic
from portico.profiles.loading import profiles
from portico.tools.remittances.services import tell_what_is_new


@periodic(name="remittances.morning", cron="5 * * * *")
def tell() -> None:
    """Mail whoever asked for it, each morning of their plan; an hour that was missed is made up for."""
    for plan in profiles().values():
        tell_what_is_new(plan=plan, now=timezone.now())
