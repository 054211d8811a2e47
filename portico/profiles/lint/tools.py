"""Tools one can find, doors that lead somewhere, links that have exactly one target."""

from collections import Counter
from collections.abc import Sequence
from typing import Protocol

from portico.profiles.announced import known_tools
from portico.profiles.lint.findings import Findings
from portico.profiles.schema import PageKind, PageLink, Profile, QuickLink, StepKind, ToolState

PROVIDERS = "providers"


class _Keyed(Protocol):
    @property
    def key(self) -> str: ...


def problems(profile: Profile) -> Findings:
    """Everything about the tools, the doors, and what links lead to."""
    yield from _keys("tool_groups", profile.tool_groups)
    yield from _keys("doors", profile.doors)
    yield from _keys("tools", profile.tools)
    yield from _keys("setup", profile.setup)
    yield from _places(profile)
    yield from _unknown(profile)
    yield from _empty_doors(profile)
    yield from _empty_lists(profile)
    public = profile.public
    yield from _targets(profile, "public.sections", public.sections)
    yield from _targets(profile, "public.quick_links", public.quick_links)
    yield from _targets(profile, "public.footer_links", public.footer_links)
    yield from _targets(profile, "setup", profile.setup)


def _keys(table: str, several: Sequence[_Keyed]) -> Findings:
    times = Counter(one.key for one in several)
    for place, one in enumerate(several):
        if times[one.key] > 1:
            yield f"{table}[{place}].key", f"{one.key} is there twice. Rename one."


def _places(profile: Profile) -> Findings:
    groups = {group.key for group in profile.tool_groups}
    for place, tool in enumerate(profile.tools):
        if tool.group not in groups:
            message = f"There is no group {tool.group}. Add it under [[tool_groups]]."
            yield f"tools[{place}].group", message
        if tool.door and not profile.door(tool.door):
            message = f"There is no door {tool.door}. Add it under [[doors]]."
            yield f"tools[{place}].door", message


def _unknown(profile: Profile) -> Findings:
    """What is offered is built, or announced by the folder that will build it."""
    for place, tool in enumerate(profile.tools):
        if tool.state is ToolState.OFFERED and tool.key not in known_tools():
            message = (
                f"This portal has no tool {tool.key}. Check its spelling, add its folder, "
                'say state = "coming_soon", or take it out.'
            )
            yield f"tools[{place}].key", message


def _empty_doors(profile: Profile) -> Findings:
    lead_somewhere = {tool.door for tool in profile.listed_tools}
    for place, door in enumerate(profile.doors):
        if door.key not in lead_somewhere:
            message = f"No tool is behind {door.key}. Give one this door, or remove it."
            yield f"doors[{place}]", message


def _empty_lists(profile: Profile) -> Findings:
    """An organization sees the providers it was found with on the roster, and no others."""
    tracks = profile.registration.tracks
    asked = any(step.kind is StepKind.ROSTER_MATCH for track in tracks for step in track.steps)
    for place, tool in enumerate(profile.tools):
        if tool.key == PROVIDERS and tool.state is ToolState.OFFERED and not asked:
            message = (
                "No track has a roster_match, so nobody is listed. Add one, or remove the tool."
            )
            yield f"tools[{place}].key", message


def _targets(profile: Profile, table: str, links: Sequence[PageLink]) -> Findings:
    for place, link in enumerate(links):
        key = f"{table}[{place}]"
        named = {name: value for name in _names(link) if (value := getattr(link, name))}
        if len(named) != 1:
            yield key, f"{link.title} needs exactly one of {', '.join(_names(link))}."
        for name, value in named.items():
            if message := _missing(profile, name, value):
                yield f"{key}.{name}", message


def _names(link: PageLink) -> tuple[str, ...]:
    return ("tool", "door", "url", "page") if isinstance(link, QuickLink) else ("url", "page")


def _missing(profile: Profile, name: str, value: str) -> str:
    """What is wrong with one target; empty where nothing is."""
    match name:
        case "url" if not value.startswith("https://"):
            return f"{value} is no address of a page. Begin it with https://."
        case "tool" if not profile.tool(value):
            return f"There is no tool {value}, or it is off. Name one of [[tools]]."
        case "door" if not profile.door(value):
            return f"There is no door {value}. Name one of [[doors]]."
        case "page" if value != PageKind.NEWS and not profile.page(value):
            return f"There is no page {value}. Name one of [[pages]], or {PageKind.NEWS}."
    return ""
