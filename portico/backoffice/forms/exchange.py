"""What narrows the exchange board, what is uploaded there, and why somebody acts."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any, TypeAlias

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import MaxValueValidator, MinValueValidator

from portico.exchange.rules import ENOUGH, FileState, name_of, why_not
from portico.web.forms import DayField, KitForm, SaysItself

Upload: TypeAlias = "UploadedFile[Any]"
MOST_AT_ONCE = 50
_DAYS = (MinValueValidator(date(2000, 1, 1)), MaxValueValidator(date(2999, 12, 31)))
"""Days on which a file can have come."""
_IDENTIFIES = re.compile(r"@|\d[\d-]{5,}")
STATES = (
    ("", "Any"),
    (FileState.LOADING.value, "Not loaded yet"),
    (FileState.QUARANTINE.value, "With quarantined parts"),
    (FileState.UNREADABLE.value, "Unreadable"),
    (FileState.DONE.value, "Done"),
)


class SearchForm(KitForm):
    """One field for a file."""

    bound_field_class = SaysItself

    text = forms.CharField(
        label="File name or interchange number (ISA13)",
        required=False,
        max_length=200,
        error_messages={"max_length": "Enter at most 200 characters of the file's name"},
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )


class FilterForm(KitForm):
    """Filters of the files; they apply by themselves where htmx runs."""

    bound_field_class = SaysItself

    state = forms.ChoiceField(label="State", required=False, choices=STATES)
    kind = forms.ChoiceField(label="Kind", required=False)
    sender = forms.ChoiceField(label="Sender", required=False)
    since = DayField(label="Received from", required=False, validators=_DAYS)
    until = DayField(label="Through", required=False, validators=_DAYS)

    def __init__(
        self, *args: Any, kinds: Iterable[str], senders: Iterable[str], **kwargs: Any
    ) -> None:
        """The choices are what came."""
        super().__init__(*args, **kwargs)
        for name, choices in (("kind", kinds), ("sender", senders)):
            known = [(each, each.capitalize() if name == "kind" else each) for each in choices]
            self.fields[name].choices = [("", "Any"), *known]  # type: ignore[attr-defined] # a choice field, which its stubs do not know


class QuarantineFilterForm(KitForm):
    """Filters of the quarantine."""

    bound_field_class = SaysItself

    part = forms.ChoiceField(
        label="Show", required=False, choices=(("", "What waits"), ("ended", "What ended"))
    )
    fault = forms.ChoiceField(label="Reason", required=False)

    def __init__(self, *args: Any, faults: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        """The choices are the reasons for which something waits."""
        super().__init__(*args, **kwargs)
        self.fields["fault"].choices = [("", "Any"), *faults]  # type: ignore[attr-defined] # a choice field, which its stubs do not know


class _Several(forms.FileInput):
    """A file field that takes more than one."""

    allow_multiple_selected = True


class _Files(forms.FileField):
    """What was chosen, as a list."""

    widget = _Several

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Django judges each; an empty one is judged with the others, later."""
        chosen = data if isinstance(data, list | tuple) else [data]
        return [super(_Files, self).clean(each, initial) for each in chosen if each] or (
            super().clean(None, initial)
        )


class UploadForm(KitForm):
    """One file or several; ``taken`` are those that are worth a look, whatever the others are."""

    bound_field_class = SaysItself

    chosen = _Files(
        label="Files",
        allow_empty_file=True,
        help_text="X12 files as they came, any mixture. Nothing needs to be renamed or split.",
        error_messages={"required": "Choose one or several files"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.taken: list[Upload] = []

    def clean_chosen(self) -> list[Upload]:
        """Say of each file that is not taken why, and what to do."""
        chosen: list[Upload] = self.cleaned_data["chosen"]
        if len(chosen) > MOST_AT_ONCE:
            raise forms.ValidationError(f"Choose at most {MOST_AT_ONCE} files at a time")
        judged = [(file, _why_not(file)) for file in chosen]
        self.taken = [file for file, why in judged if not why]
        if refused := [f"{name_of(file.name or '')}: {why}" for file, why in judged if why]:
            raise forms.ValidationError([forms.ValidationError(each) for each in refused])
        return chosen


class RepairForm(UploadForm):
    """The one file that repairs a transaction set."""

    chosen = _Files(
        label="Repaired file",
        allow_empty_file=True,
        help_text="One transaction set in its envelope, with its old control numbers or with new ones.",
        widget=forms.FileInput,
        error_messages={"required": "Choose the repaired file"},
    )


class _ReasonForm(KitForm):
    """Why somebody acts; the trail keeps it."""

    def clean_reason(self) -> str:
        """The trail outlives the people: nothing that tells who it is about."""
        reason = " ".join(str(self.cleaned_data["reason"]).split())
        if _IDENTIFIES.search(reason):
            raise forms.ValidationError(
                "Say it without an email and without numbers of people, checks or claims"
            )
        return reason


class TakeOutForm(_ReasonForm):
    """Why somebody needs the data of patients."""

    reason = forms.CharField(
        label="Why you need it",
        max_length=200,
        help_text="It holds patients’ data. The trail keeps your name and this line.",
        error_messages={"required": "Enter why you need this transaction set"},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class SetAsideForm(_ReasonForm):
    """Why nothing more is done."""

    reason = forms.CharField(
        label="Reason",
        max_length=500,
        help_text="Such as: the sender confirmed that it was a test.",
        error_messages={"required": "Enter why nothing more is to be done"},
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """As a dialog it lies over a page that has a reason of its own."""
        super().__init__(*args, auto_id="id_aside_%s", **kwargs)


def _why_not(file: Upload) -> str:
    """Look at its size and how it begins."""
    if (file.size or 0) > settings.UPLOAD_MEGABYTES * 1_000_000:
        return (
            f"it is larger than {settings.UPLOAD_MEGABYTES} MB. Have whoever runs the portal"
            " load it there: portico exchange."
        )
    file.seek(0)
    why = why_not(file.read(ENOUGH))
    file.seek(0)
    return why
