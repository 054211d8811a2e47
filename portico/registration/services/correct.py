"""The registrant corrects what they sent, while it waits or after it came back."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime

from portico.access.actor import Actor
from portico.access.states import State
from portico.audit.acting import acting
from portico.organizations.models import Membership, Organization
from portico.organizations.services import (
    OrganizationDetails,
    WrongState,
    correct_organization,
    resubmit_organization,
)
from portico.profiles.calendar import business_calendar
from portico.profiles.schema import Profile
from portico.registration.evidence import corrected
from portico.reviews.models import Review
from portico.reviews.queries import review_for
from portico.reviews.rules import Change
from portico.reviews.services import reopen

__all__ = ["NotAsked", "WrongState", "correct"]
_NAMES = tuple(field.name for field in fields(OrganizationDetails))


class NotAsked(Exception):
    """It was sent back meanwhile, and something else was asked for."""


def correct(
    *,
    membership: Membership,
    profile: Profile,
    details: Mapping[str, str],
    actor: Actor,
    now: datetime,
) -> None:
    """Store what of the details is given and put the review before its decider again.

    Its clock runs anew, and its history keeps what was changed. Raises WrongState once somebody
    has decided, also where the mailed link is still to be opened, and while an agreement for it is
    with its signer; NotAsked for a change beside what the reviewer asked for.
    """
    with acting(actor):
        organization = _locked(membership)
        before = {name: getattr(organization, name) for name in _NAMES}
        after = {**before, **details}
        changes = [
            Change(field=name, before=before[name], after=after[name])
            for name in _NAMES
            if before[name] != after[name]
        ]
        review = review_for(membership.pk)
        if (
            review
            and review.corrections
            and {each.field for each in changes} - {*review.corrections}
        ):
            raise NotAsked
        organization = correct_organization(
            organization=organization,
            details=OrganizationDetails(**after),
            actor=actor,
            now=now,
        )
        if organization.state == State.SENT_BACK:
            resubmit_organization(organization=organization, actor=actor, now=now)
        if review is not None:
            _put_back(review, profile, after, changes, actor=actor, now=now)


def _locked(membership: Membership) -> Organization:
    """Whoever decides locks the organization first too: nothing is asked for while this runs."""
    return Organization.objects.select_for_update(no_key=True).get(pk=membership.organization_id)


def _put_back(
    review: Review,
    profile: Profile,
    details: Mapping[str, str],
    changes: list[Change],
    *,
    actor: Actor,
    now: datetime,
) -> None:
    reopen(
        review=review,
        evidence=corrected(review.shown_evidence, details, now),
        due_at=business_calendar(profile).due_after(now, profile.review.business_days),
        actor=actor,
        now=now,
        changes=changes,
    )
