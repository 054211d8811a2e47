"""An account was opened by a proof alone, and whom the plan's record names says: not by us."""

from datetime import datetime
from uuid import UUID

from django.forms.models import model_to_dict

from portico.access.actor import Actor
from portico.access.states import State
from portico.accounts.challenges import consume_link, peek_link
from portico.accounts.rules import Purpose
from portico.audit.acting import acting
from portico.organizations.models import Membership, Organization
from portico.organizations.queries import organization_by_public_id
from portico.organizations.services import suspend_organization
from portico.profiles.calendar import business_calendar
from portico.profiles.schema import Decider, Profile
from portico.proofs.queries import proved_by
from portico.proofs.rules import review_words
from portico.registration.evidence import contested
from portico.registration.queries import on_roster
from portico.registration.services.announce import identity_of
from portico.reviews.evidence import Evidence
from portico.reviews.services import open_review


def contested_organization(*, profile: Profile, token: str, now: datetime) -> Organization | None:
    """What a still valid link is about; opening its page changes nothing."""
    link = peek_link(token, Purpose.CONTEST, now)
    if link is None or link.plan != profile.slug:
        return None
    return _organization(profile, link.subject)


def contest(*, profile: Profile, token: str, now: datetime) -> Organization | None:
    """Close the organisation and hand it to the plan; None when the link is not valid any more."""
    actor = Actor.anonymous(plan=profile.slug)
    with acting(actor):
        link = consume_link(token, Purpose.CONTEST, now)
        organization = _organization(profile, link.subject) if link else None
        if organization is None or organization.state != State.ACTIVE:
            return organization
        closed = suspend_organization(organization=organization, actor=actor, now=now)
        main = Membership.objects.select_related("account").get(pk=closed.main_id)
        open_review(
            plan=profile.slug,
            kind="contested",
            decider=Decider.PLAN,
            organization_id=closed.pk,
            membership_id=main.pk,
            applicant_id=main.account_id,
            title=closed.name,
            evidence=_evidence(profile, closed, now),
            due_at=business_calendar(profile).due_after(now, profile.review.business_days),
            actor=actor,
            now=now,
        )
    return closed


def _evidence(profile: Profile, organization: Organization, now: datetime) -> Evidence:
    identity = identity_of(organization)
    proved = proved_by(str(organization))
    return contested(
        organization=model_to_dict(organization),
        tin=identity.tin,
        proved=[(review_words(one.method, paid_on=one.paid_on), one.matched_at) for one in proved],
        roster=on_roster(profile, identity, now),
        now=now,
    )


def _organization(profile: Profile, subject: str) -> Organization | None:
    """The link's subject is the organisation's own text."""
    return organization_by_public_id(profile.slug, UUID(subject.removeprefix("organization ")))
