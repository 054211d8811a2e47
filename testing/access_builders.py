"""Builders of what administrators give: an actor for a member, roles until a day."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from portico.access.actor import Actor
from portico.delegation.models import Invitation
from portico.delegation.queries import given_to, participates
from portico.delegation.rules import Change, Wanted, ceiling
from portico.delegation.services.giving import give
from portico.delegation.services.invitations import Invitee, invite
from portico.organizations.models import Membership, Organization
from portico.profiles.calendar import today_at
from portico.profiles.loading import profile
from portico.toolkit.queries import Belonging, actor_for


def acting_as(member: Membership, *, now: datetime | None = None) -> Actor:
    """The actor the gate makes of a member who signed in with a second factor."""
    actor, *_ = actor_for(
        belonging=Belonging(member.account),
        plan=profile(member.organization.plan),
        membership_id=member.pk,
        second_factor=True,
        demo=False,
        now=now or timezone.now(),
    )
    return actor


def a_day(member: Membership, *, days: int = 90, now: datetime | None = None) -> date:
    """So many days from today at the member's plan."""
    return today_at(profile(member.organization.plan), now or timezone.now()) + timedelta(days=days)


def give_roles(
    member: Membership,
    *roles: str,
    sees_phi: bool = True,
    days: int = 90,
    by: Membership | None = None,
    now: datetime | None = None,
) -> Change:
    """Let the main administrator, or ``by``, give somebody these roles and no others."""
    plan, now = profile(member.organization.plan), now or timezone.now()
    present = given_to(member, plan)
    return give(
        membership=member,
        seen=present,
        wanted=Wanted(
            until=dict.fromkeys(roles, a_day(member, days=days, now=now)),
            sees_phi=sees_phi,
            tins=present.tins,
            npis=present.npis,
            is_administrator=member.is_administrator,
        ),
        profile=plan,
        actor=acting_as(by or member.organization.main, now=now),
        now=now,
    )


def give_every_role(member: Membership) -> None:
    """Give somebody every role their organization can give, and patients."""
    plan, organization = profile(member.organization.plan), member.organization
    theirs = participates(organization, on=today_at(plan, timezone.now()))
    give_roles(member, *(role.key for role in ceiling(plan, participates=theirs)))


def an_invitation_to(
    organization: Organization, email: str, *roles: str, now: datetime | None = None
) -> Invitation:
    """The main administrator invites somebody, with these roles."""
    now = now or timezone.now()
    day = a_day(organization.main, now=now)
    return invite(
        organization=organization,
        who=Invitee(email=email),
        gives=Wanted(until=dict.fromkeys(roles, day)),
        profile=profile(organization.plan),
        actor=acting_as(organization.main, now=now),
        now=now,
    )
