"""Who registers: name, work phone, work email and job title (WF-05, WF-07)."""

from collections.abc import Mapping
from typing import Any

from portico.profiles.schema import StepKind
from portico.registration.forms import PersonForm
from portico.registration.models import Draft
from portico.registration.services.codes import record_person
from portico.registration.steps.base import Line, Page, StepDoor, locked_numbers
from portico.vocabulary.phone import format_phone
from portico.web.forms import KitForm


class PersonalDetails(StepDoor):
    """The email given here is the sign-in name; going on sends it a code."""

    kind = StepKind.PERSONAL_DETAILS
    form_class = PersonForm
    template = "registration/steps/with_numbers.html"

    def context(self, page: Page) -> Mapping[str, Any]:
        """The two numbers, locked, with where to change them."""
        return locked_numbers(page)

    def save(self, page: Page, form: KitForm) -> Draft:
        """Store the person and send a code to a new email."""
        return record_person(
            draft=page.draft,
            profile=page.profile,
            person=form.cleaned_data,
            actor=page.actor,
            now=page.now,
        )

    def summary(self, page: Page) -> list[Line]:
        """The person as typed."""
        answer = page.facts.answers.get(self.kind, {})
        return [
            Line("Name", f"{answer.get('first_name')} {answer.get('last_name')}"),
            Line("Job title", str(answer.get("job_title"))),
            Line("Work phone", format_phone(str(answer.get("phone")))),
            Line("Work email", _email(page)),
        ]


def _email(page: Page) -> str:
    confirmed = page.facts.passed(StepKind.EMAIL_CODE, page.facts.email)
    return f"{page.facts.email}, confirmed" if confirmed else page.facts.email
