"""What the help desk looks for, what a caller says, and why staff look."""

import re

from django import forms

from portico.audit.rules import refuse_identifiers
from portico.web.forms import CodeField, KitForm, SaysItself

LONGEST_NUMBER = 6
"""So many digits in a row may be somebody's."""


class DeskForm(KitForm):
    """One field for whatever a caller has at hand."""

    bound_field_class = SaysItself

    text = forms.CharField(
        label="Name, email, username or number",
        help_text="A number is a TIN, an NPI, a provider ID or a reference such as R-104.",
        max_length=320,
        error_messages={
            "required": "Enter a name, an email, a username or a number",
            "max_length": "Enter at most %(limit_value)d characters",
        },
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )


class CallCodeForm(KitForm):
    """The code a signed-in caller reads out."""

    code = CodeField(
        label="Call code", error_messages={"required": "Enter the six digits the caller reads out"}
    )


class AnswerForm(KitForm):
    """What a caller answers to their question."""

    answer = forms.CharField(
        label="What the caller answers",
        max_length=200,
        error_messages={"required": "Enter what the caller answers"},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class ReasonForm(KitForm):
    """Why staff look at an organization as one of its people."""

    reason = forms.CharField(
        label="Why do you look?",
        help_text="The organization reads it in its own record. Leave names and numbers out.",
        max_length=300,
        error_messages={
            "required": "Enter why you look, such as: the caller finds no payments",
            "max_length": "Enter at most %(limit_value)d characters",
        },
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean_reason(self) -> str:
        """The record outlives its people: nothing in it says who somebody is."""
        reason: str = self.cleaned_data["reason"]
        try:
            refuse_identifiers(reason)
        except ValueError as error:
            message = "Leave out emails and numbers of people. Say it in words."
            raise forms.ValidationError(message) from error
        if any(len(digits) >= LONGEST_NUMBER for digits in re.findall(r"\d[\d -]*", reason)):
            raise forms.ValidationError("Leave out long numbers. Say it in words.")
        return reason
