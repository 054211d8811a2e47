"""Who takes over what somebody held who leaves."""

from collections.abc import Sequence
from typing import Any

from django import forms

from portico.organizations.models import Membership
from portico.profiles.schema import Profile
from portico.web.fields import EmailField
from portico.web.forms import KitForm, SaysItself

LISTED = 100
"""So many colleagues are offered by name; of more, an email is typed."""


class LeavingForm(KitForm):
    """A colleague who gets some of the leaver's roles until the same days; or nobody."""

    bound_field_class = SaysItself

    roles = forms.MultipleChoiceField(
        label="Which of their roles",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self,
        *args: Any,
        colleagues: Sequence[Membership],
        roles: Sequence[str],
        profile: Profile,
        **kwargs: Any,
    ) -> None:
        """``roles`` are those the leaver has now; without any, nothing is asked."""
        kwargs.setdefault("initial", {"roles": list(roles)})
        super().__init__(*args, **kwargs)
        self.colleagues = colleagues
        titles = {role.key: role.title for role in profile.roles}
        self.fields["roles"].choices = [(key, titles.get(key, key)) for key in roles]  # type: ignore[attr-defined] # a choice field, which its stubs do not know
        self.fields = {"successor": self._successor(), **self.fields}
        if not roles or not colleagues:
            self.fields.clear()

    def _successor(self) -> forms.Field:
        text = (
            "They get the roles ticked below, until the same days. "
            "Who has roles already sees the same patients and numbers as before."
        )
        if len(self.colleagues) > LISTED:
            return EmailField(label="Who takes over? Their email", help_text=text, required=False)
        choices = [(str(one.public_id), one.account.full_name) for one in self.colleagues]
        return forms.ChoiceField(
            label="Who takes over?",
            help_text=text,
            required=False,
            choices=[("", "Nobody for now"), *choices],
        )

    def clean(self) -> dict[str, Any]:
        """Whoever is named is a colleague who is here."""
        cleaned = super().clean() or self.cleaned_data
        typed = cleaned.get("successor") or ""
        found = [one for one in self.colleagues if typed in {str(one.public_id), one.account.email}]
        if typed and not found:
            self.add_error("successor", "Enter the email of a colleague who is active here")
        cleaned["colleague"] = found[0] if found else None
        return cleaned
