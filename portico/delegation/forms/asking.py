"""What somebody asks for, and an administrator's answer."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms

from portico.delegation.forms.access import between
from portico.delegation.models import AccessRequest, RequestState, Thing
from portico.delegation.rules import Beyond
from portico.delegation.words import refusal
from portico.profiles.schema import Profile
from portico.web.forms import DayField, KitForm, SaysItself, Tile


class AskForm(KitForm):
    """One thing, and why it is needed."""

    what = forms.ChoiceField(
        label="What do you need?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what you need"},
    )
    reason = forms.CharField(
        label="What you need it for",
        help_text="Who answers reads it. Name no patient.",
        max_length=500,
        error_messages={"required": "Enter what you need it for"},
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, choices: Sequence[tuple[str, Tile]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = choices  # type: ignore[attr-defined] # a choice field, which its stubs do not know


class AnswerForm(KitForm):
    """Give it until a day, or say why not."""

    bound_field_class = SaysItself

    outcome = forms.ChoiceField(
        label="Give it or not?",
        widget=forms.RadioSelect,
        choices=(
            (RequestState.GIVEN.value, Tile("Give it", ["It counts from their next page"])),
            (RequestState.DECLINED.value, Tile("Decline", ["They read why, and that you decided"])),
        ),
        error_messages={"required": "Choose an answer: give it or decline"},
    )
    until = DayField(label="Until the end of", required=False)
    with_phi = forms.BooleanField(
        label="Also let them see patients (PHI)",
        help_text="Without it, what shows patients stays locked.",
        required=False,
    )
    reason = forms.CharField(
        label="Why not",
        help_text="Needed when you decline. They read it.",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self, *args: Any, asked: AccessRequest, profile: Profile, today: date, **kwargs: Any
    ) -> None:
        self.profile, self.today = profile, today
        self.last = today + timedelta(days=profile.administration.grant_days)
        kwargs["initial"] = {"until": self.last, "with_phi": asked.with_phi}
        super().__init__(*args, **kwargs)
        between(self.fields["until"], today, self.last)
        if asked.thing != Thing.ROLE:
            del self.fields["until"]
        if not asked.with_phi:
            del self.fields["with_phi"]

    def clean(self) -> dict[str, Any]:
        """A role is given until a day the plan allows; a refusal has a reason."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("outcome") == RequestState.DECLINED:
            if not cleaned.get("reason"):
                self.add_error("reason", "Enter why you decline")
        elif "until" in self.fields and "until" not in self.errors:
            day = cleaned.get("until")
            if day is None or not self.today < day <= self.last:
                self.add_error("until", refusal(Beyond.DAY, self.profile))
        return cleaned
