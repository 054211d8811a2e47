"""The rows of the list of people, as an administrator reads them."""

import re
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from portico.access.actor import Actor
from portico.access.states import WAITING, State
from portico.delegation.leaving import Act, objection_to
from portico.delegation.listing import SOON, place_of
from portico.delegation.models import Access, Grant, Invitation
from portico.delegation.promises import promised
from portico.delegation.queries import last_day
from portico.organizations.models import Membership
from portico.profiles.schema import Profile
from portico.web.components import Pill

LONG_AGO = 90
"""Days without a sign-in that the list points out."""
_PILLS: dict[State, Pill] = {
    State.ACTIVE: Pill(tone="ok", label="Active"),
    State.SUSPENDED: Pill(tone="bad", label="Suspended"),
    State.TERMINATED: Pill(tone="quiet", label="Access ended"),
    State.SUPERSEDED: Pill(tone="quiet", label="Access ended"),
    State.AWAITING_ACTIVATION: Pill(tone="info", label="Let in, not here yet"),
}
_WAITS = Pill(tone="wait", label="Asks to join")
_SHORT = re.compile(r"\(([^()]+)\)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Until:
    """When the first of somebody's roles ends."""

    label: str = ""
    is_soon: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One person of the list."""

    public_id: UUID
    name: str
    """Empty for who was invited by email alone."""
    email: str
    job_title: str
    tags: list[str]
    phi: str
    used: str
    until: Until
    pill: Pill
    acts: frozenset[Act] = frozenset()
    is_me: bool = False
    is_main: bool = False
    is_invited: bool = False
    asks: bool = False
    """True for a request, which is answered on its own page."""
    may_be_picked: bool = False
    has_left: bool = False
    can_lose_factor: bool = False
    """True for a colleague who could not sign in without the second factor they have."""

    @property
    def said(self) -> str:
        """What a button calls them."""
        return self.name or self.email


def row_of(
    person: Membership | Invitation, *, actor: Actor, profile: Profile, now: datetime
) -> Row:
    """A member or somebody invited, for an administrator of the organization."""
    if isinstance(person, Invitation):
        return _invited(person, profile, now)
    return _member(person, actor, profile, now)


def short_title(title: str) -> str:
    """What people say of a title that explains itself: ``DSC``; else the title, as a tag begins."""
    said = _SHORT.search(title)
    return said[1] if said else title[:1].upper() + title[1:]


def day_said(when: datetime, profile: Profile) -> str:
    """The day of the plan, as dates are shown."""
    return f"{when.astimezone(profile.hours.zone):%m/%d/%Y}"


def _member(member: Membership, actor: Actor, profile: Profile, now: datetime) -> Row:
    place = place_of(member, actor)
    has_all = member.is_main and profile.administration.main_holds == "every_role"
    limits = getattr(member, "access", None) or Access()
    running: list[Grant] = [] if has_all else member.running  # type: ignore[attr-defined] # listing.shown prefetches it
    is_over = member.ended_at is not None
    return Row(
        public_id=member.public_id,
        name=member.account.full_name,
        email=member.account.email,
        job_title=member.job_title,
        tags=_titles(member, running, profile, now) + (["Every role"] if has_all else []),
        phi="" if is_over else ("On" if has_all or limits.sees_phi else "Off"),
        used=_used(member.last_used_at, profile, now),
        until=_until(running, profile, now),
        pill=_pill(member, now),
        acts=frozenset(act for act in Act if objection_to(act, place) is None),
        is_me=place.is_own,
        is_main=place.is_main,
        asks=member.status in WAITING - {State.AWAITING_ACTIVATION},
        may_be_picked=member.status in {State.ACTIVE, State.SUSPENDED},
        has_left=is_over,
        can_lose_factor=member.status is State.ACTIVE and not place.is_own and member.has_factor,  # type: ignore[attr-defined] # listing.shown finds it
    )


def _titles(member: Membership, running: list[Grant], profile: Profile, now: datetime) -> list[str]:
    titles = []
    if member.is_main:
        titles.append(short_title(profile.administration.main_title))
    elif member.is_administrator:
        titles.append(short_title(profile.labels.administrator))
    holds = {grant.role for grant in running if grant.expires_at > now}
    return titles + [role.title for role in profile.roles if role.key in holds]


def _until(running: list[Grant], profile: Profile, now: datetime) -> Until:
    ends = sorted(grant.expires_at for grant in running)
    coming = [when for when in ends if when > now]
    if coming:
        said = f"{last_day(coming[0], profile):%m/%d/%Y}"
        return Until(label=said, is_soon=coming[0] <= now + SOON)
    if ends:
        return Until(label=f"Over since {last_day(ends[-1], profile):%m/%d/%Y}", is_soon=True)
    return Until()


def _used(when: datetime | None, profile: Profile, now: datetime) -> str:
    if when is None:
        return "Never"
    said = day_said(when, profile)
    return "Today" if said == day_said(now, profile) else said


def _pill(member: Membership, now: datetime) -> Pill:
    if member.status is State.ACTIVE and member.last_used_at:
        days = (now - member.last_used_at).days
        if days >= LONG_AGO:
            return Pill(tone="wait", label=f"No sign-in for {days} days")
    return _PILLS.get(member.status, _WAITS)


def _invited(invitation: Invitation, profile: Profile, now: datetime) -> Row:
    gives = promised(invitation.gives)
    titles = [short_title(profile.labels.administrator)] if gives.is_administrator else []
    is_over = invitation.expires_at <= now
    return Row(
        public_id=invitation.public_id,
        name=f"{invitation.first_name} {invitation.last_name}".strip(),
        email=invitation.email,
        job_title=invitation.job_title,
        tags=titles + [role.title for role in profile.roles if role.key in gives.until],
        phi="On" if gives.sees_phi else "Off",
        used="Never",
        until=Until(label=f"{min(gives.until.values()):%m/%d/%Y}") if gives.until else Until(),
        pill=Pill(tone="wait", label="Link too old")
        if is_over
        else Pill(tone="info", label="Invited"),
        is_invited=True,
    )
