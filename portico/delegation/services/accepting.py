"""An invitation is used up by whoever it let in, and what it promised is given, in one transaction."""

from collections.abc import Callable
from datetime import datetime

from portico.access.states import State
from portico.audit.acting import acting
from portico.delegation.models import Invitation
from portico.delegation.promises import NOTHING, promised, still_possible
from portico.delegation.rules import change_of
from portico.delegation.services.announce import tell, tell_administrators
from portico.delegation.services.giving import limits_of, store_change
from portico.delegation.services.later import administrator_now, as_giver
from portico.organizations.models import Membership, Organization
from portico.profiles.calendar import today_at
from portico.profiles.schema import Profile


class InvitationOver(Exception):
    """It was cancelled or used between the look and the act; nothing happened."""


def accept_invitation(
    *, invitation: Invitation | None, membership: Membership, profile: Profile, now: datetime
) -> None:
    """Use it up, in the transaction that lets its person in. Raises InvitationOver.

    Whoever went on to another organization leaves it as it is.
    """
    if invitation is None or invitation.organization_id != membership.organization_id:
        return
    if membership.state == State.ACTIVE:
        open_ones = Invitation.objects.filter(
            organization=invitation.organization,
            cancelled_at=None,
            membership=None,
            expires_at__gt=now,
        )
        if not open_ones.filter(pk=invitation.pk).update(membership=membership):
            raise InvitationOver
        _keep(invitation, membership, profile, now)
        for follow in _accepted:
            follow(invitation=invitation, membership=membership, now=now)


Follows = Callable[..., None]
_accepted: list[Follows] = []


def follow_acceptance(follow: Follows) -> None:
    """Called with ``invitation``, ``membership`` and ``now`` in the transaction of each acceptance."""
    _accepted.append(follow)


def _keep(invitation: Invitation, membership: Membership, profile: Profile, now: datetime) -> None:
    """Give what was promised, as far as whoever invited could give it now."""
    wanted = promised(invitation.gives)
    if wanted == NOTHING:
        return
    organization = Organization.objects.select_for_update(no_key=True).get(
        pk=invitation.organization_id
    )
    said = {"person": membership.account.full_name}
    inviter = administrator_now(invitation.invited_by_id, organization)
    if inviter is None:
        tell_administrators(organization, "promise_lapsed", said, now, but=(membership.pk,))
        return
    giver, today = as_giver(inviter, profile), today_at(profile, now)
    with acting(giver):
        limits = limits_of(organization, wanted, giver, on=today)
        possible = still_possible(profile, wanted, organization=limits, today=today)
        store_change(membership, change_of(NOTHING, possible), possible, profile, giver, now)
    if possible != wanted:
        tell(inviter, "promise_cut", said, now)
