"""The registrant corrects what they sent, while it waits or after it came back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from portico.access.actor import Actor
from portico.access.states import State
from portico.audit.acting import acting
from portico.organizations.models import Membership
from portico.organizations.services import (
    OrganizationDetails,
    WrongState,
    correct_organization,
    resubmit_organization,
)
from portico.profiles.calendar import business_calendar
from portico.profiles.schema import Profile
from portico.registration.evidence import corrected
from portico.reviews.evidence import Evidence
from portico.reviews.queries import review_for
from portico.reviews.services import reopen

__all__ = ["WrongState", "correct"]


def correct(
    *,
    membership: Membership,
    profile: Profile,
    details: Mapping[str, Any],
    actor: Actor,
    now: datetime,
) -> None:
    """Store the details and put the review before its decider again; its clock runs anew.

    Raises WrongState once somebody has decided.
    """
    with acting(actor):
        organization = correct_organization(
            organization=membership.organization,
            details=OrganizationDetails(**details),
            actor=actor,
            now=now,
        )
        if organization.state == State.SENT_BACK:
            resubmit_organization(organization=organization, actor=actor, now=now)
        review = review_for(membership.pk)
        if review is not None:
            evidence = corrected(Evidence.from_json(review.evidence), details, now)
            days = profile.review.business_days
            due_at = business_calendar(profile).due_after(now, days)
            reopen(review=review, evidence=evidence, due_at=due_at, actor=actor, now=now)
