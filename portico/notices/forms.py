"""Which messages of the demo inbox to show."""

from django import forms

from portico.notices.channels import Channel
from portico.profiles.loading import profiles
from portico.web.forms import KitForm

KINDS = [
    ("", "Mail, text and call"),
    (Channel.MAIL.value, "Mail"),
    (Channel.TEXT.value, "Text"),
    (Channel.CALL.value, "Call"),
]


class FilterForm(KitForm):
    """Sent to whom, by which plan, how."""

    to = forms.CharField(
        label="Sent to",
        required=False,
        max_length=320,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "placeholder": "Anyone"}
        ),
    )
    plan = forms.ChoiceField(label="Plan", required=False)
    kind = forms.ChoiceField(label="Kind", required=False, choices=KINDS)

    def __init__(self, *args: object, **kwargs: object) -> None:
        """Offer the plans of this installation."""
        super().__init__(*args, **kwargs)
        plans = [(slug, profile.name) for slug, profile in profiles().items()]
        self.fields["plan"].choices = [("", "All plans"), *plans]  # type: ignore[attr-defined] # a choice field, which its stubs do not know
