"""What two connections do to one organization, and what each act may answer instead of happening."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import IntegrityError
from psycopg.errors import CheckViolation

from portico.access.actor import Actor
from portico.access.states import State
from portico.accounts.models import Account
from portico.audit.acting import acting
from portico.delegation.models import HandOver, HandOverState
from portico.delegation.queries import given_to
from portico.delegation.rules import Wanted
from portico.delegation.services.giving import BeyondCeiling, ChangedMeanwhile, NotYours, give
from portico.delegation.services.hand_over import (
    OfferRefused,
    accept_hand_over,
    offer_hand_over,
)
from portico.delegation.services.leaving import Refused, reinstate, remove, suspend
from portico.organizations.models import Membership, Organization
from portico.organizations.services import (
    AlreadyMember,
    OrganizationEnded,
    OrganizationNumbers,
    OrganizationTaken,
    WrongState,
    activate_organization,
    add_membership,
    create_organization,
    hand_over_main,
    move_membership,
    reinstate_organization,
    suspend_organization,
    terminate_organization,
)
from portico.profiles.loading import profile
from portico.profiles.schema import Profile
from portico.registration.services.supersession import supersede
from testing.access_builders import acting_as
from testing.builders import (
    NOW,
    a_member,
    a_new_member,
    an_account,
    an_organization,
    organization_details,
)

PLAN = "wellmark"
UNTIL = date(2027, 6, 30)
REFUSALS = (
    AlreadyMember,
    BeyondCeiling,
    ChangedMeanwhile,
    HandOver.DoesNotExist,
    NotYours,
    OfferRefused,
    OrganizationEnded,
    OrganizationTaken,
    Refused,
    WrongState,
)
"""What an act may answer instead of happening."""


@dataclass(slots=True)
class World:
    """One organization with its main administrator, another one, and two who are none."""

    organization: Organization
    people: list[Membership]
    staff: Actor
    profile: Profile = field(default_factory=lambda: profile(PLAN))


def a_world() -> World:
    """Committed, so that both connections see it."""
    organization = an_organization(plan=PLAN, participation="non_participating")
    people = [organization.main]
    people += [a_member(organization=organization, is_administrator=one < 1) for one in range(3)]
    return World(organization=organization, people=people, staff=Actor.system(plan=PLAN))


Act = Callable[[World, Actor, int], Any]


@dataclass(frozen=True, slots=True)
class Giving:
    """Exactly these roles, and whether they are to be an administrator; None: as it is."""

    roles: tuple[str, ...] = ()
    administrator: bool | None = None

    def __call__(self, world: World, actor: Actor, whom: int) -> Wanted:
        """Give them, seeing what is there; returns what is there then."""
        membership = Membership.objects.get(pk=world.people[whom].pk)
        seen = given_to(membership, world.profile)
        stays = self.administrator is None
        wanted = Wanted(
            until=dict.fromkeys(self.roles, UNTIL),
            sees_phi=bool(self.roles),
            is_administrator=seen.is_administrator if stays else bool(self.administrator),
        )
        give(
            membership=membership,
            seen=seen,
            wanted=wanted,
            profile=world.profile,
            actor=actor,
            now=NOW,
        )
        return wanted


def _staff(service: Callable[..., Any]) -> Act:
    return lambda world, _, __: service(organization=world.organization, actor=world.staff, now=NOW)


def _appoint(world: World, _: Actor, whom: int) -> None:
    hand_over_main(
        organization=world.organization, to=world.people[whom], actor=world.staff, now=NOW
    )


def _leaving(service: Callable[..., Any]) -> Act:
    """An administrator closes, opens or ends somebody's place."""
    return lambda world, actor, whom: service(
        membership=world.people[whom], profile=world.profile, actor=actor, now=NOW
    )


def _offer(world: World, actor: Actor, whom: int) -> None:
    offer_hand_over(
        organization=world.organization, to=world.people[whom], message="", actor=actor, now=NOW
    )


def _accept(world: World, _: Actor, __: int) -> None:
    """Whoever it was offered to, as their gate lets them through now."""
    offer = HandOver.objects.get(organization=world.organization, state=HandOverState.OFFERED)
    accept_hand_over(offer=offer, actor=acting_as(offer.to, now=NOW), now=NOW)


def _supersede(world: World, _: Actor, __: int) -> None:
    """Somebody who registered again is approved.

    In the portal those are two transactions. Here one does both, so it takes the old organization
    first: whoever holds that would else wait for the key the new one waits under, and it for them.
    """
    old = Organization.objects.select_for_update(no_key=True).get(pk=world.organization.pk)
    numbers = OrganizationNumbers(key=old.key, tin=old.tins.get().tin)
    replacement = create_organization(
        plan=PLAN,
        numbers=numbers,
        details=organization_details(),
        main=a_new_member(an_account()),
        state=State.PENDING_REVIEW,
        supersedes=old,
        actor=world.staff,
        now=NOW,
    )
    with acting(world.staff):
        supersede(organization=replacement, actor=world.staff, now=NOW)
    activate_organization(organization=replacement, actor=world.staff, now=NOW)


def _merge(world: World, actor: Actor, whom: int) -> None:
    other = an_account()
    move_membership(membership=world.people[whom], to=other, actor=actor, now=NOW)


def _join(world: World, actor: Actor, whom: int) -> None:
    again = Account.objects.get(pk=world.people[whom].account_id)
    add_membership(
        organization=world.organization,
        member=a_new_member(again),
        state=State.ACTIVE,
        actor=actor,
        now=NOW,
    )


ACTS: Mapping[str, Act] = {
    "give benefits": Giving(("benefits",)),
    "give claims and questions": Giving(("claims", "questions")),
    "give what only the network has": Giving(("fees",)),
    "take everything": Giving(),
    "make an administrator": Giving(("benefits",), administrator=True),
    "unmake an administrator": Giving(("benefits",), administrator=False),
    "suspend a colleague": _leaving(suspend),
    "let a colleague back in": _leaving(reinstate),
    "remove a colleague": _leaving(remove),
    "offer the main role": _offer,
    "accept the main role": _accept,
    "staff approve who registered again": _supersede,
    "staff appoint": _appoint,
    "staff suspend": _staff(suspend_organization),
    "staff reinstate": _staff(reinstate_organization),
    "staff terminate": _staff(terminate_organization),
    "merge": _merge,
    "join again": _join,
}
GIVES = frozenset(name for name in ACTS if isinstance(ACTS[name], Giving))
THEIRS = (
    GIVES
    | {name for name in ACTS if name.endswith("colleague")}
    | {
        "let a colleague back in",
        "offer the main role",
    }
)
"""What administrators do; their gate was passed before."""


def is_refused_by_the_database(error: BaseException) -> bool:
    """A trigger or a check said no; a deadlock or anything else is a fault."""
    return isinstance(error, IntegrityError) and isinstance(error.__cause__, CheckViolation)
