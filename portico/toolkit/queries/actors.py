"""Who acts in a plan, and where they may work there."""

from dataclasses import replace
from datetime import datetime
from functools import cached_property

from portico.access.actor import Actor, ActorKind, StaffRoleName
from portico.access.kinds import OrganizationKind
from portico.access.states import State
from portico.accounts.models import Account
from portico.accounts.queries import staff_roles_everywhere
from portico.accounts.rules import covers
from portico.delegation.models import Delegation
from portico.delegation.queries import holds, person_of
from portico.delegation.queries.third_parties import (
    delegation_at_work,
    holds_at_work,
    tins_at_work,
)
from portico.delegation.rules import kept_for_main, sees_phi
from portico.organizations.models import Membership
from portico.organizations.queries import live_places_of, membership_of
from portico.profiles.calendar import today_at
from portico.profiles.schema import Profile


class Belonging:
    """Where somebody belongs, in every plan; each is read when it is first asked for, and once.

    One for each request: what the gate decided by is what the frame around the page shows.
    """

    def __init__(self, account: Account) -> None:
        """Read nothing yet."""
        self.account = account

    @cached_property
    def staffed(self) -> dict[str, frozenset[StaffRoleName]]:
        """The plans whose staff they are, and as what."""
        return staff_roles_everywhere(self.account.pk)

    @cached_property
    def places(self) -> list[Membership]:
        """Their memberships that have not ended, by organization name, with ``first_tin``."""
        return live_places_of(self.account.pk)

    def place(self, plan: str, membership_id: int) -> Membership | None:
        """The membership of theirs at the plan with that number, also one that ended."""
        here = [each for each in self.places if each.organization.plan == plan]
        found = next((each for each in here if each.pk == membership_id), None)
        return found or membership_of(self.account.pk, plan, membership_id)


def actor_for(
    *,
    belonging: Belonging,
    plan: Profile,
    membership_id: int | None,
    delegation_id: int | None = None,
    second_factor: bool,
    demo: bool,
    now: datetime,
) -> tuple[Actor, Membership | None, Delegation | None]:
    """The actor of a signed-in person, the membership they work under, and for whom if not for it.

    Four queries at most; two more at work for an office. Staff are never members of their own plan, so a
    role there hides every membership. Who went to work for an office and may not any more works
    nowhere: not in silence for their own company.
    """
    account = belonging.account
    person = Actor(
        kind=ActorKind.PERSON,
        plan=plan.slug,
        account_id=account.pk,
        second_factor=second_factor,
        weak_password=not covers(account.policy_met, plan.password),
        demo=demo,
    )
    if roles := belonging.staffed.get(plan.slug):
        return replace(person, kind=ActorKind.STAFF, staff_roles=roles), None, None
    member = belonging.place(plan.slug, membership_id) if membership_id else None
    if member is None:
        return person, None, None
    member.account = account
    if delegation_id is None:
        return _member(person, member, plan, now), member, None
    delegation = delegation_at_work(member, delegation_id, now)
    at_work = _at_work(person, member, delegation, plan, now) if delegation else None
    return (at_work, member, delegation) if at_work else (person, None, None)


def looking_as(staff: Actor, member: Membership, plan: Profile, now: datetime) -> Actor:
    """The staff member with what that person may open, and without patients."""
    seen = _member(staff, member, plan, now)
    return replace(seen, views_as=True, sees_phi=False)


def _member(person: Actor, member: Membership, plan: Profile, now: datetime) -> Actor:
    theirs = person_of(member)
    return replace(
        person,
        organization_id=member.organization_id,
        organization_kind=OrganizationKind(member.organization.kind),
        membership_id=member.pk,
        organization_state=State(member.organization.state),
        membership_state=State(member.state),
        is_administrator=member.is_administrator,
        is_main=member.is_main,
        kept_for_main=kept_for_main(plan),
        holds=holds(member, plan, theirs, on=today_at(plan, now), now=now),
        sees_phi=sees_phi(plan, theirs),
        tins=theirs.tins,
        npis=theirs.npis,
    )


def _at_work(
    person: Actor, member: Membership, delegation: Delegation, plan: Profile, now: datetime
) -> Actor | None:
    """Somebody of a company at work for an office: what both let them do, and none of its powers.

    None where the office has none of the TINs any more: to an actor, no TINs means all of them.
    """
    tins, theirs = tins_at_work(delegation), person_of(member)
    if not tins:
        return None
    return replace(
        person,
        organization_id=delegation.principal_id,
        membership_id=member.pk,
        delegation_id=delegation.pk,
        organization_state=State(delegation.principal.state),
        membership_state=State(member.state),
        holds=holds_at_work(delegation, plan, theirs, on=today_at(plan, now), now=now),
        sees_phi=delegation.sees_phi and sees_phi(plan, theirs),
        tins=tins,
        npis=theirs.npis,
    )
