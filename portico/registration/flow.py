"""The flow: a pure function of the plan's profile and what a draft holds.

Nothing here knows the database, the clock or the browser. A draft is walked anew at every
request, so that a changed answer, a changed profile or a stale check shows at once which step
has to be done next.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from portico.profiles.schema import Condition, Creates, Registration, Step, StepKind, Track

Value: TypeAlias = str | bool | int | None
Answer: TypeAlias = Mapping[str, Value]


class Outcome(StrEnum):
    """How a check ended; never a bare boolean."""

    PASS = "pass"  # noqa: S105 - an outcome, not a password
    FAIL = "fail"
    UNAVAILABLE = "unavailable"
    ABANDONED = "abandoned"


@dataclass(frozen=True, slots=True)
class Check:
    """The last outcome of a step's check, and what exactly it was about.

    A check counts only while ``about`` is still what the answers say: a code for an address that
    was changed since proves nothing.
    """

    outcome: Outcome
    about: str
    at: str
    detail: Mapping[str, object] = field(default_factory=dict)


def registry_day(check: Check | None) -> str:
    """The day of the registry's copy, as dates are shown; empty where it did not answer."""
    stored = str(check.detail.get("as_of") or "") if check else ""
    return f"{date.fromisoformat(stored):%m/%d/%Y}" if stored else ""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a draft holds, as values."""

    answers: Mapping[StepKind, Answer] = field(default_factory=dict)
    checks: Mapping[StepKind, Check] = field(default_factory=dict)
    has_password: bool = False
    creates: Creates | None = None

    def text(self, kind: StepKind, name: str) -> str:
        """An answer as text; empty when there is none."""
        return str(self.answers.get(kind, {}).get(name) or "")

    def passed(self, kind: StepKind, about: str) -> bool:
        """True when the step's check passed for just this."""
        check = self.checks.get(kind)
        return check is not None and check.outcome is Outcome.PASS and check.about == about

    @property
    def email(self) -> str:
        """The work email the registrant gave, normalised."""
        return self.text(StepKind.PERSONAL_DETAILS, "email")

    @property
    def phone(self) -> str:
        """The phone to be verified, in E.164."""
        return self.text(StepKind.PHONE_CODE, "phone")

    @property
    def email_has_account(self) -> bool:
        """Known only once the code sent to that email was right."""
        check = self.checks.get(StepKind.EMAIL_CODE)
        return (
            check is not None
            and self.passed(StepKind.EMAIL_CODE, self.email)
            and check.detail.get("account") is True
        )


def about_numbers(facts: Facts) -> str:
    """What the check of TIN and NPI was about: the pair, and what is to be created with it."""
    tin = facts.text(StepKind.ORGANIZATION_LOOKUP, "tin")
    npi = facts.text(StepKind.ORGANIZATION_LOOKUP, "npi")
    return f"{facts.creates}:{tin}:{npi}"


def about_everything(facts: Facts) -> str:
    """What the summary was about: each answer as it stood when the page was read."""
    shown = sorted(
        (kind.value, sorted((name, str(value)) for name, value in answer.items()))
        for kind, answer in facts.answers.items()
        if kind not in {StepKind.SUMMARY, StepKind.AGREEMENT}
    )
    return repr(shown)


def _applies(step: Step, facts: Facts) -> bool:
    holds = {
        Condition.EMAIL_KNOWN: facts.email_has_account,
        Condition.EMAIL_NEW: not facts.email_has_account,
        Condition.FIRST_OF_ORGANIZATION: facts.creates is Creates.ORGANIZATION,
    }
    return all(holds[condition] for condition in step.when)


def _is_done(kind: StepKind, facts: Facts) -> bool:
    match kind:
        case StepKind.ORGANIZATION_LOOKUP:
            return facts.passed(kind, about_numbers(facts))
        case StepKind.REGISTRY_QUESTIONNAIRE:
            return facts.text(kind, "npi") == facts.text(StepKind.ORGANIZATION_LOOKUP, "npi") != ""
        case StepKind.EMAIL_CODE | StepKind.EXISTING_ACCOUNT:
            return facts.passed(kind, facts.email)
        case StepKind.PASSWORD:
            return facts.has_password
        case StepKind.PHONE_CODE:
            return facts.phone != "" and facts.passed(kind, facts.phone)
        case StepKind.ADMINISTRATOR_CONSENT:
            return facts.answers.get(kind, {}).get("agreed") is True
        case StepKind.SUMMARY:
            return facts.text(kind, "about") == about_everything(facts)
        case StepKind.AGREEMENT:
            return facts.text(kind, "sha256") != ""
        case _:
            return kind in facts.answers


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


def walk(registration: Registration, facts: Facts) -> Walk:
    """Walk the draft: which steps apply, which are done, which is next.

    Before a track is chosen only its first step, the choice, is there.
    """
    track = track_of(registration, facts)
    if track is None:
        first = registration.tracks[0]
        return Walk(first, (Place(first.steps[0], Status.CURRENT),), facts)
    facts = replace(facts, creates=track.creates)
    places: list[Place] = []
    status = Status.DONE
    for step in track.steps:
        if not _applies(step, facts):
            continue
        if status is Status.CURRENT:
            status = Status.AHEAD
        if status is Status.DONE and not _is_done(step.kind, facts):
            status = Status.CURRENT
        places.append(Place(step, status))
    return Walk(track, tuple(places), facts)
