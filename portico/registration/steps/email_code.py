"""The code sent to the work email (WF-08)."""

from collections.abc import Mapping
from typing import Any

from portico.accounts.challenges import Purpose, latest_code
from portico.profiles.schema import StepKind
from portico.registration.forms import CodeForm
from portico.registration.models import Draft
from portico.registration.services.codes import (
    check_email_code,
    send_email_code,
    subject_of,
)
from portico.registration.steps.base import Page, StepDoor, is_confirmed, seconds_to_wait
from portico.registration.steps.wording import explain
from portico.web.forms import KitForm


class EmailCode(StepDoor):
    """Only the code sent last is valid."""

    kind = StepKind.EMAIL_CODE
    form_class = CodeForm
    template = "registration/steps/email_code.html"
    button = "Confirm email"
    never_kept = frozenset({"code"})

    def context(self, page: Page) -> Mapping[str, Any]:
        """When and where the last code was sent, the address masked."""
        sent = latest_code(
            purpose=Purpose.REGISTRATION_EMAIL,
            plan=page.profile.slug,
            subject=subject_of(page.draft, page.facts.email),
            now=page.now,
        )
        person = next(
            place.step for place in page.walk.places if place.step.kind is StepKind.PERSONAL_DETAILS
        )
        return {
            "sent": sent,
            "is_over": sent is not None and sent.expires_at <= page.now,
            "wait": seconds_to_wait(sent, page.now),
            "confirmed": page.facts.passed(self.kind, page.facts.email),
            "person": person,
        }

    def act(self, page: Page, action: str) -> Draft | None:
        """Send another code."""
        if action != "send":
            return None
        return send_email_code(
            draft=page.draft, profile=page.profile, actor=page.actor, now=page.now
        )

    def save(self, page: Page, form: KitForm) -> Draft | None:
        """Compare what was typed."""
        if page.facts.passed(self.kind, page.facts.email):
            return page.draft
        result = check_email_code(
            draft=page.draft,
            profile=page.profile,
            typed=form.cleaned_data["code"],
            actor=page.actor,
            now=page.now,
        )
        if not is_confirmed(page, result, page.facts.email):
            form.add_error("code", explain(result, page.profile))
            return None
        return page.draft
