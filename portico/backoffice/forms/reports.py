"""What reports are about."""

from collections.abc import Mapping
from typing import Any

from django import forms

from portico.web.forms import KitForm, SaysItself

USUAL_DAYS = 90


class PeriodForm(KitForm):
    """What reports are about; it applies by itself where htmx runs."""

    bound_field_class = SaysItself

    days = forms.TypedChoiceField(
        label="Period",
        coerce=int,
        choices=[
            (30, "Last 30 days"),
            (90, "Last 90 days"),
            (365, "Last 365 days"),
            (730, "Last 730 days"),
        ],
    )
    kind = forms.ChoiceField(label="Kind of review", required=False)

    def __init__(self, *args: Any, kinds: Mapping[str, str], **kwargs: Any) -> None:
        """Any kind that is reviewed here."""
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", "All kinds"), *kinds.items()]  # type: ignore[attr-defined] # a choice field, which its stubs do not know
