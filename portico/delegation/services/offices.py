"""A company works for offices: it accepts or declines, and says who of its people works for which."""

from collections.abc import Collection
from datetime import datetime

from portico.access.actor import Actor
from portico.access.permissions import Permission
from portico.access.states import State
from portico.accounts.models import Account
from portico.audit.acting import acting
from portico.delegation.models import Assignment, Delegation
from portico.delegation.queries.third_parties import standing_of
from portico.delegation.rules.third_parties import Work
from portico.delegation.services.between import (
    Over,
    locked_delegation,
    over,
    record_both,
    tell_side,
)
from portico.delegation.services.giving import refuse_strangers
from portico.organizations.models import Membership


class NotOurPeople(Exception):
    """Somebody named is not, or not any more, an active member of the company."""


def accept(
    *, delegation: Delegation, people: Collection[Membership], actor: Actor, now: datetime
) -> Delegation:
    """Accept an offer for these people; what was in force for the office before is replaced.

    Raises NotYours, Over, NotOurPeople.
    """
    with acting(actor):
        locked = _answered(delegation, Work.OFFERED, actor, now)
        before = Delegation.objects.filter(
            principal=locked.principal, agent=locked.agent, state=Work.ACCEPTED
        )
        for each in before:
            over(each, Work.REPLACED, actor, now)
        locked.state, locked.accepted_at = Work.ACCEPTED, now
        locked.accepted_by_id = actor.account_id
        locked.save(update_fields=("state", "accepted_at", "accepted_by"))
        record_both(locked, "accepted", actor, now)
        _assign(locked, people, actor, now)
        tell_side(locked, locked.principal, "work_accepted", now)
    return locked


def decline(*, delegation: Delegation, actor: Actor, now: datetime) -> Delegation:
    """Answer no; the office may offer again. Raises NotYours, Over."""
    with acting(actor):
        locked = _answered(delegation, Work.OFFERED, actor, now)
        over(locked, Work.DECLINED, actor, now)
        record_both(locked, Work.DECLINED, actor, now)
        tell_side(locked, locked.principal, "work_declined", now)
    return locked


def assign(
    *, delegation: Delegation, people: Collection[Membership], actor: Actor, now: datetime
) -> Delegation:
    """Have just these people work for the office, from their next request on.

    Raises NotYours, Over, NotOurPeople.
    """
    with acting(actor):
        locked = _answered(delegation, Work.ACCEPTED, actor, now)
        _assign(locked, people, actor, now)
    return locked


def note_entered(*, delegation: Delegation, actor: Actor, now: datetime) -> None:
    """Somebody went to work for the office: it sees when; both trails name the person's place."""
    with acting(actor):
        mine = Assignment.objects.filter(delegation=delegation, ended_at=None)
        mine.filter(membership_id=actor.membership_id or 0).update(last_entered_at=now)
        record_both(delegation, "entered", actor, now)


def _answered(delegation: Delegation, wanted: Work, actor: Actor, now: datetime) -> Delegation:
    """The row, locked, where it stands as this act needs it."""
    locked = locked_delegation(delegation)
    refuse_strangers(actor, Permission.ORGANIZATION_OFFICES, locked.agent)
    state = standing_of(locked, now)
    if state is not wanted:
        raise Over(state)
    return locked


def _assign(
    delegation: Delegation, people: Collection[Membership], actor: Actor, now: datetime
) -> None:
    wanted = {each.pk for each in people}
    ours = Membership.objects.filter(organization=delegation.agent, state=State.ACTIVE)
    if ours.filter(pk__in=wanted).count() != len(wanted):
        raise NotOurPeople
    live = Assignment.objects.filter(delegation=delegation, ended_at=None)
    present = set(live.values_list("membership_id", flat=True))
    gone = live.exclude(membership_id__in=wanted).select_related("membership")
    for each in gone:
        record_person(delegation, each.membership, "unassigned", actor, now)
    gone.update(ended_at=now, ended_by_id=actor.account_id)
    giver = Account.objects.get(pk=actor.account_id or 0)
    for member in people:
        if member.pk not in present:
            Assignment.objects.create(
                delegation=delegation,
                membership=member,
                assigned_by=giver,
                assigned_at=now,
            )
            record_person(delegation, member, "assigned", actor, now)


def record_person(
    delegation: Delegation, member: Membership, act: str, actor: Actor, now: datetime
) -> None:
    """Both trails say who began or stopped working for the office."""
    record_both(delegation, act, actor, now, to=str(member.public_id))
