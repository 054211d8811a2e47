"""Hand a submitted registration to whoever decides on it."""

from datetime import datetime

from portico.access.actor import Actor
from portico.access.kinds import OrganizationKind
from portico.access.states import State
from portico.organizations.models import Membership
from portico.organizations.queries import organizations_holding_tin
from portico.profiles.calendar import business_calendar
from portico.profiles.schema import Creates, Decider, Profile, Track
from portico.registration.evidence import evidence_of
from portico.registration.flow import Walk
from portico.registration.models import Draft
from portico.registration.queries import on_roster
from portico.reviews.models import Review, ReviewState
from portico.reviews.services import open_review

REGISTRATIONS = frozenset({"organization", "third_party", "supersession", "membership"})
"""The kinds of review a registration opens."""


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
    unsigned = membership.state == State.AWAITING_SIGNATURE
    again = organization.supersedes is not None
    decider = Decider.PLAN if again else way.track.decider
    if decider is None:
        raise ValueError(f"track {way.track.key} is reviewed by nobody")
    return open_review(
        plan=profile.slug,
        kind="supersession" if again else _kind(way.track),
        decider=decider,
        organization_id=organization.pk,
        membership_id=membership.pk,
        applicant_id=membership.account_id,
        title=_title(way, membership),
        evidence=evidence_of(
            way.facts,
            profile_hash=draft.profile_hash,
            tin_also_held_by=_others(profile, way, membership),
            roster=on_roster(profile, way.facts.identity, now),
            now=now,
        ),
        due_at=business_calendar(profile).due_after(now, profile.review.business_days),
        state=ReviewState.AWAITING_SIGNATURE if unsigned else ReviewState.OPEN,
        actor=actor,
        now=now,
    )


def _kind(track: Track) -> str:
    if track.creates is Creates.MEMBERSHIP:
        return "membership"
    return "third_party" if track.kind is OrganizationKind.THIRD_PARTY else "organization"


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
