"""What every step kind answers: its form, its extra context, what saving does, its summary."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import Any, ClassVar

from django.urls import reverse

from portico.access.actor import Actor
from portico.accounts.challenges import CodeResult, CodeState
from portico.profiles.schema import Profile, Step, StepKind, Track
from portico.registration.facts import Facts
from portico.registration.flow import Walk
from portico.registration.models import Draft
from portico.registration.queries import stored_facts
from portico.registration.services.drafts import record_answer
from portico.registration.services.numbers import Visitor
from portico.vocabulary.tin import format_tin
from portico.web.forms import KitForm


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A step as one request sees it."""

    profile: Profile
    draft: Draft
    walk: Walk
    step: Step
    visitor: Visitor
    actor: Actor
    now: datetime

    @property
    def facts(self) -> Facts:
        """What the draft holds, with what its track creates."""
        return self.walk.facts

    @property
    def typed(self) -> Mapping[str, str]:
        """What was left in this step's form without being taken yet."""
        typed: Mapping[str, str] = self.draft.typed.get(self.step.kind, {})
        return typed

    @property
    def answer(self) -> Mapping[str, Any]:
        """This step's stored answer."""
        return self.facts.answers.get(self.step.kind, {})


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the summary: what was asked and what was answered."""

    label: str
    value: str


class StepDoor(ABC):
    """One step kind. Subclasses say what differs; the views know only this."""

    kind: ClassVar[StepKind]
    form_class: ClassVar[type[KitForm]]
    template: ClassVar[str] = "registration/steps/form.html"
    button: ClassVar[str] = "Continue"
    never_kept: ClassVar[frozenset[str]] = frozenset()
    """Fields that are never written anywhere as they were typed: secrets and codes."""

    def form(self, page: Page, data: Mapping[str, Any] | None = None) -> KitForm:
        """The form, with what is stored or was typed before."""
        initial = {**self.initial(page), **page.answer, **page.typed}
        return self.form_class(data=data, initial=initial)

    def initial(self, page: Page) -> Mapping[str, Any]:
        """What to offer where nothing was answered yet."""
        return {}

    def context(self, page: Page) -> Mapping[str, Any]:
        """What the template needs beside the form."""
        return {}

    def act(self, page: Page, action: str) -> Draft | None:
        """Do what a second button asks for; None when there is no such button."""
        return None

    @abstractmethod
    def save(self, page: Page, form: KitForm) -> Draft | None:
        """Take a valid form; None after putting an error into it."""

    def summary(self, page: Page) -> list[Line]:
        """How the answer reads on the summary page."""
        return []


NAMES_ORGANIZATION = (StepKind.ORGANIZATION_LOOKUP, StepKind.ROSTER_MATCH)


def locked_numbers(page: Page) -> Mapping[str, Any]:
    """The organisation's numbers as text that cannot be changed here, with the step where they can.

    Empty before they were asked (WF-05).
    """
    identity = page.facts.identity
    asked = [place.step for place in page.walk.places if place.step.kind in NAMES_ORGANIZATION]
    if not asked or not identity.tin:
        return {"numbers": [], "numbers_url": ""}
    numbers = [
        ("Tax ID (TIN)", format_tin(identity.tin)),
        ("NPI", identity.npi),
        ("Provider ID", identity.provider_id),
    ]
    return {
        "numbers": [(label, number) for label, number in numbers if number],
        "numbers_url": step_url(asked[0]),
    }


def other_track(page: Page) -> Track | None:
    """Where the profile leads whoever is on the wrong track."""
    return page.profile.registration.track(page.step.otherwise or "")


def switch_track(page: Page) -> Draft | None:
    """Go over to that track; what was answered and the two have in common stays."""
    other = other_track(page)
    if other is None:
        return None
    return record_answer(
        draft=page.draft,
        kind=StepKind.ACCOUNT_TYPE,
        answer={"track": other.key},
        actor=page.actor,
        now=page.now,
    )


def step_url(step: Step) -> str:
    """The one address of a step."""
    return reverse("registration:step", kwargs={"key": step.key})


def is_confirmed(page: Page, result: CodeResult, about: str) -> bool:
    """True when the code was right, also when a double click was first to use it.

    A code that was used without leaving its outcome in the draft (the server stopped between the
    two) confirms nothing: another one has to be sent.
    """
    if result is CodeResult.ALREADY_USED:
        return stored_facts(page.draft).passed(page.step.kind, about)
    return result is CodeResult.RIGHT


def seconds_to_wait(sent: CodeState | None, now: datetime) -> int:
    """How long until another code may be sent."""
    return max(0, ceil((sent.resend_at - now).total_seconds())) if sent else 0
