"""What is past its promise is told to the plan's leads, once for each time its clock ran out."""

from collections.abc import Sequence
from datetime import datetime

from portico.access.actor import Actor, StaffRoleName
from portico.accounts.models import Account
from portico.accounts.queries import staff_with
from portico.audit.acting import acting
from portico.audit.services import record
from portico.notices.channels import Channel
from portico.notices.services import notify
from portico.profiles.addresses import url_for
from portico.reviews.models import Review
from portico.reviews.queries import late_untold

MOST_NAMED = 50
"""References in one mail; a longer list helps nobody."""


def tell_leads(*, plan: str, now: datetime) -> int:
    """Mail each lead of a plan the references that became late; return how many those are.

    Where the plan has no lead nothing counts as told, so the first one there will be hears of it.
    """
    actor = Actor.system(plan=plan)
    with acting(actor):
        leads = list(staff_with(plan, frozenset({StaffRoleName.LEAD})))
        late = late_untold(plan, now).select_for_update(skip_locked=True) if leads else []
        found = list(late)
        if found:
            Review.objects.filter(pk__in=[review.pk for review in found]).update(late_told_at=now)
            details = {"reviews": len(found), "leads": len(leads)}
            subject = f"plan:{plan}"
            record(
                actor=actor, action="review.late_told", subject=subject, now=now, details=details
            )
        for lead in leads if found else ():
            _mail(plan, lead, found, now)
    return len(found)


def _mail(plan: str, lead: Account, late: Sequence[Review], now: datetime) -> None:
    notify(
        plan=plan,
        channel=Channel.MAIL,
        to=lead.email,
        template="reviews/notices/late",
        context={
            "first_name": lead.first_name,
            "references": [review.reference for review in late[:MOST_NAMED]],
            "more": max(len(late) - MOST_NAMED, 0),
            "url": url_for(plan, "backoffice:queue"),
        },
        now=now,
        about=f"plan:{plan}",
    )
