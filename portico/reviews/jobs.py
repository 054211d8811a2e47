"""The calendar's door."""

from django.utils import timezone

from portico.jobs.queue import periodic
from portico.profiles.loading import profiles
from portico.reviews.services import tell_leads


@periodic(name="reviews.late", cron="7 * * * *")
def tell_what_is_late() -> None:
    """Tell the leads of every plan what became late, every hour."""
    for plan in profiles():
        tell_leads(plan=plan, now=timezone.now())
