"""Which track: one tile for each that the profile offers (WF-01)."""

from collections.abc import Mapping
from typing import Any

from django import forms

from portico.profiles.schema import StepKind
from portico.registration.models import Draft
from portico.registration.services.drafts import record_answer
from portico.registration.steps.base import Line, Page, StepDoor
from portico.web.forms import KitForm, Tile


class AccountTypeForm(KitForm):
    """The choice between the profile's tracks."""

    track = forms.ChoiceField(
        label="Account type",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose an account type to go on.",
            "invalid_choice": "Choose one of the account types below.",
        },
    )


class AccountType(StepDoor):
    """The first page of a plan that has more than one track."""

    kind = StepKind.ACCOUNT_TYPE
    form_class = AccountTypeForm
    template = "registration/steps/tiles.html"

    def form(self, page: Page, data: Mapping[str, Any] | None = None) -> KitForm:
        """Offer the tracks of the profile as it stands now."""
        form = super().form(page, data)
        field = form.fields["track"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - narrows the type
        field.choices = [
            (track.key, Tile(track.title, [track.explanation]))
            for track in page.profile.registration.tracks
            if track.offered
        ]
        return form

    def save(self, page: Page, form: KitForm) -> Draft:
        """Store the chosen track; answers given on another track stay."""
        return record_answer(
            draft=page.draft,
            kind=self.kind,
            answer={"track": form.cleaned_data["track"]},
            actor=page.actor,
            now=page.now,
        )

    def summary(self, page: Page) -> list[Line]:
        """The track by its title."""
        return [Line("Account type", page.walk.track.title)]
