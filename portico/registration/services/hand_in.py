"""Hand a submitted registration to whoever decides on it."""

from datetime import datetime

from portico.access.actor import Actor
from portico.organizations.models import Membership
from portico.organizations.queries import organizations_holding_tin
from portico.profiles.calendar import business_calendar
from portico.profiles.schema import Creates, Profile
from portico.registration.evidence import evidence_of
from portico.registration.flow import Walk
from portico.registration.models import Draft
from portico.registration.services.announce import phone_on_file
from portico.reviews.models import Review
from portico.reviews.services import open_review

KINDS = {Creates.ORGANIZATION: "organization", Creates.MEMBERSHIP: "membership"}


def open_review_of(
    *,
    draft: Draft,
    profile: Profile,
    way: Walk,
    membership: Membership,
    actor: Actor,
    now: datetime,
) -> Review:
    """Open the review, inside the transaction that created the membership."""
    organization = membership.organization
    if way.track.decider is None:
        raise ValueError(f"track {way.track.key} is reviewed by nobody")
    return open_review(
        plan=profile.slug,
        kind=KINDS[way.track.creates],
        decider=way.track.decider,
        organization_id=organization.pk,
        membership_id=membership.pk,
        applicant_id=membership.account_id,
        title=_title(way, membership),
        evidence=evidence_of(
            way.facts,
            profile_hash=draft.profile_hash,
            tin_also_held_by=_others(profile, way, membership),
            roster_phone=phone_on_file(profile, way.facts.identity.tin, now),
        ),
        due_at=business_calendar(profile).due_after(now, profile.review.business_days),
        actor=actor,
        now=now,
    )


def _title(way: Walk, membership: Membership) -> str:
    if way.track.creates is Creates.ORGANIZATION:
        return membership.organization.name
    return membership.account.full_name


def _others(profile: Profile, way: Walk, membership: Membership) -> list[str]:
    """The other organisations under the same TIN as they stand now, for the reviewer alone."""
    tin = way.facts.identity.tin
    return [
        f"{other.name} (NPI {', '.join(row.npi for row in other.npis.all())})"
        for other in organizations_holding_tin(profile.slug, tin)
        if other.pk != membership.organization_id
    ]
