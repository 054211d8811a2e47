"""An administrator suspends a colleague, lets them back in, or ends their place (WS-02).

Who was signed in is out with the next request: the gate reads the state of the place each time.
"""

from collections.abc import Callable, Collection
from datetime import datetime

from portico.access.actor import Actor
from portico.access.permissions import Permission
from portico.accounts.models import Account
from portico.audit.acting import acting
from portico.delegation.leaving import Act, Objection, Place, objection_to, taken_over
from portico.delegation.listing import place_of
from portico.delegation.models import Invitation
from portico.delegation.queries import given_to
from portico.delegation.services.announce import tell, tell_administrators
from portico.delegation.services.giving import give, refuse_strangers
from portico.organizations import services as organizations
from portico.organizations.models import Membership, Organization
from portico.organizations.queries import administrators_of
from portico.profiles.schema import Profile

_STORES: dict[Act, Callable[..., Membership]] = {
    Act.SUSPEND: organizations.suspend_membership,
    Act.REINSTATE: organizations.reinstate_membership,
    Act.REMOVE: organizations.remove_membership,
}


class Refused(Exception):
    """Nothing happened; ``objection`` is the sentence for whoever tried."""

    def __init__(self, objection: Objection) -> None:
        """Keep why."""
        super().__init__(objection.value)
        self.objection = objection


def suspend(*, membership: Membership, profile: Profile, actor: Actor, now: datetime) -> Membership:
    """Close a colleague's place; roles stay for when it opens again. Raises NotYours, Refused."""
    return _act(Act.SUSPEND, membership, profile, actor, now)


def suspend_several(
    *, memberships: Collection[Membership], profile: Profile, actor: Actor, now: datetime
) -> tuple[list[Membership], list[Membership]]:
    """Close several places at once, and return those that were, and those that may not be.

    Raises NotYours.
    """
    done, left = [], []
    with acting(actor):
        for membership in sorted(memberships, key=lambda each: each.pk):
            try:
                done.append(_act(Act.SUSPEND, membership, profile, actor, now))
            except Refused:
                left.append(membership)
    return done, left


def reinstate(
    *, membership: Membership, profile: Profile, actor: Actor, now: datetime
) -> Membership:
    """Let a suspended colleague back in, with the roles they still have. Raises NotYours, Refused."""
    return _act(Act.REINSTATE, membership, profile, actor, now)


def remove(
    *,
    membership: Membership,
    profile: Profile,
    actor: Actor,
    now: datetime,
    successor: Membership | None = None,
    roles: Collection[str] = (),
) -> Membership:
    """End a colleague's place; ``successor`` takes over those of the leaver's roles.

    Raises NotYours, Refused, and BeyondCeiling where the successor may not have them.
    """
    with acting(actor):
        _lock(membership.organization)
        if successor is not None:
            _hand_roles_over(membership, successor, roles, profile, actor, now)
        left = _act(Act.REMOVE, membership, profile, actor, now)
        _close_the_door(left, now)
    return left


def _act(
    act: Act, membership: Membership, profile: Profile, actor: Actor, now: datetime
) -> Membership:
    with acting(actor):
        organization = _lock(membership.organization)
        refuse_strangers(actor, Permission.ORGANIZATION_USERS, organization)
        present = Membership.objects.select_related("organization", "account").get(pk=membership.pk)
        present.organization = organization
        if objection := _objection(act, place_of(present, actor), organization, profile):
            raise Refused(objection)
        moved = _STORES[act](membership=present, actor=actor, now=now)
        _announce(act, present, actor, now)
    return moved


def _lock(organization: Organization) -> Organization:
    return Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)


def _objection(
    act: Act, place: Place, organization: Organization, profile: Profile
) -> Objection | None:
    if objection := objection_to(act, place):
        return objection
    most = profile.administration.administrators
    comes_back = act is Act.REINSTATE and place.is_administrator and most is not None
    if comes_back and most is not None and len(administrators_of(organization)) >= most:
        return Objection.MANY
    return None


def _hand_roles_over(
    leaver: Membership,
    successor: Membership,
    roles: Collection[str],
    profile: Profile,
    actor: Actor,
    now: datetime,
) -> None:
    present = given_to(successor, profile)
    wanted = taken_over(present, given_to(leaver, profile), roles)
    give(membership=successor, seen=present, wanted=wanted, profile=profile, actor=actor, now=now)


def _close_the_door(leaver: Membership, now: datetime) -> None:
    """An invitation they never needed would let them in again."""
    open_ones = Invitation.objects.filter(
        organization_id=leaver.organization_id, cancelled_at=None, membership=None
    )
    open_ones.filter(email=leaver.account.email).update(cancelled_at=now)


_MAILS = {Act.SUSPEND: "suspended", Act.REINSTATE: "reinstated", Act.REMOVE: "removed"}


def _announce(act: Act, member: Membership, actor: Actor, now: datetime) -> None:
    """Tell whom it is about, and the administrators who did not do it."""
    by = Account.objects.get(pk=actor.account_id or 0)
    template = _MAILS[act]
    said = {"by": by.full_name, "person": member.account.full_name}
    tell(member, template, said, now)
    mine = (actor.membership_id or 0, member.pk)
    tell_administrators(member.organization, f"{template}_told", said, now, but=mine)
