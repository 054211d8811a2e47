"""What a decision does: an organization moves with its main administrator, a member alone."""

from datetime import datetime

from portico.access.actor import Actor
from portico.access.states import ENDED, State
from portico.audit.acting import acting
from portico.organizations.models import Membership, Organization
from portico.organizations.rules import key_of_successor
from portico.organizations.services import rows


def send_back_organization(
    *, organization: Organization, actor: Actor, now: datetime
) -> Organization:
    """Give the organization and its main membership back to the registrant."""
    return _move_with_main(organization, State.SENT_BACK, "sent_back", actor, now)


def resubmit_organization(
    *, organization: Organization, actor: Actor, now: datetime
) -> Organization:
    """Return a corrected organization to review."""
    return _move_with_main(organization, State.PENDING_REVIEW, "resubmitted", actor, now)


def activate_organization(
    *, organization: Organization, actor: Actor, now: datetime
) -> Organization:
    """Let the organization and its main administrator in; others still wait for her."""
    return _move_with_main(organization, State.ACTIVE, "activated", actor, now)


def await_activation(*, membership: Membership, actor: Actor, now: datetime) -> Membership:
    """Approved, and the mailed link is still to be opened; a main one waits with its organization."""
    wanted, verb = State.AWAITING_ACTIVATION, "approved"
    if membership.is_main:
        return _move_with_main(membership.organization, wanted, verb, actor, now).main
    return _move_membership(membership, wanted, verb, actor, now)


def receive_signature(
    *, organization: Organization, opens: State, actor: Actor, now: datetime
) -> Organization:
    """Its agreement is signed: now the plan decides, the mailed link is opened, or it is open."""
    return _move_with_main(organization, opens, "signed", actor, now)


def suspend_organization(
    *, organization: Organization, actor: Actor, now: datetime
) -> Organization:
    """Close it to everyone while somebody finds out; nothing of it is lost."""
    return _move_with_main(organization, State.SUSPENDED, "suspended", actor, now)


def reinstate_organization(
    *, organization: Organization, actor: Actor, now: datetime
) -> Organization:
    """Open it again after a suspension."""
    return _move_with_main(organization, State.ACTIVE, "reinstated", actor, now)


def terminate_organization(
    *, organization: Organization, actor: Actor, now: datetime
) -> Organization:
    """End it with everyone in it; its key is free again."""
    return _end(organization, State.TERMINATED, actor, now)


def decline_organization(
    *, organization: Organization, actor: Actor, now: datetime
) -> Organization:
    """End an organization that was not approved, with everyone in it; its key is free again."""
    return _end(organization, State.DECLINED, actor, now)


def expire_organization(*, organization: Organization, actor: Actor, now: datetime) -> Organization:
    """End an organization nobody finished, with everyone in it; its key is free again."""
    return _end(organization, State.EXPIRED, actor, now)


def supersede_organization(
    *, organization: Organization, actor: Actor, now: datetime
) -> Organization:
    """End it because another takes its place, and its key; its people's places end with it."""
    return _end(organization, State.SUPERSEDED, actor, now)


def send_back_membership(*, membership: Membership, actor: Actor, now: datetime) -> Membership:
    """Give a registration back to the person for correction."""
    return _move_membership(membership, State.SENT_BACK, "sent_back", actor, now)


def resubmit_membership(*, membership: Membership, actor: Actor, now: datetime) -> Membership:
    """Return a corrected registration to whoever decides on it."""
    return _move_membership(membership, State.PENDING_REVIEW, "resubmitted", actor, now)


def activate_membership(*, membership: Membership, actor: Actor, now: datetime) -> Membership:
    """Let the person in, as far as the organization itself is."""
    return _move_membership(membership, State.ACTIVE, "activated", actor, now)


def decline_membership(*, membership: Membership, actor: Actor, now: datetime) -> Membership:
    """End a place that was not approved; the person may register again."""
    return _move_membership(membership, State.DECLINED, "declined", actor, now)


def end_membership(*, membership: Membership, actor: Actor, now: datetime) -> Membership:
    """End a place for good; the database refuses it for the main administrator."""
    return _move_membership(membership, State.TERMINATED, "ended", actor, now)


def _move_with_main(
    organization: Organization, wanted: State, verb: str, actor: Actor, now: datetime
) -> Organization:
    with acting(actor):
        locked = rows.locked_organization(organization)
        rows.move(locked, wanted, now)
        rows.record_organization(locked, f"organization.{verb}", actor, now)
        _store_move(locked.main, wanted, verb, actor, now)
    return locked


def _move_membership(
    membership: Membership, wanted: State, verb: str, actor: Actor, now: datetime
) -> Membership:
    with acting(actor):
        return _store_move(membership, wanted, verb, actor, now)


def _store_move(
    membership: Membership, wanted: State, verb: str, actor: Actor, now: datetime
) -> Membership:
    locked = rows.locked_membership(membership)
    rows.move(locked, wanted, now)
    rows.record_membership(locked, f"membership.{verb}", actor, now)
    return locked


def _end(organization: Organization, wanted: State, actor: Actor, now: datetime) -> Organization:
    with acting(actor):
        locked = rows.locked_organization(organization)
        rows.move(locked, wanted, now)
        rows.record_organization(locked, f"organization.{wanted}", actor, now)
        # After the organization: only then does the database let its main administrator go.
        for membership in locked.memberships.exclude(state__in=ENDED).order_by("pk"):
            rows.enter(membership, wanted, now)
            membership.save(update_fields=["state", "ended_at"])
            rows.record_membership(membership, f"membership.{wanted}", actor, now)
        # Whoever waits to take its place has it from here on: the key is never free in between.
        waiting = locked.successors.exclude(state__in=ENDED)
        waiting.filter(key=key_of_successor(locked.key)).update(key=locked.key)
    return locked
