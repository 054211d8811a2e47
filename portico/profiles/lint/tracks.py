"""The steps of a track: each with its own address, all that is needed, in an order that works."""

from collections import Counter
from collections.abc import Iterator
from itertools import groupby

from portico.access.kinds import OrganizationKind
from portico.profiles.lint.findings import Findings, step_key
from portico.profiles.schema import (
    AgreementStep,
    Creates,
    JurisdictionStep,
    KeyPart,
    PersonalDetailsStep,
    Profile,
    SignatureStep,
    StepKind,
    Track,
)
from portico.vocabulary.regions import REGIONS

RESERVED_KEYS = frozenset(
    {
        "activate",
        "address",
        "contest",
        "continue",
        "done",
        "go-on",
        "invitation",
        "new",
        "save",
        "send-again",
    }
)
"""Pages of registration that are no step."""

NAMES_ORGANIZATION = frozenset({StepKind.ORGANIZATION_LOOKUP, StepKind.ROSTER_MATCH})
"""Either asks the numbers that make an organisation the one it is."""

NEEDS_BEFORE: dict[StepKind, frozenset[StepKind]] = {
    StepKind.REGISTRY_QUESTIONNAIRE: frozenset({StepKind.ORGANIZATION_LOOKUP}),
    StepKind.ORGANIZATION_DETAILS: NAMES_ORGANIZATION,
    StepKind.PIN: NAMES_ORGANIZATION,
    StepKind.PAYMENT: NAMES_ORGANIZATION,
    StepKind.EMAIL_CODE: frozenset({StepKind.PERSONAL_DETAILS}),
    StepKind.EXISTING_ACCOUNT: frozenset({StepKind.EMAIL_CODE}),
}
"""What a step works with comes from one of these, earlier."""

SIGNS_IN = frozenset({StepKind.PASSWORD, StepKind.CREDENTIALS, StepKind.ACCOUNT_SIGN_IN})
"""Without one of these nobody could sign in afterwards."""


def problems(profile: Profile) -> Findings:
    """Everything about the steps of each track."""
    yield from _track_keys(profile)
    yield from _one_kind_per_key(profile)
    for place, track in enumerate(profile.registration.tracks):
        yield from _step_keys(place, track)
        yield from _groups(place, track)
        yield from _order(place, track)
        yield from _needed(profile, place, track)
        yield from _known_numbers(profile, place, track)
        yield from _known_states(place, track)
        yield from _known_people(place, track)
        yield from _known_agreements(profile, place, track)
        yield from _signs_for(place, track)


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
        needed = NEEDS_BEFORE.get(step.kind, frozenset())
        if needed and not needed & seen:
            names = " or ".join(sorted(needed))
            message = f"{step.kind} works with what {names} asks. Put a {names} step before it."
            yield f"{step_key(place, number)}.kind", message
        seen.add(step.kind)


def _needed(profile: Profile, place: int, track: Track) -> Findings:
    key = f"registration.tracks[{place}].steps"
    there = frozenset(step.kind for step in track.steps)
    for kind in _missing(profile, track, there):
        yield key, f"Nothing asks {kind}. Add that step."
    if there >= NAMES_ORGANIZATION:
        message = "organization_lookup and roster_match both ask the numbers. Remove one."
        yield key, message
    if not there & {StepKind.EMAIL_CODE, StepKind.ACCOUNT_SIGN_IN} and not track.activation_link:
        message = "Nothing proves the email. Add an email_code step, or say activation_link = true."
        yield key, message


def _missing(profile: Profile, track: Track, there: frozenset[StepKind]) -> Iterator[str]:
    """The kinds this track cannot do without."""
    by_roster = {KeyPart.PROVIDER_ID, KeyPart.KIND} & set(profile.registration.organization_key)
    is_office = track.kind is OrganizationKind.OFFICE
    if by_roster and is_office and StepKind.ROSTER_MATCH not in there:
        yield StepKind.ROSTER_MATCH
    elif not NAMES_ORGANIZATION & there:
        yield StepKind.ORGANIZATION_LOOKUP
    if StepKind.PERSONAL_DETAILS not in there:
        yield StepKind.PERSONAL_DETAILS
    if StepKind.EMAIL_CODE in there and StepKind.EXISTING_ACCOUNT not in there:
        yield StepKind.EXISTING_ACCOUNT
    if not SIGNS_IN & there:
        yield StepKind.PASSWORD
    if track.creates is Creates.ORGANIZATION and StepKind.ORGANIZATION_DETAILS not in there:
        yield StepKind.ORGANIZATION_DETAILS


def _known_numbers(profile: Profile, place: int, track: Track) -> Findings:
    """The registry is asked by NPI, so that has to be one of the key's parts."""
    for number, step in enumerate(track.steps):
        asks = KeyPart.NPI in profile.registration.organization_key
        if step.kind is StepKind.REGISTRY_QUESTIONNAIRE and not asks:
            message = "The registry is asked by NPI, and no page asks one. Remove this step."
            yield f"{step_key(place, number)}.kind", message


def _signs_for(place: int, track: Track) -> Findings:
    """What is signed binds an organisation, and its first person signs."""
    if track.signature is not None and track.creates is not Creates.ORGANIZATION:
        message = "Only the first of an organization signs for it. Remove electronic_signature."
        yield f"registration.tracks[{place}].steps", message


def _known_agreements(profile: Profile, place: int, track: Track) -> Findings:
    states = states_of(track)
    for number, step in enumerate(track.steps):
        if not isinstance(step, AgreementStep | SignatureStep):
            continue
        key = f"{step_key(place, number)}.settings"
        if not profile.agreement(step.settings.agreement):
            yield f"{key}.agreement", _no_agreement(step.settings.agreement)
        for own in step.settings.by_state:
            if not profile.agreement(own.agreement):
                yield f"{key}.by_state", _no_agreement(own.agreement)
            if own.state not in states:
                message = f"No step offers the state {own.state}. Add it to a jurisdiction step."
                yield f"{key}.by_state", message


def _no_agreement(name: str) -> str:
    return f"There is no agreement {name}. Add it under [[agreements]]."


def states_of(track: Track) -> frozenset[str]:
    """The states one can choose from on the way."""
    return frozenset(
        state
        for step in track.steps
        if isinstance(step, JurisdictionStep)
        for state in step.settings.states
    )


def _known_states(place: int, track: Track) -> Findings:
    for number, step in enumerate(track.steps):
        if isinstance(step, JurisdictionStep):
            for state in step.settings.states:
                if state not in REGIONS:
                    message = f"{state} is no state. Write two letters, like IA."
                    yield f"{step_key(place, number)}.settings.states", message


def _known_people(place: int, track: Track) -> Findings:
    for number, step in enumerate(track.steps):
        if isinstance(step, PersonalDetailsStep):
            for field in sorted(set(step.settings.optional) - set(step.settings.asks)):
                message = f"{field} is not asked, so it cannot be optional. Add it to asks."
                yield f"{step_key(place, number)}.settings.optional", message
