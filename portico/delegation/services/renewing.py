"""Roles that people have already, given for another span at once."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

from portico.access.actor import Actor
from portico.access.kinds import OrganizationKind
from portico.audit.acting import acting
from portico.delegation.queries import given_to, participates
from portico.delegation.rules import Wanted, ceiling
from portico.delegation.services.giving import give
from portico.organizations.models import Membership
from portico.profiles.calendar import today_at
from portico.profiles.schema import Profile


def renewed(membership: Membership, profile: Profile, *, now: datetime) -> tuple[Wanted, Wanted]:
    """What somebody has, and the same for as long as the plan lets it be given from today.

    A role that is over is renewed as well; what the organization cannot give any more stays as it is.
    """
    today, present = today_at(profile, now), given_to(membership, profile)
    last = today + timedelta(days=profile.administration.grant_days)
    organization = membership.organization
    theirs, kind = participates(organization, on=today), OrganizationKind(organization.kind)
    possible = {role.key for role in ceiling(profile, participates=theirs, kind=kind)}
    until = {key: last if key in possible else day for key, day in present.until.items()}
    return present, replace(present, until=until)


def renew(
    *, memberships: Collection[Membership], profile: Profile, actor: Actor, now: datetime
) -> int:
    """Renew every role of these people, all or none of them; says of how many people.

    Raises NotYours, BeyondCeiling, ChangedMeanwhile.
    """
    count = 0
    with acting(actor):
        for membership in sorted(memberships, key=lambda each: each.pk):
            present, wanted = renewed(membership, profile, now=now)
            change = give(
                membership=membership,
                seen=present,
                wanted=wanted,
                profile=profile,
                actor=actor,
                now=now,
            )
            count += not change.is_nothing
    return count
