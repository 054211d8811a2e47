"""What narrows the queue: a search, and filters."""

from typing import Any

from django import forms

from portico.backoffice.queries import CLEAN, NOBODY, UNCLEAR
from portico.web.forms import KitForm, SaysItself


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
    evidence = forms.ChoiceField(
        label="Evidence",
        required=False,
        choices=(("", "Any"), (CLEAN, "All match"), (UNCLEAR, "Look at it")),
    )
    held_by = forms.ChoiceField(label="Held by", required=False)

    def __init__(
        self, *args: Any, kinds: dict[str, str], holders: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        """The choices are what is there today."""
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", "Any kind"), *kinds.items()]  # type: ignore[attr-defined] # a choice field, which its stubs do not know
        self.fields["held_by"].choices = [("", "Anyone"), (NOBODY, "Nobody"), *holders]  # type: ignore[attr-defined] # a choice field, which its stubs do not know
