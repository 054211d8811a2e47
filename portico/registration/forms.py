"""Forms that several pages of registration share."""

from collections.abc import Callable, Container, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from portico.accounts.services import Busy, ExistingOutcome
from portico.agreements.models import SignatureRequest
from portico.agreements.rules import (
    CONSENT,
    DRAWN_LENGTH,
    disclosures,
    in_one,
    intent_of,
    is_drawing,
    is_name_of,
)
from portico.agreements.services import Given
from portico.profiles.schema import (
    OrganizationDetailsSettings,
    PersonalDetailsSettings,
    Profile,
)
from portico.registration.rules import ORGANIZATION_LABELS, organization_fields
from portico.registration.services.existing import MayNotJoin
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

    name = NameField(
        label=ORGANIZATION_LABELS["name"], help_text="The full legal name, as on your W-9"
    )
    dba = NameField(label=ORGANIZATION_LABELS["dba"], required=False)
    street = NameField(label=ORGANIZATION_LABELS["street"])
    street2 = NameField(label=ORGANIZATION_LABELS["street2"], required=False)
    city = NameField(label=ORGANIZATION_LABELS["city"])
    region = forms.ChoiceField(
        label=ORGANIZATION_LABELS["region"], choices=[("", "Choose"), *REGIONS.items()]
    )
    zip = ZipField(label=ORGANIZATION_LABELS["zip"])
    phone = PhoneField(label=ORGANIZATION_LABELS["phone"])
    email = EmailField(label=ORGANIZATION_LABELS["email"])
    rows = (("city", "region", "zip"), ("phone", "email"))

    def ask(self, settings: OrganizationDetailsSettings) -> None:
        """Keep what the plan's track wants to know beside name and address."""
        self.keep(organization_fields(settings))

    def keep(self, names: Container[str]) -> None:
        """Ask for these fields alone."""
        for name in list(self.fields):
            if name not in names:
                del self.fields[name]


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


BUSY = "We are busy right now. Nothing is lost; try again in a moment."


class ExistingAccountForm(KitForm):
    """Signing in once to an account there is; its authenticator's code where it has one."""

    password = PasswordField(
        label="Password of your existing sign-in",
        error_messages={"required": "Enter the password you already have here."},
    )
    code = CodeField(
        label="Code of your authenticator app",
        help_text="Only if your sign-in asks for one",
        required=False,
    )
    wrong = "This is not the password of that sign-in. Try again, or reset it."
    wrong_at: str | None = "password"

    def proves(self, profile: Profile, prove: Callable[..., ExistingOutcome]) -> bool:
        """Have ``prove`` judge what was typed; whatever did not do is said in the form."""
        typed = {name: self.cleaned_data[name] for name in ("password", "code")}
        try:
            outcome = prove(**typed)
        except Busy:
            self.add_error(None, BUSY)
            return False
        except MayNotJoin as refusal:
            self.add_error(None, str(refusal))
            return False
        if outcome is not ExistingOutcome.RIGHT:
            self._explain(outcome, profile)
        return outcome is ExistingOutcome.RIGHT

    def _explain(self, outcome: ExistingOutcome, profile: Profile) -> None:
        match outcome:
            case ExistingOutcome.CODE_NEEDED:
                self.add_error("code", "Enter your password again, with the app's current code.")
            case ExistingOutcome.CODE_WRONG:
                self.add_error("code", "This is not the app's current code. Enter the next one.")
            case ExistingOutcome.BUDGET_SPENT:
                self.add_error(self.wrong_at, SPENT.format(profile.help_line.phone))
            case _:
                self.add_error(self.wrong_at, self.wrong)


SPENT = (
    "Too many passwords and codes were tried for this person today. Your answers are kept; "
    "try again tomorrow or call {}."
)


class AccountSignInForm(ExistingAccountForm):
    """The account's email as well; which of the two is wrong is not told."""

    email = EmailField(label="Email of your account")
    password = PasswordField(
        label="Password",
        error_messages={"required": "Enter the password of your account."},
    )
    field_order = ("email", "password", "code")
    wrong = "Email and password do not match an account. Check both, or register as a new user."
    wrong_at = None


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


class SignatoryForm(KitForm):
    """Who signs the plan's agreement, for which organisation, before anything else is asked."""

    first_name = NameField(label="First name")
    last_name = NameField(label="Last name")
    organization = NameField(
        label="Organization name",
        help_text="The full legal name, as on your W-9",
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    email = EmailField(label="Work email", help_text="We mail the agreement to this one.")
    rows = (("first_name", "last_name"),)


class SignForm(KitForm):
    """Consent to electronic records, intent, and the name; what was drawn comes along unseen."""

    consent = forms.BooleanField(
        label=CONSENT,
        error_messages={"required": "Agree to electronic records to sign here, or sign on paper"},
    )
    intent = forms.BooleanField(error_messages={"required": "Say that you mean to sign"})
    typed_name = NameField(
        label="Your full name",
        widget=forms.TextInput(attrs={"autocomplete": "name", "spellcheck": "false"}),
    )
    drawing = forms.CharField(
        label="Drawn signature", required=False, max_length=DRAWN_LENGTH, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, request: SignatureRequest, phone: str, **kwargs: Any) -> None:
        """Say for whom it is signed, and under which name."""
        super().__init__(*args, **kwargs)
        self.request, self.phone = request, phone
        self.fields["intent"].label = intent_of(request.organization)
        self.fields["typed_name"].help_text = f"As you registered it: {request.signer}"

    def clean_typed_name(self) -> str:
        """The name of whoever was asked, and of nobody else."""
        typed: str = self.cleaned_data["typed_name"]
        if not is_name_of(typed, self.request.signer):
            raise ValidationError(
                f"Type the name as it was registered: {self.request.signer}. Is it wrong there? "
                f"Call {self.phone} before you sign."
            )
        return typed

    def clean_drawing(self) -> str:
        """Strokes, or nothing."""
        drawn: str = self.cleaned_data["drawing"]
        if drawn and not is_drawing(drawn):
            raise ValidationError("Clear the drawing and draw it again, or leave it empty.")
        return drawn

    def given(self) -> Given:
        """What is kept of it, word for word."""
        return Given(
            typed_name=self.cleaned_data["typed_name"],
            disclosed=in_one(disclosures(phone=self.phone)),
            consent=CONSENT,
            intent=intent_of(self.request.organization),
            drawn=self.cleaned_data["drawing"],
        )


class DeclineForm(KitForm):
    """Why somebody does not sign."""

    reason = forms.CharField(
        label="Why do you not sign?",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="It helps us; you need not say.",
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
