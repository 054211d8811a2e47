"""The first person of an organisation agrees to be its administrator (WF-10)."""

from collections.abc import Mapping
from typing import Any

from django import forms

from portico.profiles.schema import StepKind
from portico.profiles.schema.steps import AdministratorConsentStep
from portico.registration.models import Draft
from portico.registration.services.drafts import record_answer
from portico.registration.steps.base import Line, Page, StepDoor
from portico.web.forms import KitForm


class ConsentForm(KitForm):
    """One box, not ticked beforehand."""

    agreed = forms.BooleanField(
        error_messages={"required": "Tick the box to go on: an organization needs someone."}
    )


class AdministratorConsent(StepDoor):
    """Later individuals never see it."""

    kind = StepKind.ADMINISTRATOR_CONSENT
    form_class = ConsentForm

    def form(self, page: Page, data: Mapping[str, Any] | None = None) -> KitForm:
        """The statement is the profile's."""
        form = super().form(page, data)
        if isinstance(page.step, AdministratorConsentStep):
            form.fields["agreed"].label = page.step.settings.statement
        return form

    def save(self, page: Page, form: KitForm) -> Draft:
        """Store that it was agreed."""
        return record_answer(
            draft=page.draft,
            kind=self.kind,
            answer={"agreed": True},
            actor=page.actor,
            now=page.now,
        )

    def summary(self, page: Page) -> list[Line]:
        """By the title the plan gives the role."""
        return [Line(page.profile.labels.administrator, "You agreed")]
