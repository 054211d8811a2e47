"""Every branch of registration can be reached, and every branch ends."""

from portico.profiles.lint.findings import Findings, step_key
from portico.profiles.lint.tracks import NAMES_ORGANIZATION
from portico.profiles.schema import (
    Condition,
    Creates,
    Profile,
    Registration,
    Step,
    StepKind,
    Track,
)

PROOFS = frozenset({StepKind.PIN, StepKind.PAYMENT, StepKind.ROSTER_MATCH})

KNOWN_AFTER: dict[Condition, frozenset[StepKind]] = {
    Condition.EMAIL_KNOWN: frozenset({StepKind.EMAIL_CODE}),
    Condition.EMAIL_NEW: frozenset({StepKind.EMAIL_CODE}),
    Condition.FIRST_OF_ORGANIZATION: NAMES_ORGANIZATION,
    Condition.PROVED: PROOFS,
    Condition.UNPROVED: PROOFS,
}
"""The steps after one of which a condition can be told."""

ONLY_WHEN: dict[StepKind, Condition] = {
    StepKind.EXISTING_ACCOUNT: Condition.EMAIL_KNOWN,
    StepKind.PASSWORD: Condition.EMAIL_NEW,
    StepKind.CREDENTIALS: Condition.EMAIL_NEW,
    StepKind.ADMINISTRATOR_CONSENT: Condition.FIRST_OF_ORGANIZATION,
}
"""Kinds that nobody could complete, or that would do harm, under any other condition."""

OPPOSITES = (
    (Condition.EMAIL_KNOWN, Condition.EMAIL_NEW, "An email is known or new"),
    (Condition.PROVED, Condition.UNPROVED, "An office has proved itself or has not"),
)


def problems(profile: Profile) -> Findings:
    """Everything about ways that do not begin or do not end."""
    registration = profile.registration
    if all(track.creates is not Creates.ORGANIZATION for track in registration.tracks):
        message = (
            "No track creates an organization, so nobody could ever join one. Add such a track."
        )
        yield "registration.tracks", message
    yield from _offers(profile)
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
        if step.kind not in NAMES_ORGANIZATION:
            continue
        key = f"{step_key(place, number)}.settings.otherwise"
        target = registration.track(step.otherwise) if step.otherwise else None
        if step.otherwise and target is None:
            yield key, f"There is no track {step.otherwise}. Name one that exists."
        elif target is not None and target.creates is track.creates:
            message = (
                f"{step.otherwise} needs the same as {track.key}: the same numbers go round "
                "without end."
            )
            yield key, f"{message} Name a track that creates the other thing."
        elif step.otherwise is None and track.creates is Creates.MEMBERSHIP:
            message = "Whoever finds no organization is stuck. Name the track that creates one."
            yield key, message


def _offers(profile: Profile) -> Findings:
    """Every track is a tile of the first page, or a refusal or an invitation leads to it."""
    tracks = profile.registration.tracks
    led_to = {step.otherwise for track in tracks for step in track.steps}
    for place, track in enumerate(tracks):
        invited = profile.administration.joining == "invited"
        by_link = invited and track.creates is Creates.MEMBERSHIP
        if not (track.offered or by_link or track.key in led_to):
            message = "Nobody could reach this track. Offer it, or let another's otherwise name it."
            yield f"registration.tracks[{place}].offered", message
    if not any(track.offered for track in tracks):
        yield "registration.tracks", "No track is offered, so nobody can begin. Offer one."


def _conditions(place: int, track: Track) -> Findings:
    seen: set[StepKind] = set()
    for number, step in enumerate(track.steps):
        key = f"{step_key(place, number)}.when"
        for condition in step.when:
            if not KNOWN_AFTER[condition] & seen:
                names = " or ".join(sorted(KNOWN_AFTER[condition]))
                message = f"{condition} is not known yet here, so nobody would reach this step."
                yield key, f"{message} Put it after {names}."
        for one, other, message in OPPOSITES:
            if {one, other} <= set(step.when):
                yield key, f"{message}, never both. Remove one condition."
        if track.creates is Creates.MEMBERSHIP and Condition.FIRST_OF_ORGANIZATION in step.when:
            message = (
                "Whoever joins is never the first, so nobody would reach this step. Remove it."
            )
            yield key, message
        if _lacks_condition(step, seen):
            message = f"A step of kind {step.kind} is only for {ONLY_WHEN[step.kind]}."
            yield key, f'{message} Say when = ["{ONLY_WHEN[step.kind]}"].'
        seen.add(step.kind)


def _lacks_condition(step: Step, seen: set[StepKind]) -> bool:
    """Where no code was sent to the email, nobody can tell whether it is known."""
    needed = ONLY_WHEN.get(step.kind)
    if needed is Condition.EMAIL_NEW and StepKind.EMAIL_CODE not in seen:
        return False
    return needed is not None and needed not in step.when
