"""How the list of people is searched and narrowed."""

from typing import Any

from django import forms

from portico.delegation.listing import ADMINISTRATORS, DAYS, Ends, Standing
from portico.profiles.schema import Profile
from portico.web.forms import KitForm, SaysItself


class SearchForm(KitForm):
    """The beginnings of a name or an email."""

    bound_field_class = SaysItself

    text = forms.CharField(
        label="Name or email",
        required=False,
        max_length=200,
        error_messages={"max_length": "Enter at most 200 characters of a name or an email"},
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )


class FilterForm(KitForm):
    """What the list is narrowed to; it applies by itself where htmx runs."""

    bound_field_class = SaysItself

    role = forms.ChoiceField(label="Role", required=False)
    standing = forms.ChoiceField(
        label="Status",
        required=False,
        choices=(
            ("", "Everyone here"),
            (Standing.ACTIVE, "Active"),
            (Standing.INVITED, "Invited"),
            (Standing.WAITING, "Waiting"),
            (Standing.SUSPENDED, "Suspended"),
            (Standing.LEFT, "Access ended"),
        ),
    )
    phi = forms.ChoiceField(
        label="Patient information",
        required=False,
        choices=(("", "On or off"), ("on", "On"), ("off", "Off")),
    )
    used = forms.ChoiceField(
        label="Last sign-in",
        required=False,
        choices=(
            ("", "Any time"),
            *((days, f"Over {days} days ago") for days in DAYS),
            ("never", "Never"),
        ),
    )
    ends = forms.ChoiceField(
        label="Roles end",
        required=False,
        choices=(("", "Any day"), (Ends.SOON, "Within 30 days"), (Ends.OVER, "Over already")),
    )

    def __init__(self, *args: Any, profile: Profile, **kwargs: Any) -> None:
        """The roles are the plan's."""
        super().__init__(*args, **kwargs)
        plural = profile.labels.administrator_plural
        self.fields["role"].choices = [  # type: ignore[attr-defined] # a choice field, which its stubs do not know
            ("", "Any role"),
            (ADMINISTRATORS, plural[:1].upper() + plural[1:]),
            *((role.key, role.title) for role in profile.roles),
        ]
