"""The flow: a pure function of the plan's profile and what a draft holds.

Nothing here knows the database, the clock or the browser. A draft is walked anew at every
request, so that a changed answer, a changed profile or a stale check shows at once which step
has to be done next.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from portico.profiles.schema import (
    AgreementChoice,
    Condition,
    Creates,
    Registration,
    SignatureStep,
    Step,
    StepKind,
    Track,
)
from portico.registration.facts import (
    PROVED_ABOUT,
    Facts,
    Outcome,
    about_everything,
    about_numbers,
    about_provider,
    about_signature,
)


def _proves(step: Step, facts: Facts) -> bool:
    about = PROVED_ABOUT.get(step.kind)
    return about is not None and step.proves and facts.passed(step.kind, about(facts))


def _applies(step: Step, facts: Facts) -> bool:
    if isinstance(step, SignatureStep) and not step.is_page:
        return False
    holds = {
        Condition.EMAIL_KNOWN: facts.email_has_account,
        Condition.EMAIL_NEW: not facts.email_has_account,
        Condition.FIRST_OF_ORGANIZATION: facts.creates is Creates.ORGANIZATION,
        Condition.PROVED: facts.is_proved,
        Condition.UNPROVED: not facts.is_proved,
    }
    return all(holds[condition] for condition in step.when)


def _is_done(step: Step, facts: Facts) -> bool:
    kind = step.kind
    match kind:
        case StepKind.ORGANIZATION_LOOKUP:
            return facts.passed(kind, about_numbers(facts))
        case StepKind.ROSTER_MATCH:
            return facts.settled(kind, about_provider(facts.identity)) and leads_here(facts)
        case StepKind.PIN | StepKind.PAYMENT:
            return facts.settled(kind, facts.identity.tin)
        case StepKind.ACCOUNT_SIGN_IN:
            return facts.signed_in_as != ""
        case StepKind.REGISTRY_QUESTIONNAIRE:
            return facts.text(kind, "npi") == facts.text(StepKind.ORGANIZATION_LOOKUP, "npi") != ""
        case StepKind.EMAIL_CODE:
            return facts.invited_as != "" or facts.passed(kind, facts.email)
        case StepKind.EXISTING_ACCOUNT:
            return facts.passed(kind, facts.email)
        case StepKind.PASSWORD:
            return facts.has_password
        case StepKind.CREDENTIALS:
            return facts.has_password and kind in facts.answers
        case StepKind.SECURITY_QUESTION:
            return facts.has_secret_answer and kind in facts.answers
        case StepKind.PHONE_CODE:
            return facts.phone != "" and facts.passed(kind, facts.phone)
        case StepKind.ADMINISTRATOR_CONSENT:
            return facts.answers.get(kind, {}).get("agreed") is True
        case StepKind.ELECTRONIC_SIGNATURE:
            return facts.passed(kind, about_signature(agreement_key(step, facts), facts.signatory))
        case StepKind.SUMMARY:
            return facts.text(kind, "about") == about_everything(facts)
        case StepKind.AGREEMENT:
            return facts.text(kind, "key") == agreement_key(step, facts)
        case _:
            return kind in facts.answers


def leads_here(facts: Facts) -> bool:
    """True when the provider that matched is registered where one joins, and free where one begins.

    Nobody is told which without the whole match; without it the plan finds out.
    """
    check = facts.checks[StepKind.ROSTER_MATCH]
    if check.outcome is not Outcome.PASS:
        return facts.creates is Creates.ORGANIZATION
    return (check.detail.get("registered") is True) is (facts.creates is Creates.MEMBERSHIP)


def agreement_key(step: Step, facts: Facts) -> str:
    """The agreement that a step shows or has signed, in the state that was chosen."""
    chosen = step.settings
    return chosen.agreement_in(facts.state) if isinstance(chosen, AgreementChoice) else ""


class Status(StrEnum):
    """Where a step stands in a walk."""

    DONE = "done"
    CURRENT = "current"
    AHEAD = "ahead"


@dataclass(frozen=True, slots=True)
class Place:
    """A step of the walk and where it stands."""

    step: Step
    status: Status


@dataclass(frozen=True, slots=True)
class Group:
    """A segment of the step indicator: its first step is where a link leads."""

    label: str
    status: Status
    key: str


@dataclass(frozen=True, slots=True)
class Walk:
    """A draft's way through its track, as it stands now."""

    track: Track
    places: tuple[Place, ...]
    facts: Facts

    @property
    def current(self) -> Place | None:
        """The first step not yet done; None when everything is."""
        return next((place for place in self.places if place.status is Status.CURRENT), None)

    def place(self, key: str) -> Place | None:
        """The place of that address, if this walk has it."""
        return next((place for place in self.places if place.step.key == key), None)

    def opens(self, key: str) -> bool:
        """True for steps that are done or due; what lies ahead stays closed."""
        place = self.place(key)
        return place is not None and place.status is not Status.AHEAD

    def before(self, key: str) -> Step | None:
        """The step that Back leads to."""
        keys = [place.step.key for place in self.places]
        index = keys.index(key)
        return self.places[index - 1].step if index else None

    def is_last(self, key: str) -> bool:
        """True for the step whose answer is followed by submit."""
        return self.places[-1].step.key == key

    def groups(self, key: str) -> tuple[Group, ...]:
        """The step indicator as seen from the page ``key``."""
        here = self.place(key)
        labels = dict.fromkeys(step.group for step in self.track.steps)
        return tuple(
            self._group(label, is_here=here is not None and here.step.group == label)
            for label in labels
        )

    def _group(self, label: str, *, is_here: bool) -> Group:
        mine = [place for place in self.places if place.step.group == label]
        if is_here:
            status = Status.CURRENT
        elif mine and all(place.status is Status.DONE for place in mine):
            status = Status.DONE
        else:
            status = Status.AHEAD
        return Group(label, status, mine[0].step.key if mine else "")


def track_of(registration: Registration, facts: Facts) -> Track | None:
    """The chosen track; the only one where there is no choice; None before the choice."""
    chosen = registration.track(facts.text(StepKind.ACCOUNT_TYPE, "track"))
    if chosen is None and len(registration.tracks) == 1:
        return registration.tracks[0]
    return chosen


def _within(track: Track, facts: Facts) -> Facts:
    """What belongs to this track: what was answered on another one stays in the draft for it."""
    own = _only(track.steps, replace(facts, creates=track.creates, kind=track.kind))
    told = replace(own, is_proved=any(_proves(step, own) for step in track.steps))
    return _only([step for step in track.steps if _applies(step, told)], told)


def _only(steps: Iterable[Step], facts: Facts) -> Facts:
    kinds = {step.kind for step in steps}
    if StepKind.ORGANIZATION_LOOKUP in kinds:
        kinds.add(StepKind.REGISTRY_QUESTIONNAIRE)
    return replace(
        facts,
        answers={kind: answer for kind, answer in facts.answers.items() if kind in kinds},
        checks={kind: check for kind, check in facts.checks.items() if kind in kinds},
    )


def walk(registration: Registration, facts: Facts) -> Walk:
    """Walk the draft: which steps apply, which are done, which is next.

    Before a track is chosen only its first step, the choice, is there.
    """
    track = track_of(registration, facts)
    if track is None:
        first = registration.tracks[0]
        return Walk(first, (Place(first.steps[0], Status.CURRENT),), facts)
    facts = _within(track, facts)
    places: list[Place] = []
    status = Status.DONE
    for step in track.steps:
        if not _applies(step, facts):
            continue
        if status is Status.CURRENT:
            status = Status.AHEAD
        if status is Status.DONE and not _is_done(step, facts):
            status = Status.CURRENT
        places.append(Place(step, status))
    return Walk(track, tuple(places), facts)
