"""Electronic communications: in or out (WF-09)."""

from django import forms

from portico.profiles.schema import StepKind
from portico.registration.models import Draft
from portico.registration.services.drafts import record_answer
from portico.registration.steps.base import Line, Page, StepDoor
from portico.web.forms import KitForm, Tile

CHOICES = (
    ("in", Tile("Opt in", ["Send me what can be sent electronically."])),
    ("out", Tile("Opt out", ["Only what the portal cannot do without, such as codes."])),
)
LABELS = {"in": "Opted in", "out": "Opted out"}


class CommunicationsForm(KitForm):
    """In or out; neither is chosen beforehand."""

    choice = forms.ChoiceField(
        label="Electronic communications",
        choices=CHOICES,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose to opt in or to opt out."},
    )


class Communications(StepDoor):
    """Stored with the membership."""

    kind = StepKind.COMMUNICATIONS
    form_class = CommunicationsForm
    template = "registration/steps/tiles.html"

    def save(self, page: Page, form: KitForm) -> Draft:
        """Store the choice."""
        return record_answer(
            draft=page.draft,
            kind=self.kind,
            answer={"choice": form.cleaned_data["choice"]},
            actor=page.actor,
            now=page.now,
        )

    def summary(self, page: Page) -> list[Line]:
        """In or out, in words."""
        choice = page.facts.text(self.kind, "choice")
        return [Line("Electronic communications", LABELS.get(choice, ""))]
