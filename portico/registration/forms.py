"""Forms that several pages of registration share."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from portico.profiles.schema import (
    OrganizationDetailsSettings,
    OrganizationField,
    PersonalDetailsSettings,
)
from portico.vocabulary.digits import digits_of
from portico.vocabulary.names import clean_name
from portico.vocabulary.regions import REGIONS
from portico.web.fields import EmailField, PhoneField
from portico.web.forms import CodeField, DigitsField, KitForm, PasswordField


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

    def ask(self, settings: OrganizationDetailsSettings) -> None:
        """Keep what the plan's track wants to know beside name and address."""
        for field in OrganizationField:
            if field not in settings.asks:
                del self.fields[field]


class ExtensionField(DigitsField):
    """A phone extension, up to six digits."""

    def to_python(self, value: object) -> str:
        """Only its digits."""
        text = super().to_python(value) or ""
        if text in self.empty_values:
            return ""
        digits = digits_of(text.lower().removeprefix("ext").removeprefix("."))
        if digits is None or len(digits) > 6:
            raise ValidationError("Enter an extension of up to 6 digits.")
        return digits


class PersonForm(KitForm):
    """Who registers (WF-07, WS-05); ``ask`` leaves what the plan's track wants to know."""

    first_name = NameField(label="First name")
    middle_initial = NameField(label="Middle initial", max_length=1)
    last_name = NameField(label="Last name")
    job_title = NameField(label="Job title")
    phone = PhoneField(label="Work phone", help_text="Like (314) 555-0123")
    extension = ExtensionField(label="Extension")
    fax = PhoneField(label="Office fax")
    email = EmailField(label="Work email")
    email_again = EmailField(label="Work email again")
    rows = (
        ("first_name", "middle_initial", "last_name"),
        ("phone", "extension", "fax"),
        ("email", "email_again"),
    )

    def ask(self, settings: PersonalDetailsSettings, email_hint: str | None) -> None:
        """Keep the fields the settings name; without a hint no email is asked, it is known."""
        asked = {"first_name", "last_name", *settings.asks}
        if email_hint is not None:
            asked |= {"email", "email_again"} if settings.email_twice else {"email"}
            self.fields["email"].help_text = email_hint
        for name in list(self.fields):
            if name not in asked:
                del self.fields[name]
        for name in settings.optional:
            self.fields[name].required = False

    def clean_email_again(self) -> str:
        """Typed twice, so that a slip shows."""
        again: str = self.cleaned_data["email_again"]
        if self.cleaned_data.get("email") not in {None, again}:
            raise ValidationError("The two emails differ. Check both.")
        return again

    def person(self) -> dict[str, str]:
        """What is kept of it."""
        return {name: value for name, value in self.cleaned_data.items() if name != "email_again"}


class PeopleForm(KitForm):
    """What is wrong with the list of the office's people."""

    message = forms.CharField(
        label="What is wrong with the list?",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Say who is missing or does not belong. Plan staff look into it.",
        error_messages={"required": "Say what is wrong with the list."},
    )


class ChangeEmailForm(KitForm):
    """A mistyped email, corrected by whoever knows the password."""

    email = EmailField(label="Your email", help_text="We mail the link to this one instead.")
    password = PasswordField(
        label="Your password",
        error_messages={"required": "Enter the password you chose."},
    )


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
