"""Who asks for an office: a PIN, another main administrator, a new second factor."""

from collections.abc import Sequence
from typing import Any

from django import forms

from portico.delegation.queries.hand_over import possible_successor
from portico.organizations.models import Membership, Organization
from portico.web.fields import EmailField, TinField
from portico.web.forms import KitForm, SaysItself


class OfficeForm(KitForm):
    """The office that asks for a PIN."""

    tin = TinField(label="Tax ID (TIN)")


class AppointForm(KitForm):
    """Who called for an office, how they were reached, and who is to be its main administrator."""

    bound_field_class = SaysItself

    person = forms.CharField(
        label="Who calls for the office?",
        max_length=120,
        error_messages={"required": "Enter the name of who calls"},
    )
    reached_at = forms.CharField(
        label="Where did you reach them?",
        help_text="Call back at a number on file before you go on. One they gave you proves nothing.",
        max_length=320,
        error_messages={"required": "Enter the number or email on file where you reached them"},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    email = EmailField(
        label="Their work email",
        help_text="We mail the link to prove the office there.",
        error_messages={"required": "Enter their email: the link to prove the office goes there"},
    )
    successor = forms.CharField(label="Who is to be the main administrator?", required=False)
    successor_email = EmailField(
        label="Or somebody new, by work email",
        help_text="They are invited once it is approved, and are main when they accept.",
        required=False,
    )
    keeps_old = forms.BooleanField(
        label="The one before stays an administrator",
        help_text="Left unticked, they lose access at that moment.",
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        organization: Organization,
        colleagues: Sequence[Membership],
        mails_link: bool,
        **kwargs: Any,
    ) -> None:
        """``mails_link``: whether the link goes to them; else to the contact on file alone."""
        super().__init__(*args, **kwargs)
        self.organization = organization
        names = [
            (str(each.public_id), f"{each.account.full_name} ({each.account.email})")
            for each in colleagues
        ]
        self.fields["successor"].widget = forms.Select(choices=[("", "Somebody new"), *names])
        if not mails_link:
            del self.fields["email"]

    def clean_successor(self) -> Membership | None:
        """A colleague, on this page or not; None for somebody new."""
        typed = self.cleaned_data["successor"]
        found = possible_successor(self.organization, typed) if typed else None
        if typed and found is None:
            raise forms.ValidationError("Choose somebody who is active in the organization")
        return found

    def clean(self) -> dict[str, Any]:
        """One of the two successors."""
        cleaned = super().clean() or self.cleaned_data
        chosen, typed = cleaned.get("successor"), cleaned.get("successor_email")
        if not chosen and not typed and "successor_email" not in self.errors:
            self.add_error("successor_email", "Choose a colleague, or enter an email")
        if chosen and typed:
            self.add_error("successor_email", "Choose a colleague or enter an email, not both")
        return cleaned

    def told(self) -> dict[str, Any]:
        """What the service takes."""
        data = self.cleaned_data
        return {
            "person": data["person"],
            "reached_at": data["reached_at"],
            "email": data.get("email", ""),
            "successor": data["successor"],
            "successor_email": data["successor_email"],
            "keeps_old": data["keeps_old"],
        }


class LostFactorForm(KitForm):
    """Where the person was called back who says that the second factor is lost."""

    reached_at = forms.CharField(
        label="Where did you reach them?",
        help_text="Call back at a number on file before you go on. One they gave you proves nothing.",
        max_length=320,
        error_messages={"required": "Enter the number or email on file where you reached them"},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
