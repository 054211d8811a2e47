"""Everyone registered by an office, shown to whoever just registered it (WS-09)."""

from dataclasses import dataclass
from datetime import datetime

from portico.access.actor import Actor
from portico.audit.acting import acting
from portico.audit.services import record
from portico.organizations.models import Membership
from portico.organizations.queries import colleagues_in_office, members_of
from portico.profiles.calendar import business_calendar
from portico.profiles.schema import Decider, Profile
from portico.registration.evidence import list_disputed
from portico.registration.models import Draft
from portico.reviews.services import open_review


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """Someone of the office, and whether this plan knows them already."""

    name: str
    is_self: bool
    is_administrator: bool
    is_here: bool


def people_of(draft: Draft) -> list[Registered]:
    """The people of the new membership's office, here and at other plans of this installation."""
    mine = draft.membership
    if mine is None:
        return []
    here = members_of(mine.organization)
    tins = mine.organization.tins.values_list("tin", flat=True)
    elsewhere = [one for tin in tins for one in colleagues_in_office(mine.account_id, tin)]
    known = {one.account_id: one for one in (*elsewhere, *here)}
    ids_here = {one.account_id for one in here}
    people = [_registered(one, mine, is_here=one.account_id in ids_here) for one in known.values()]
    return sorted(people, key=lambda one: (not one.is_self, one.name))


def _registered(one: Membership, mine: Membership, *, is_here: bool) -> Registered:
    return Registered(
        name=one.account.full_name,
        is_self=one.account_id == mine.account_id,
        is_administrator=is_here and one.is_administrator,
        is_here=is_here,
    )


def confirm_people(*, draft: Draft, actor: Actor, now: datetime) -> None:
    """The list is right; saying so twice is once."""
    with acting(actor):
        if _answer(draft, now):
            subject = str(draft.membership)
            record(actor=actor, action="registration.people_confirmed", subject=subject, now=now)


def dispute_people(
    *, draft: Draft, profile: Profile, message: str, actor: Actor, now: datetime
) -> None:
    """The list is wrong: the plan's staff look at it; the registration goes on meanwhile."""
    with acting(actor):
        mine = draft.membership
        if mine is None or not _answer(draft, now):
            return
        open_review(
            plan=profile.slug,
            kind="people",
            decider=Decider.PLAN,
            organization_id=mine.organization_id,
            membership_id=None,
            applicant_id=mine.account_id,
            title=mine.organization.name,
            evidence=list_disputed(message=message, now=now),
            due_at=business_calendar(profile).due_after(now, profile.review.business_days),
            actor=actor,
            now=now,
        )


def _answer(draft: Draft, now: datetime) -> bool:
    """True for whoever answers first: a double click opens one review."""
    open_ = Draft.objects.filter(pk=draft.pk, people_confirmed_at=None)
    return bool(open_.update(people_confirmed_at=now))
