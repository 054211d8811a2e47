"""What an administrator types: about a request, what happened when."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from portico.reviews.models import Outcome
from portico.web.forms import DayField, KitForm, SaysItself, Tile


class AnswerForm(KitForm):
    """Approve somebody, or deny with a reason."""

    bound_field_class = SaysItself

    outcome = forms.ChoiceField(
        label="Let them in?",
        widget=forms.RadioSelect,
        choices=(
            (Outcome.APPROVE.value, Tile("Approve", ["They can sign in at once"])),
            (Outcome.DECLINE.value, Tile("Deny", ["They are told to ask you"])),
        ),
        error_messages={
            "required": "Choose an answer: approve or deny",
            "invalid_choice": "Choose an answer: approve or deny",
        },
    )
    reason = forms.CharField(
        label="Reason",
        help_text="Needed when you deny. It stays in the record of this request.",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        """A denial is never without a reason."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("outcome") == Outcome.DECLINE and not cleaned.get("reason"):
            self.add_error("reason", "Enter a reason for denying")
        return cleaned


class TrailForm(KitForm):
    """Which part of the activity is read; it applies by itself where htmx runs."""

    bound_field_class = SaysItself
    longest = timedelta(days=366)
    days = (
        MinValueValidator(date(2000, 1, 1), "Enter a day after 1999"),
        MaxValueValidator(date(2099, 12, 31), "Enter a day before 2100"),
    )

    kind = forms.ChoiceField(label="What", required=False)
    person = forms.ChoiceField(label="Who", required=False)
    first = DayField(label="From", validators=days)
    last = DayField(label="To", validators=days)

    def __init__(
        self, *args: Any, kinds: Mapping[str, str], people: Mapping[str, str], **kwargs: Any
    ) -> None:
        """The choices are what is there today."""
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", "Everything"), *kinds.items()]  # type: ignore[attr-defined] # a choice field, which its stubs do not know
        self.fields["person"].choices = [("", "Everyone"), *people.items()]  # type: ignore[attr-defined] # a choice field, which its stubs do not know

    def clean(self) -> dict[str, Any]:
        """A year at most, so that nobody waits for a page or a download."""
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and first > last:
            self.add_error("first", "Choose a first day that is not after the last")
        elif first and last and last - first >= self.longest:
            self.add_error("first", "Choose a first day at most a year before the last")
        return cleaned
