"""Who registers: name, email, and what else the plan asks (WF-05, WF-07, WS-05, CS-06)."""

from collections.abc import Mapping
from typing import Any

from portico.profiles.schema import PersonalDetailsStep, StepKind
from portico.registration.forms import PersonForm
from portico.registration.models import Draft
from portico.registration.services.codes import record_person
from portico.registration.steps.base import Line, Page, StepDoor, locked_numbers
from portico.vocabulary.phone import format_phone
from portico.web.forms import KitForm


class PersonalDetails(StepDoor):
    """The email given here reaches the person; where a code proves it, going on sends it one."""

    kind = StepKind.PERSONAL_DETAILS
    form_class = PersonForm
    template = "registration/steps/personal_details.html"

    def form(self, page: Page, data: Mapping[str, Any] | None = None) -> KitForm:
        """Ask what the track asks; the email of an account one signed in to is not asked again."""
        form = super().form(page, data)
        assert isinstance(form, PersonForm)  # noqa: S101 - narrows the type
        assert isinstance(page.step, PersonalDetailsStep)  # noqa: S101 - narrows the type
        form.ask(page.step.settings, None if known_as(page) else _email_hint(page))
        if "email_again" in form.fields:
            form.initial.setdefault("email_again", form.initial.get("email", ""))
        return form

    def initial(self, page: Page) -> Mapping[str, Any]:
        """What the account one signed in to holds, the roster says, or was asked to sign."""
        for kind in (StepKind.ACCOUNT_SIGN_IN, StepKind.ROSTER_MATCH):
            check = page.facts.checks.get(kind)
            person = check.detail.get("person") if check else None
            if isinstance(person, Mapping):
                return {**person, "phone": format_phone(str(person.get("phone") or ""))}
        asked = page.facts.answers.get(StepKind.ELECTRONIC_SIGNATURE, {})
        return {name: asked[name] for name in ("first_name", "last_name", "email") if name in asked}

    def context(self, page: Page) -> Mapping[str, Any]:
        """The organisation's numbers where they were asked, locked, with where to change them."""
        return {**locked_numbers(page), "known_as": known_as(page)}

    def save(self, page: Page, form: KitForm) -> Draft:
        """Store the person and, where a step asks for a code, send it to a new email."""
        assert isinstance(form, PersonForm)  # noqa: S101 - narrows the type
        return record_person(
            draft=page.draft,
            profile=page.profile,
            track=page.walk.track,
            person=form.person(),
            actor=page.actor,
            now=page.now,
        )

    def summary(self, page: Page) -> list[Line]:
        """The person as typed, with what was left out left out."""
        answer = page.facts.answers.get(self.kind, {})
        texts = {name: str(value) for name, value in answer.items() if value}
        names = (texts.get(name) for name in ("first_name", "middle_initial", "last_name"))
        extension = f", extension {texts['extension']}" if "extension" in texts else ""
        lines = [
            Line("Name", " ".join(filter(None, names))),
            Line("Job title", texts.get("job_title", "")),
            Line("Work phone", format_phone(texts.get("phone", "")) + extension),
            Line("Office fax", format_phone(texts.get("fax", ""))),
            Line("Work email", _email(page)),
        ]
        return [line for line in lines if line.value]


def known_as(page: Page) -> str:
    """The email that need not be typed: of the account signed in to, or of the invitation."""
    return page.facts.signed_in_as or page.facts.invited_as


def _email_hint(page: Page) -> str:
    asked = {step.kind for step in page.walk.track.steps}
    use = "We send it a six-digit code."
    if StepKind.EMAIL_CODE not in asked:
        use = "We mail it a link that opens your account."
    return use if StepKind.CREDENTIALS in asked else f"You will sign in with it. {use}"


def _email(page: Page) -> str:
    facts = page.facts
    confirmed = known_as(page) or facts.passed(StepKind.EMAIL_CODE, facts.email)
    return f"{facts.email}, confirmed" if confirmed else facts.email
