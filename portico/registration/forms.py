"""Forms that several pages of registration share."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from portico.vocabulary.digits import digits_of
from portico.vocabulary.names import clean_name
from portico.vocabulary.regions import REGIONS
from portico.web.fields import EmailField, PhoneField
from portico.web.forms import CodeField, DigitsField, KitForm


class NameField(forms.CharField):
    """A name of a person or an organisation: any script, accents kept, no markup."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 1000, **kwargs})

    def to_python(self, value: object) -> str:
        """Clean the name, or say what is wrong with it."""
        text = super().to_python(value) or ""
        if text in self.empty_values:
            return ""
        try:
            return clean_name(text)
        except ValueError as error:
            raise ValidationError(str(error)) from error


class ZipField(DigitsField):
    """A ZIP code, five digits or nine."""

    def to_python(self, value: object) -> str:
        """Five digits, or nine as 63103-1234."""
        text = super().to_python(value) or ""
        if text in self.empty_values:
            return ""
        digits = digits_of(text) or ""
        if len(digits) not in {5, 9}:
            raise ValidationError("Enter a ZIP code with 5 digits.")
        return digits if len(digits) == 5 else f"{digits[:5]}-{digits[5:]}"


class OrganizationForm(KitForm):
    """How the organisation is shown in the portal (WF-04)."""

    name = NameField(label="Organization name", help_text="The full legal name, as on your W-9")
    dba = NameField(label="Doing business as", required=False)
    street = NameField(label="Street address")
    street2 = NameField(label="Suite, floor or building", required=False)
    city = NameField(label="City")
    region = forms.ChoiceField(label="State", choices=[("", "Choose"), *REGIONS.items()])
    zip = ZipField(label="ZIP")
    phone = PhoneField(label="Business phone")
    email = EmailField(label="Business email")
    rows = (("city", "region", "zip"), ("phone", "email"))


class PersonForm(KitForm):
    """Who registers (WF-07)."""

    first_name = NameField(label="First name")
    last_name = NameField(label="Last name")
    job_title = NameField(label="Job title")
    phone = PhoneField(label="Work phone")
    email = EmailField(
        label="Work email", help_text="You will sign in with it. We send it a six-digit code."
    )
    rows = (("first_name", "last_name"), ("phone", "email"))


class LeaveForm(KitForm):
    """An email to come back with."""

    email = EmailField(
        label="Your email",
        help_text="We mail you how to come back. On any device, a code sent to it opens your draft.",
    )


class ContinueForm(KitForm):
    """The email that was left with a draft."""

    email = EmailField(label="The email you left with us")


class CodeForm(KitForm):
    """The code that was sent."""

    code = CodeField(
        label="Six-digit code",
        error_messages={"required": "Enter the six digits of the code."},
    )


def typed_text(
    form: KitForm, data: Mapping[str, Any], never_kept: frozenset[str]
) -> dict[str, str]:
    """Return the fields of a form as they were typed, without those that are never kept."""
    return {
        name: str(data[name])[:1000]
        for name in form.fields
        if name in data and name not in never_kept
    }
