"""The flow: a pure function of the plan's profile and what a draft holds.

Nothing here knows the database, the clock or the browser. A draft is walked anew at every
request, so that a changed answer, a changed profile or a stale check shows at once which step
has to be done next.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from portico.profiles.schema import (
    AgreementStep,
    Condition,
    Creates,
    Registration,
    Step,
    StepKind,
    Track,
)

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """The numbers an organisation is known by, as far as the track asks them; else empty."""

    tin: str = ""
    npi: str = ""
    provider_id: str = ""
    party: str = ""
    """``group`` or ``practitioner``, where the plan's roster tells them apart."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a draft holds, as values."""

    answers: Mapping[StepKind, Answer] = field(default_factory=dict)
    checks: Mapping[StepKind, Check] = field(default_factory=dict)
    has_password: bool = False
    has_secret_answer: bool = False
    creates: Creates | None = None
    invited_as: str = ""
    """The email an administrator's invitation went to: whoever opened its link holds it."""
    is_proved: bool = False
    """True when a proof of the track that is enough by itself was right."""

    def text(self, kind: StepKind, name: str) -> str:
        """An answer as text; empty when there is none."""
        return str(self.answers.get(kind, {}).get(name) or "")

    def passed(self, kind: StepKind, about: str) -> bool:
        """True when the step's check passed for just this."""
        check = self.checks.get(kind)
        return check is not None and check.outcome is Outcome.PASS and check.about == about

    def settled(self, kind: StepKind, about: str) -> bool:
        """True when the check passed for just this, or was given up and the way goes on without."""
        check = self.checks.get(kind)
        given_up = check is not None and check.outcome is Outcome.ABANDONED
        return self.passed(kind, about) or (given_up and check is not None and check.about == about)

    @property
    def identity(self) -> Identity:
        """The organisation's numbers, from the step of this track that asks them."""
        kind = StepKind.ROSTER_MATCH
        if kind not in self.answers:
            kind = StepKind.ORGANIZATION_LOOKUP
        names = ("tin", "npi", "provider_id", "party")
        return Identity(**{name: self.text(kind, name) for name in names})

    @property
    def organization(self) -> Mapping[str, object]:
        """Name, address and contact of the organisation: as typed, else as the roster has them."""
        typed = self.answers.get(StepKind.ORGANIZATION_DETAILS)
        check = self.checks.get(StepKind.ROSTER_MATCH)
        listed = check.detail.get("organization") if check else None
        return typed or (listed if isinstance(listed, Mapping) else {})

    @property
    def signed_in_as(self) -> str:
        """The verified email of the account the registrant signed in to first; else empty."""
        check = self.checks.get(StepKind.ACCOUNT_SIGN_IN)
        return check.about if check is not None and check.outcome is Outcome.PASS else ""

    @property
    def email(self) -> str:
        """The work email of the registrant, normalised."""
        typed = self.text(StepKind.PERSONAL_DETAILS, "email")
        return self.signed_in_as or self.invited_as or typed

    @property
    def phone(self) -> str:
        """The phone to be verified, in E.164."""
        return self.text(StepKind.PHONE_CODE, "phone")

    @property
    def email_has_account(self) -> bool:
        """Known only once the code sent to that email was right, or its owner signed in."""
        if self.signed_in_as:
            return True
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


def about_provider(identity: Identity) -> str:
    """What a roster match was about: whom, under which numbers."""
    return f"{identity.party}:{identity.tin}:{identity.provider_id}"


PROVED_ABOUT: dict[StepKind, Callable[[Facts], str]] = {
    StepKind.PIN: lambda facts: facts.identity.tin,
    StepKind.PAYMENT: lambda facts: facts.identity.tin,
    StepKind.ROSTER_MATCH: lambda facts: about_provider(facts.identity),
}
"""What a proof was about; it says nothing of numbers that were changed since."""


def _proves(step: Step, facts: Facts) -> bool:
    about = PROVED_ABOUT.get(step.kind)
    return about is not None and step.proves and facts.passed(step.kind, about(facts))


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
    """The agreement that a step shows, in the state that was chosen."""
    state = facts.text(StepKind.JURISDICTION, "state")
    return step.settings.agreement_in(state) if isinstance(step, AgreementStep) else ""


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
    own = _only(track.steps, replace(facts, creates=track.creates))
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
