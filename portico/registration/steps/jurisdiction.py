"""Whose state's forms hold."""

from collections.abc import Mapping
from typing import Any

from django import forms

from portico.profiles.schema import JurisdictionStep, StepKind
from portico.registration.models import Draft
from portico.registration.services.drafts import record_answer
from portico.registration.steps.base import Line, Page, StepDoor
from portico.vocabulary.regions import REGIONS
from portico.web.forms import KitForm, Tile


class JurisdictionForm(KitForm):
    """The choice between the profile's states."""

    state = forms.ChoiceField(
        label="State",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose a state to go on.",
            "invalid_choice": "Choose one of the states below.",
        },
    )


class Jurisdiction(StepDoor):
    """The state decides which agreement is shown later."""

    kind = StepKind.JURISDICTION
    form_class = JurisdictionForm
    template = "registration/steps/tiles.html"

    def form(self, page: Page, data: Mapping[str, Any] | None = None) -> KitForm:
        """Offer the states of the profile."""
        form = super().form(page, data)
        field = form.fields["state"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - narrows the type
        assert isinstance(page.step, JurisdictionStep)  # noqa: S101 - narrows the type
        field.choices = [(state, Tile(REGIONS[state])) for state in page.step.settings.states]
        return form

    def save(self, page: Page, form: KitForm) -> Draft:
        """Store the state."""
        return record_answer(
            draft=page.draft,
            kind=self.kind,
            answer={"state": form.cleaned_data["state"]},
            actor=page.actor,
            now=page.now,
        )

    def summary(self, page: Page) -> list[Line]:
        """The state by its name."""
        return [Line("State", REGIONS.get(page.facts.text(self.kind, "state"), ""))]
