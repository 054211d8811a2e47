"""Roles that open what exists, no tool that nobody could ever be given, one way to come in."""

from collections import Counter

from portico.profiles.announced import announced
from portico.profiles.lint.findings import Findings
from portico.profiles.schema import Creates, Profile


def problems(profile: Profile) -> Findings:
    """Everything about what an administrator can give."""
    times = Counter(role.key for role in profile.roles)
    for place, role in enumerate(profile.roles):
        if times[role.key] > 1:
            yield f"roles[{place}].key", f"{role.key} is there twice. Rename one."
        for key in role.opens:
            if message := _cannot_open(profile, key):
                yield f"roles[{place}].opens", message
    yield from _nobody_opens(profile)
    yield from _joining(profile)


def _cannot_open(profile: Profile, key: str) -> str:
    known = announced()
    if key not in known:
        return f"No tool announces {key}. There are: {', '.join(sorted(known))}."
    tool = known[key].tool
    return "" if profile.tool(tool) else f"The plan has no tool {tool}. List it under [[tools]]."


def _joining(profile: Profile) -> Findings:
    """Whoever is invited takes a track that joins; by invitation alone, nobody is shown it."""
    tracks = profile.registration.tracks
    led_to = {step.otherwise for track in tracks for step in track.steps}
    joins = [(at, one) for at, one in enumerate(tracks) if one.creates is Creates.MEMBERSHIP]
    if not joins:
        message = "No track creates a membership, so nobody invited could come in. Add one."
        yield "administration.joining", message
    for place, track in joins if profile.administration.joining == "invited" else ():
        if track.offered or track.key in led_to:
            message = (
                "People come by invitation here. Say offered = false and let no otherwise name "
                "this track, or let them ask to join."
            )
            yield f"registration.tracks[{place}].offered", message


def _nobody_opens(profile: Profile) -> Findings:
    opened = {key for role in profile.roles for key in role.opens}
    for place, tool in enumerate(profile.tools):
        keys = {each.key for each in announced().values() if each.tool == tool.key}
        if profile.tool(tool.key) and keys and not keys & opened:
            message = f"No role opens it. Put one of {', '.join(sorted(keys))} into a role."
            yield f"tools[{place}].key", message
