"""What an administrator types: about a request, and whom to invite."""

from typing import Any

from django import forms

from portico.reviews.models import Outcome
from portico.web.fields import EmailField
from portico.web.forms import KitBoundField, KitForm, Tile


class SaysItself(KitBoundField):
    """A field whose hint, not "(optional)", says when it is needed."""

    is_optional = False


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


class InviteForm(KitForm):
    """Whom to let in."""

    email = EmailField(
        label="Colleague's work email",
        help_text="We mail a link that works once, for 72 hours.",
        error_messages={"required": "Enter the email of the colleague to invite."},
    )
