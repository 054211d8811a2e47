"""What a person may do and why, and what an administrator can give. Pure."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Protocol

from portico.access.kinds import OrganizationKind
from portico.access.permissions import Permission
from portico.access.tools import ToolPermission
from portico.profiles.schema import ForWhom, Power, Profile, Role


class Why(StrEnum):
    """By what somebody has a role."""

    MAIN = "main"
    """The main administrator has every role, where the plan says so."""
    GIVEN = "given"


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A role as it was given; ``by`` names who gave it."""

    role: str
    by: str
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """What is known of somebody's place: their standing there and what was given to them."""

    is_main: bool = False
    given: tuple[Given, ...] = ()
    sees_phi: bool = False
    tins: frozenset[str] = frozenset()
    """The TINs they work with; empty: all of the organization's."""
    npis: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A role somebody has now, and by what; ``given`` says by whom and until when."""

    role: Role
    why: Why
    given: Given | None = None


def asks_participation(profile: Profile) -> bool:
    """True where some tool or role is not for every organization."""
    tools = any(tool.participation is not ForWhom.ANY for tool in profile.listed_tools)
    return tools or any(role.participation is not ForWhom.ANY for role in profile.roles)


def ceiling(
    profile: Profile, *, participates: bool, kind: OrganizationKind = OrganizationKind.OFFICE
) -> tuple[Role, ...]:
    """The roles an organization can give at all, in the order of the profile.

    A third party prepares its people for what offices may let it do; whether an office is in the
    network is asked where they work for it.
    """
    if kind is OrganizationKind.THIRD_PARTY:
        return tuple(role for role in profile.roles if role.third_parties)
    return tuple(
        role for role in profile.roles if participates or role.participation is ForWhom.ANY
    )


class Place(Protocol):
    """Whatever says whether it is the main administrator's: a membership, or what is known of it."""

    @property
    def is_main(self) -> bool:
        """True for the organization's main administrator."""


def has_every_role(profile: Profile, place: Place) -> bool:
    """True where somebody has all there is by their place, so that nothing is given to them."""
    return place.is_main and profile.administration.main_holds == "every_role"


def held(
    profile: Profile,
    person: Person,
    *,
    participates: bool,
    now: datetime,
    kind: OrganizationKind = OrganizationKind.OFFICE,
) -> tuple[Held, ...]:
    """The roles somebody has at that moment; never one the organization could not give."""
    given = {one.role: one for one in person.given if one.until > now}
    has_all = has_every_role(profile, person)
    found = []
    for role in ceiling(profile, participates=participates, kind=kind):
        if has_all:
            found.append(Held(role=role, why=Why.MAIN))
        elif role.key in given:
            found.append(Held(role=role, why=Why.GIVEN, given=given[role.key]))
    return tuple(found)


def sees_phi(profile: Profile, person: Person) -> bool:
    """True where somebody may see patients, as far as their roles show any."""
    return has_every_role(profile, person) or person.sees_phi


def has_all(profile: Profile, person: Person, *, participates: bool, now: datetime) -> bool:
    """True where somebody has every role the organization can give, and sees patients."""
    theirs = {each.role for each in held(profile, person, participates=participates, now=now)}
    return theirs >= set(ceiling(profile, participates=participates)) and sees_phi(profile, person)


def opened(
    profile: Profile,
    roles: Sequence[Role],
    known: Mapping[str, ToolPermission],
    *,
    participates: bool,
) -> tuple[ToolPermission, ...]:
    """What the roles open: what some tool announces, of tools the plan lists for this organization."""
    keys = dict.fromkeys(key for role in roles for key in role.opens if key in known)
    return tuple(
        known[key] for key in keys if _is_listed(profile, known[key], participates=participates)
    )


def _is_listed(profile: Profile, permission: ToolPermission, *, participates: bool) -> bool:
    tool = profile.tool(permission.tool)
    return tool is not None and (participates or tool.participation is ForWhom.ANY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What an administrator wants somebody to have; also what an invitation promises."""

    until: Mapping[str, date]
    """Until the end of which day, by key of the role."""
    sees_phi: bool = False
    tins: frozenset[str] = frozenset()
    npis: frozenset[str] = frozenset()
    is_administrator: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What saving would do; the page shows it before, the audit trail keeps it after."""

    gives: Mapping[str, date]
    """Roles that are new, or last until another day than before."""
    ends: tuple[str, ...]
    sees_phi: bool | None = None
    """The new setting; None where it stays."""
    scope: bool = False
    """True where the numbers they work with change."""
    is_administrator: bool | None = None

    @property
    def is_nothing(self) -> bool:
        """True when saving would change nothing."""
        return self == Change(gives={}, ends=())


def mark_of(wanted: Wanted) -> str:
    """A short sign of what somebody has: another one says that it was changed meanwhile."""
    roles = sorted((key, day.isoformat()) for key, day in wanted.until.items())
    limits = [sorted(wanted.tins), sorted(wanted.npis)]
    whole = json.dumps([roles, limits, wanted.sees_phi, wanted.is_administrator])
    return sha256(whole.encode()).hexdigest()[:16]


def change_of(present: Wanted, wanted: Wanted) -> Change:
    """The way from what somebody has to what an administrator wants for them."""
    return Change(
        gives={key: day for key, day in wanted.until.items() if present.until.get(key) != day},
        ends=tuple(key for key in present.until if key not in wanted.until),
        sees_phi=wanted.sees_phi if wanted.sees_phi != present.sees_phi else None,
        scope=(wanted.tins, wanted.npis) != (present.tins, present.npis),
        is_administrator=wanted.is_administrator
        if wanted.is_administrator != present.is_administrator
        else None,
    )


def without_tin(present: Wanted, tin: str) -> Wanted:
    """What somebody keeps once the organization has that TIN no more.

    Whoever worked with that one alone keeps no role and no limit: no TIN means every TIN, so what
    was given for one is never left standing without it.
    """
    if tin not in present.tins:
        return present
    if rest := present.tins - {tin}:
        return replace(present, tins=rest)
    return Wanted(until={}, is_administrator=present.is_administrator)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ceiling:
    """What an organization, and whoever gives in it, can give at most."""

    participates: bool
    tins: frozenset[str]
    npis: frozenset[str]
    """Of the practitioners somebody is to be limited to, those it has."""
    administrators: int
    """How many it has."""
    may_make: bool
    """Whether whoever gives may make administrators."""
    is_about_main: bool
    """Whether it is given to the main administrator."""
    kind: OrganizationKind = OrganizationKind.OFFICE


KEPT: Mapping[Power, Permission] = {
    Power.ADMINISTRATORS: Permission.ORGANIZATION_ADMINISTRATORS,
    Power.THIRD_PARTIES: Permission.ORGANIZATION_THIRD_PARTIES,
    Power.NUMBERS: Permission.ORGANIZATION_NUMBERS,
}
"""What a page asks for where a plan can keep a power for the main administrator."""


def kept_for_main(profile: Profile) -> frozenset[Permission]:
    """What the plan lets nobody do in an organization but its main administrator."""
    return frozenset(KEPT[power] for power in profile.administration.main_only)


class Beyond(StrEnum):
    """Why something cannot be given; the page turns each into words beside its field."""

    ROLE = "role"
    """The organization cannot give it at all."""
    DAY = "day"
    """Not after today, or longer than the plan lets anything be given for."""
    TIN = "tin"
    """Not a TIN of the organization."""
    NPI = "npi"
    """Not a practitioner the organization has."""
    POWER = "power"
    """Whoever gives may not make or unmake administrators."""
    MANY = "many"
    """The plan lets an organization have no more administrators."""
    MAIN = "main"
    """The main administrator stays one until she hands over."""


def beyond(
    profile: Profile, change: Change, wanted: Wanted, *, organization: Ceiling, today: date
) -> tuple[Beyond, ...]:
    """Everything about a change that whoever gives it may not give; nothing when it may be saved."""
    can_give = ceiling(profile, participates=organization.participates, kind=organization.kind)
    roles = {role.key for role in can_give}
    last = today + timedelta(days=profile.administration.grant_days)
    most = profile.administration.administrators
    found = {
        Beyond.ROLE: not change.gives.keys() <= roles,
        Beyond.DAY: not all(today < day <= last for day in change.gives.values()),
        Beyond.TIN: not wanted.tins <= organization.tins,
        Beyond.NPI: change.scope and not wanted.npis <= organization.npis,
        Beyond.POWER: change.is_administrator is not None and not organization.may_make,
        Beyond.MANY: change.is_administrator is True
        and most is not None
        and organization.administrators >= most,
        Beyond.MAIN: change.is_administrator is False and organization.is_about_main,
    }
    return tuple(why for why, is_so in found.items() if is_so)
