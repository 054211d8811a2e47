"""What staff type: search, filters, a decision, a note of a call, what a caller says."""

from typing import Any

from django import forms

from portico.accounts.claims import spelled
from portico.backoffice.queries import NOBODY
from portico.profiles.schema import Profile
from portico.reviews.models import Outcome
from portico.reviews.outcomes import Words
from portico.toolkit.forms import SaysItself
from portico.web.fields import PhoneField, TinField
from portico.web.forms import KitForm, Tile

REASON_LENGTH = 2000


class SearchForm(KitForm):
    """One field for whatever somebody has at hand."""

    bound_field_class = SaysItself

    text = forms.CharField(
        label="Organization, person, reference, TIN or NPI",
        required=False,
        max_length=200,
        error_messages={
            "max_length": "Enter at most 200 characters: a name, reference, TIN or NPI"
        },
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )


class FilterForm(KitForm):
    """Filters of the queue; they apply by themselves where htmx runs."""

    bound_field_class = SaysItself

    kind = forms.ChoiceField(label="Kind", required=False)
    held_by = forms.ChoiceField(label="Held by", required=False)

    def __init__(
        self, *args: Any, kinds: dict[str, str], holders: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        """The choices are what is there today."""
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", "Any kind"), *kinds.items()]  # type: ignore[attr-defined] # a choice field, which its stubs do not know
        self.fields["held_by"].choices = [("", "Anyone"), (NOBODY, "Nobody"), *holders]  # type: ignore[attr-defined] # a choice field, which its stubs do not know


class OfficeForm(KitForm):
    """The office that asks for a PIN."""

    tin = TinField(label="Tax ID (TIN)")


class DecisionForm(KitForm):
    """Approve, ask for more, or decline."""

    bound_field_class = SaysItself

    outcome = forms.ChoiceField(
        label="What do you decide?",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose a decision: approve, ask for more or decline",
            "invalid_choice": "Choose a decision: approve, ask for more or decline",
        },
    )
    reason = forms.CharField(
        label="Message to the applicant",
        required=False,
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, words: Words, **kwargs: Any) -> None:
        """Say what each decision does to a review of this kind."""
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = (  # type: ignore[attr-defined] # a choice field, which its stubs do not know
            (Outcome.APPROVE.value, Tile("Approve", [words.approve])),
            (Outcome.SEND_BACK.value, Tile("Ask for more", [words.send_back])),
            (Outcome.DECLINE.value, Tile("Decline", [words.decline])),
        )
        self.fields["reason"].help_text = words.message

    def clean(self) -> dict[str, Any]:
        """Whoever has to wait longer or is declined is told why."""
        cleaned = super().clean() or self.cleaned_data
        outcome = cleaned.get("outcome")
        if outcome and outcome != Outcome.APPROVE and not cleaned.get("reason"):
            self.add_error("reason", "Enter a message: what you need, or why you decline")
        return cleaned


class CallForm(KitForm):
    """A call made to check something."""

    number = PhoneField(label="Number you called")
    person = forms.CharField(
        label="Who you spoke with",
        max_length=120,
        error_messages={"required": "Enter who you spoke with"},
    )
    text = forms.CharField(
        label="What they said",
        max_length=REASON_LENGTH,
        error_messages={"required": "Enter what they said"},
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class CallerForm(KitForm):
    """The name a caller says they sign in with."""

    name = forms.CharField(
        label="Username or email",
        max_length=320,
        error_messages={"required": "Enter what the caller says they sign in with"},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, plan: Profile, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan = plan
        if not plan.sign_in.by_username:
            self.fields["name"].label = "Email"

    def clean_name(self) -> str:
        """One spelling."""
        try:
            return spelled(self.cleaned_data["name"], self.plan)
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error


class AnswerForm(KitForm):
    """What a caller answers to their question."""

    answer = forms.CharField(
        label="What the caller answers",
        max_length=200,
        error_messages={"required": "Enter what the caller answers"},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
