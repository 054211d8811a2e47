"""What is asked about who administers an organization."""

from typing import Any

from django import forms

from portico.delegation.queries.hand_over import possible_successor
from portico.organizations.models import Membership, Organization
from portico.profiles.schema import Profile
from portico.web.forms import KitForm

MESSAGE_LENGTH = 500


class FindForm(KitForm):
    """Whom somebody looks for, where one list would be too long."""

    find = forms.CharField(
        label="Find a colleague",
        help_text="By the beginnings of a name, or the whole email.",
        max_length=200,
        error_messages={"required": "Enter the beginning of a name"},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    @property
    def words(self) -> str:
        """What was typed; nothing on a page that was not searched."""
        return str(self.cleaned_data["find"]) if self.is_bound and self.is_valid() else ""


class HandOverForm(KitForm):
    """To whom the main role is offered, and what they should read with it."""

    to = forms.CharField(label="To whom?", error_messages={"required": "Choose a colleague"})
    message = forms.CharField(
        label="Message",
        help_text="They read it with your offer.",
        required=False,
        max_length=MESSAGE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self,
        *args: Any,
        organization: Organization,
        colleagues: list[Membership],
        plan: Profile,
        **kwargs: Any,
    ) -> None:
        """``colleagues`` are those listed; administrators are marked."""
        super().__init__(*args, **kwargs)
        self.organization = organization
        title = plan.labels.administrator
        names = [(str(each.public_id), _line(each, title)) for each in colleagues]
        self.fields["to"].widget = forms.Select(choices=[("", "Choose a colleague"), *names])

    def clean_to(self) -> Membership:
        """The colleague, on this page or not."""
        found = possible_successor(self.organization, self.cleaned_data["to"])
        if found is None:
            raise forms.ValidationError("Choose a colleague who is active in your organization")
        return found


def _line(member: Membership, title: str) -> str:
    """A name, and what tells two of that name apart."""
    role = f", {title}" if member.is_administrator else ""
    return f"{member.account.full_name}{role} ({member.account.email})"
