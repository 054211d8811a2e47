"""When somebody last worked for an organization: what the list of people shows as their sign-in."""

from datetime import datetime, timedelta

from django.db.models import Q

from portico.organizations.models import Membership

PRECISION = timedelta(hours=1)
"""How stale it may be, so that not every page writes."""


def note_use(membership: Membership, *, now: datetime) -> None:
    """Store that its person works under it now; within the hour nothing is written.

    The gate calls it with the row it read anyway. It is no act of anybody, so no audit event.
    """
    if membership.last_used_at and now - membership.last_used_at < PRECISION:
        return
    stale = Q(last_used_at=None) | Q(last_used_at__lte=now - PRECISION)
    Membership.objects.filter(stale, pk=membership.pk).update(last_used_at=now)
