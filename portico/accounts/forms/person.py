"""What is known of a person, and of a colleague who is let back in."""

from django import forms

from portico.accounts.models import NAME_LENGTH
from portico.web.forms import KitForm


class NameForm(KitForm):
    """A person's own name."""

    first_name = forms.CharField(label="First name", max_length=NAME_LENGTH)
    last_name = forms.CharField(label="Last name", max_length=NAME_LENGTH)
    rows = (("first_name", "last_name"),)


class CallBackForm(KitForm):
    """That a colleague was called back, before their second factor is taken away."""

    called_back = forms.BooleanField(
        label="I called them back on a number the plan has on file, and it is them.",
        error_messages={"required": "Call them back first, then confirm it here."},
    )
