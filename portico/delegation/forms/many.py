"""A file of people, and which of its lines are invited."""

from collections.abc import Sequence
from typing import Any

from django import forms

from portico.delegation.sheet import LARGEST, MOST, Line, Unreadable, read
from portico.web.forms import KitForm, SaysItself


class SheetForm(KitForm):
    """The file, read into lines."""

    bound_field_class = SaysItself

    file = forms.FileField(
        label="File (csv)",
        help_text=f"At most {MOST} people and {LARGEST // 1024} kB. Nobody is invited yet.",
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        error_messages={
            "required": "Choose the file you filled in",
            "empty": "This file is empty. Fill in the template and choose it again.",
        },
    )

    def clean_file(self) -> list[tuple[int, dict[str, str]]]:
        """The lines as typed, by number."""
        try:
            return read(self.cleaned_data["file"].chunks())
        except Unreadable as error:
            raise forms.ValidationError(str(error)) from None


class ChosenForm(KitForm):
    """The lines to invite, of those without problems."""

    line = forms.TypedMultipleChoiceField(
        coerce=int,
        error_messages={
            "required": "Tick the people you want to invite",
            "invalid_choice": "One of these lines cannot be invited any more. Look at them again.",
        },
    )

    def __init__(self, *args: Any, lines: Sequence[Line], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["line"].choices = [  # type: ignore[attr-defined] # a choice field, which its stubs do not know
            (each.number, str(each.number)) for each in lines if not each.problems
        ]

    @property
    def ticked(self) -> set[int]:
        """What the page shows ticked: what was sent, at first everyone who can be invited."""
        if not self.is_bound:
            return {number for number, _ in self.fields["line"].choices}  # type: ignore[attr-defined] # as above
        return {int(each) for each in self.data.getlist("line") if each.isdigit()}  # type: ignore[attr-defined] # a QueryDict
