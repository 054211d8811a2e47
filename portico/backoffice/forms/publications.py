"""A page or a piece of news of the plan's."""

from django import forms

from portico.toolkit.models import TEXT_LENGTH, TITLE_LENGTH
from portico.web.forms import KitForm


class EditionForm(KitForm):
    """A page's title and text, and the edition it began with."""

    title = forms.CharField(label="Title", max_length=TITLE_LENGTH)
    markdown = forms.CharField(
        label="Text",
        help_text="In Markdown; “How to write it” on this page says how.",
        max_length=TEXT_LENGTH,
        error_messages={
            "max_length": "Enter at most %(limit_value)d characters, or make two pages"
        },
        widget=forms.Textarea(attrs={"rows": 20}),
    )
    based_on = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class BasedOnForm(KitForm):
    """An act on the newest edition, and which one that was when the page was shown."""

    based_on = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
