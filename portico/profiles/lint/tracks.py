"""The steps of a track: each with its own address, all that is needed, in an order that works."""

from collections import Counter
from itertools import groupby

from portico.profiles.lint.findings import Findings, step_key
from portico.profiles.schema import AgreementStep, Creates, Profile, StepKind, Track

RESERVED_KEYS = frozenset({"new", "save", "continue", "done"})
"""Pages of registration that are no step."""

NEEDS_BEFORE: dict[StepKind, StepKind] = {
    StepKind.REGISTRY_QUESTIONNAIRE: StepKind.ORGANIZATION_LOOKUP,
    StepKind.ORGANIZATION_DETAILS: StepKind.ORGANIZATION_LOOKUP,
    StepKind.EMAIL_CODE: StepKind.PERSONAL_DETAILS,
    StepKind.EXISTING_ACCOUNT: StepKind.EMAIL_CODE,
}
"""What a step works with comes from an earlier one."""

ALWAYS_NEEDED = (
    StepKind.ORGANIZATION_LOOKUP,
    StepKind.PERSONAL_DETAILS,
    StepKind.EMAIL_CODE,
    StepKind.EXISTING_ACCOUNT,
    StepKind.PASSWORD,
)
"""Without one of these nobody could sign in afterwards."""


def problems(profile: Profile) -> Findings:
    """Everything about the steps of each track."""
    yield from _track_keys(profile)
    yield from _one_kind_per_key(profile)
    for place, track in enumerate(profile.registration.tracks):
        yield from _step_keys(place, track)
        yield from _groups(place, track)
        yield from _order(place, track)
        yield from _needed(place, track)
        yield from _known_agreements(profile, place, track)


def _track_keys(profile: Profile) -> Findings:
    times = Counter(track.key for track in profile.registration.tracks)
    for place, track in enumerate(profile.registration.tracks):
        if times[track.key] > 1:
            yield (
                f"registration.tracks[{place}].key",
                f"{track.key} is there twice. Rename one.",
            )


def _one_kind_per_key(profile: Profile) -> Findings:
    kinds: dict[str, StepKind] = {}
    for place, track in enumerate(profile.registration.tracks):
        for number, step in enumerate(track.steps):
            if kinds.setdefault(step.key, step.kind) is not step.kind:
                message = f"{step.key} is a step of another kind in another track. Rename one."
                yield f"{step_key(place, number)}.key", message


def _step_keys(place: int, track: Track) -> Findings:
    times = Counter(step.key for step in track.steps)
    kinds = Counter(step.kind for step in track.steps)
    for number, step in enumerate(track.steps):
        if kinds[step.kind] > 1:
            message = f"Answers are kept by kind, and {step.kind} is there twice. Remove one."
            yield f"{step_key(place, number)}.kind", message
        if times[step.key] > 1:
            yield (
                f"{step_key(place, number)}.key",
                f"{step.key} is there twice. Rename one.",
            )
        if step.key in RESERVED_KEYS:
            message = f"{step.key} is the address of another page. Choose another key."
            yield f"{step_key(place, number)}.key", message


def _groups(place: int, track: Track) -> Findings:
    runs = Counter(group for group, _steps in groupby(track.steps, key=lambda step: step.group))
    for group, times in runs.items():
        if times > 1:
            message = f"The group {group} is interrupted. Put its steps together."
            yield f"registration.tracks[{place}].steps", message


def _order(place: int, track: Track) -> Findings:
    seen: set[StepKind] = set()
    for number, step in enumerate(track.steps):
        needed = NEEDS_BEFORE.get(step.kind)
        if needed is not None and needed not in seen:
            message = f"{step.kind} works with what {needed} asks. Put a {needed} step before it."
            yield f"{step_key(place, number)}.kind", message
        seen.add(step.kind)


def _needed(place: int, track: Track) -> Findings:
    there = {step.kind for step in track.steps}
    for kind in ALWAYS_NEEDED:
        if kind not in there:
            yield (
                f"registration.tracks[{place}].steps",
                f"Nothing asks {kind}. Add that step.",
            )
    if track.creates is Creates.ORGANIZATION and StepKind.ORGANIZATION_DETAILS not in there:
        message = f"It creates an organization. Add a step of kind {StepKind.ORGANIZATION_DETAILS}."
        yield f"registration.tracks[{place}].steps", message


def _known_agreements(profile: Profile, place: int, track: Track) -> Findings:
    for number, step in enumerate(track.steps):
        if isinstance(step, AgreementStep) and not profile.agreement(step.settings.agreement):
            message = (
                f"There is no agreement {step.settings.agreement}. Add it under [[agreements]]."
            )
            yield f"{step_key(place, number)}.settings.agreement", message
