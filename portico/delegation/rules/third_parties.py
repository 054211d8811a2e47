"""What an office can let a company do, where that stands, and what it opens to whom. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from portico.access.kinds import OrganizationKind
from portico.delegation.rules import Person, ceiling, held
from portico.profiles.schema import Profile, Role

OFFER_STANDS = timedelta(days=14)
"""How long a company can accept what it was offered."""


class Work(StrEnum):
    """Where a company's work for an office stands."""

    OFFERED = "offered"
    """By the office; the company has still to accept."""
    ACCEPTED = "accepted"
    """By both: it is in force."""
    DECLINED = "declined"
    """By the company."""
    WITHDRAWN = "withdrawn"
    """By the office, before the company answered."""
    REPLACED = "replaced"
    """By another offer that the company accepted."""
    ENDED = "ended"
    """By either, in one step."""
    EXPIRED = "expired"
    """Not answered in time, or its last day is over."""


def stands(state: Work, *, answer_by: datetime, expires_at: datetime, now: datetime) -> Work:
    """What a stored state is worth at that moment: what ran out is over, whoever wrote it down."""
    until = {Work.OFFERED: min(answer_by, expires_at), Work.ACCEPTED: expires_at}.get(state)
    return Work.EXPIRED if until is not None and now >= until else state


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What an office lets a company do."""

    roles: frozenset[str]
    tins: frozenset[str]
    until: date
    """Its last day."""
    sees_phi: bool = False


class Flaw(StrEnum):
    """Something about terms that cannot be offered; the page turns each into words beside its field."""

    ROLE = "role"
    """No function, or one the office cannot let a company do."""
    TIN = "tin"
    """No TIN, or one that is not the office's."""
    DAY = "day"
    """Not after today, or longer than the plan lets anything be given for."""
    SAME = "same"
    """Just what is in force already."""


def delegable(profile: Profile, *, participates: bool) -> tuple[Role, ...]:
    """The roles an office can let a company have, in the order of the profile."""
    return tuple(role for role in ceiling(profile, participates=participates) if role.third_parties)


def flaws(
    profile: Profile,
    terms: Terms,
    *,
    participates: bool,
    tins: Collection[str],
    present: Terms | None,
    today: date,
) -> tuple[Flaw, ...]:
    """Everything about terms that an office with these TINs cannot offer; nothing when it can."""
    roles = {role.key for role in delegable(profile, participates=participates)}
    last = today + timedelta(days=profile.administration.grant_days)
    found = {
        Flaw.ROLE: not terms.roles or not terms.roles <= roles,
        Flaw.TIN: not terms.tins or not terms.tins <= set(tins),
        Flaw.DAY: not today < terms.until <= last,
        Flaw.SAME: terms == present,
    }
    return tuple(flaw for flaw, is_so in found.items() if is_so)


def shared(
    profile: Profile,
    person: Person,
    delegated: Collection[str],
    *,
    participates: bool,
    now: datetime,
) -> tuple[Role, ...]:
    """The roles somebody of a company has for an office: theirs in the company, as far as it was let.

    ``participates`` is the office's.
    """
    mine = held(
        profile, person, participates=participates, now=now, kind=OrganizationKind.THIRD_PARTY
    )
    own = {one.role.key for one in mine}
    return tuple(
        role
        for role in delegable(profile, participates=participates)
        if role.key in own and role.key in delegated
    )
