"""Every branch of registration can be reached, and every branch ends."""

from portico.profiles.lint.findings import Findings, step_key
from portico.profiles.schema import (
    Condition,
    Creates,
    OrganizationLookupStep,
    Profile,
    Registration,
    StepKind,
    Track,
)

KNOWN_AFTER: dict[Condition, StepKind] = {
    Condition.EMAIL_KNOWN: StepKind.EMAIL_CODE,
    Condition.EMAIL_NEW: StepKind.EMAIL_CODE,
    Condition.FIRST_OF_ORGANIZATION: StepKind.ORGANIZATION_LOOKUP,
}
"""The step after which a condition can be told."""

ONLY_WHEN: dict[StepKind, Condition] = {
    StepKind.EXISTING_ACCOUNT: Condition.EMAIL_KNOWN,
    StepKind.PASSWORD: Condition.EMAIL_NEW,
    StepKind.ADMINISTRATOR_CONSENT: Condition.FIRST_OF_ORGANIZATION,
}
"""Kinds that nobody could complete, or that would do harm, under any other condition."""


def problems(profile: Profile) -> Findings:
    """Everything about ways that do not begin or do not end."""
    registration = profile.registration
    if all(track.creates is not Creates.ORGANIZATION for track in registration.tracks):
        message = (
            "No track creates an organization, so nobody could ever join one. Add such a track."
        )
        yield "registration.tracks", message
    for place, track in enumerate(registration.tracks):
        yield from _ways_in(registration, place, track)
        yield from _ways_out(registration, place, track)
        yield from _conditions(place, track)


def _ways_in(registration: Registration, place: int, track: Track) -> Findings:
    chooses = [
        number for number, step in enumerate(track.steps) if step.kind is StepKind.ACCOUNT_TYPE
    ]
    if len(registration.tracks) > 1 and chooses[:1] != [0]:
        message = (
            "Nobody could choose this track. Put an account_type step first, as in the others."
        )
        yield f"registration.tracks[{place}].steps", message
    for number in chooses:
        if number > 0:
            message = "Choosing a track in the middle starts it over without end. Put it first."
            yield f"{step_key(place, number)}.kind", message
    first, own = registration.tracks[0].steps[0], track.steps[0]
    if chooses[:1] == [0] and own.kind is first.kind and own.key != first.key:
        message = f"The choice of a track has one address. Use the key {first.key} here too."
        yield f"{step_key(place, 0)}.key", message


def _ways_out(registration: Registration, place: int, track: Track) -> Findings:
    for number, step in enumerate(track.steps):
        if not isinstance(step, OrganizationLookupStep):
            continue
        key = f"{step_key(place, number)}.settings.otherwise"
        other = step.settings.otherwise
        target = registration.track(other) if other else None
        if other and target is None:
            yield key, f"There is no track {other}. Name one that exists."
        elif target is not None and target.creates is track.creates:
            message = (
                f"{other} needs the same as {track.key}: the same numbers go round without end."
            )
            yield key, f"{message} Name a track that creates the other thing."
        elif other is None and track.creates is Creates.MEMBERSHIP:
            message = "Whoever finds no organization is stuck. Name the track that creates one."
            yield key, message


def _conditions(place: int, track: Track) -> Findings:
    seen: set[StepKind] = set()
    for number, step in enumerate(track.steps):
        key = f"{step_key(place, number)}.when"
        for condition in step.when:
            if KNOWN_AFTER[condition] not in seen:
                message = f"{condition} is not known yet here, so nobody would reach this step."
                yield key, f"{message} Put it after {KNOWN_AFTER[condition]}."
        if {Condition.EMAIL_KNOWN, Condition.EMAIL_NEW} <= set(step.when):
            yield key, "An email is known or new, never both. Remove one condition."
        if track.creates is Creates.MEMBERSHIP and Condition.FIRST_OF_ORGANIZATION in step.when:
            message = (
                "Whoever joins is never the first, so nobody would reach this step. Remove it."
            )
            yield key, message
        needed = ONLY_WHEN.get(step.kind)
        if needed is not None and needed not in step.when:
            yield (
                key,
                f'A step of kind {step.kind} is only for {needed}. Say when = ["{needed}"].',
            )
        seen.add(step.kind)
