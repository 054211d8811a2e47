"""A plan's tools as one organization finds them, in groups. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from portico.access.actor import Actor
from portico.access.tools import ToolPermission
from portico.profiles.schema import Door, ForWhom, Profile, Tool, ToolState


class Standing(StrEnum):
    """What an organization, or somebody in it, can do with a tool."""

    OPEN = "open"
    LOCKED = "locked"
    """It is for participating organizations, and this one is not."""
    NOT_GIVEN = "not_given"
    """No role of theirs opens any of it."""
    NO_PHI = "no_phi"
    """A role opens it, and all of it shows patients, whom they may not see."""
    COMING_SOON = "coming_soon"


OPENS_BY_ROLE = frozenset({Standing.NOT_GIVEN, Standing.NO_PHI})
"""An administrator could open it for them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finder:
    """Who looks for tools; and what the tools announce, by key."""

    actor: Actor
    known: Mapping[str, ToolPermission]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolShown:
    """A tool and whether this organization can open it."""

    tool: Tool
    standing: Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupShown:
    """The tools under one name; never empty."""

    label: str
    tools: tuple[ToolShown, ...]


def standing_of(tool: Tool, *, participates: bool, finder: Finder | None = None) -> Standing:
    """Say it of a listed tool; without a finder, as everyone reads it. What comes soon is so for all."""
    if tool.state is ToolState.COMING_SOON:
        return Standing.COMING_SOON
    if not participates and tool.participation is not ForWhom.ANY:
        return Standing.LOCKED
    return _for_one(tool, finder) if finder else Standing.OPEN


def _for_one(tool: Tool, finder: Finder) -> Standing:
    """A tool that announces no permission is open to everyone of the organization."""
    asked = [each for each in finder.known.values() if each.tool == tool.key]
    held = [each for each in asked if each.key in finder.actor.holds]
    if asked and not held:
        return Standing.NOT_GIVEN
    if held and not finder.actor.sees_phi and all(each.shows_phi for each in held):
        return Standing.NO_PHI
    return Standing.OPEN


def tools_of(
    plan: Profile, *, participates: bool, door: Door | None = None, finder: Finder | None = None
) -> list[GroupShown]:
    """The listed tools in the order of the profile: all, or those behind a door."""
    by_group: dict[str, list[ToolShown]] = {}
    for tool in plan.listed_tools:
        if door is None or tool.door == door.key:
            standing = standing_of(tool, participates=participates, finder=finder)
            by_group.setdefault(tool.group, []).append(ToolShown(tool=tool, standing=standing))
    return [
        GroupShown(label=group.label, tools=tuple(by_group[group.key]))
        for group in plan.tool_groups
        if group.key in by_group
    ]
