"""Everything entered, by page, each with its way back."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portico.profiles.schema import StepKind
from portico.registration.facts import about_everything
from portico.registration.models import Draft
from portico.registration.services.drafts import record_answer
from portico.registration.steps.base import Line, Page, StepDoor, step_url
from portico.web.forms import KitForm


class SummaryForm(KitForm):
    """Nothing to type: going on says that it is right."""


@dataclass(frozen=True, slots=True)
class Section:
    """A step of the draft as the summary shows it."""

    group: str
    title: str
    url: str
    lines: list[Line]


class Summary(StepDoor):
    """A change made afterwards brings the page up again."""

    kind = StepKind.SUMMARY
    form_class = SummaryForm
    template = "registration/steps/summary.html"

    def __init__(self, doors: Mapping[StepKind, StepDoor]) -> None:
        self._doors = doors

    def context(self, page: Page) -> Mapping[str, Any]:
        """A section for each step that has something to show."""
        return {"sections": [section for section in self._sections(page) if section.lines]}

    def save(self, page: Page, form: KitForm) -> Draft:
        """Remember just what was looked at."""
        return record_answer(
            draft=page.draft,
            kind=self.kind,
            answer={"about": about_everything(page.facts)},
            actor=page.actor,
            now=page.now,
        )

    def _sections(self, page: Page) -> list[Section]:
        return [
            Section(place.step.group, place.step.title, step_url(place.step), door.summary(page))
            for place in page.walk.places
            if (door := self._doors.get(place.step.kind)) is not None
        ]
