"""What a person can do with each tool and by what, and who could give what is missing. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from portico.access.tools import ToolPermission
from portico.delegation.rules import Held, Person, held, sees_phi
from portico.profiles.schema import ForWhom, Profile, Role, Tool, ToolState


class Verdict(StrEnum):
    """Whether somebody can, and if not, what is missing."""

    CAN = "can"
    NO_PHI = "no_phi"
    """A role of theirs opens it, and nobody let them see patients."""
    NOT_GIVEN = "not_given"
    """No role of theirs opens it."""
    NOT_IN_NETWORK = "not_in_network"
    """It is for organizations in the plan's network, and theirs is in none."""
    COMING_SOON = "coming_soon"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ability:
    """One thing a tool lets people do, as one person finds it."""

    permission: ToolPermission
    tool: Tool
    verdict: Verdict
    by: tuple[Held, ...]
    """The roles of theirs that open it."""
    roles: tuple[Role, ...]
    """Every role that opens it, whoever has it."""


def abilities(
    profile: Profile,
    person: Person,
    known: Mapping[str, ToolPermission],
    *,
    participates: bool,
    now: datetime,
) -> tuple[Ability, ...]:
    """Everything the plan's tools announce, in the order of the profile, judged for one person."""
    mine = held(profile, person, participates=participates, now=now)
    sees = sees_phi(profile, person)
    return tuple(
        _judged(profile, tool, permission, mine, sees=sees, participates=participates)
        for tool in profile.listed_tools
        for permission in known.values()
        if permission.tool == tool.key
    )


def roles_that_open(profile: Profile, key: str) -> tuple[Role, ...]:
    """The plan's roles that open a permission, in the order of the profile."""
    return tuple(role for role in profile.roles if key in role.opens)


def _judged(
    profile: Profile,
    tool: Tool,
    permission: ToolPermission,
    mine: tuple[Held, ...],
    *,
    sees: bool,
    participates: bool,
) -> Ability:
    roles = roles_that_open(profile, permission.key)
    by = tuple(each for each in mine if permission.key in each.role.opens)
    is_theirs = participates or (
        tool.participation is ForWhom.ANY
        and any(role.participation is ForWhom.ANY for role in roles)
    )
    verdict = _verdict(tool, permission, has_role=bool(by), sees=sees, is_theirs=is_theirs)
    return Ability(permission=permission, tool=tool, verdict=verdict, by=by, roles=roles)


def _verdict(
    tool: Tool, permission: ToolPermission, *, has_role: bool, sees: bool, is_theirs: bool
) -> Verdict:
    if tool.state is ToolState.COMING_SOON:
        return Verdict.COMING_SOON
    if not is_theirs:
        return Verdict.NOT_IN_NETWORK
    if not has_role:
        return Verdict.NOT_GIVEN
    return Verdict.NO_PHI if permission.shows_phi and not sees else Verdict.CAN
