"""Whom an administrator lets in, and what they get."""

from collections.abc import Iterator

from django import forms

from portico.delegation.forms.access import AccessForm
from portico.delegation.services.invitations import Invitee
from portico.web.fields import EmailField
from portico.web.forms import KitBoundField, SaysItself

_NO_FILL = {"autocomplete": "off"}


class InviteForm(AccessForm):
    """Who it is, then what they may do."""

    bound_field_class = SaysItself
    rows = (("first_name", "last_name"),)
    about = ("first_name", "last_name", "email", "job_title")
    field_order = about

    first_name = forms.CharField(
        label="First name", max_length=100, widget=forms.TextInput(_NO_FILL)
    )
    last_name = forms.CharField(label="Last name", max_length=100, widget=forms.TextInput(_NO_FILL))
    email = EmailField(
        label="Work email",
        help_text="We mail a link there that works once, for 72 hours. No other email can use it.",
        error_messages={"required": "Enter the email of the colleague to invite"},
    )
    job_title = forms.CharField(
        label="Job title (optional)",
        max_length=200,
        required=False,
        widget=forms.TextInput(_NO_FILL),
    )

    def about_them(self) -> Iterator[list[KitBoundField]]:
        """The lines of who it is; the rest is drawn as access is everywhere."""
        for line in self.drawn():
            if line[0].name in self.about:
                yield line  # type: ignore[misc] # fields of this form are the kit's

    def invitee(self) -> Invitee:
        """Who was typed, once the form is valid."""
        return Invitee(**{name: self.cleaned_data[name] for name in self.about})
