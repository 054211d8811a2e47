"""The forms of signing in and of one's own account."""

from datetime import datetime
from typing import Any

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import get_totp_secret, validate_totp_code
from django import forms
from django.http import HttpResponse

from portico.accounts import devices, guesses
from portico.accounts.adapters import AccountAdapter
from portico.accounts.hashers import Busy
from portico.accounts.models import NAME_LENGTH, Account
from portico.accounts.services import (
    ProofOutcome,
    new_password_problems,
    password_problems,
    prove_password,
    prove_second_factor,
    prove_sign_in,
)
from portico.profiles.schema import Profile
from portico.vocabulary.email import normalize_email
from portico.web.forms import (
    CodeField,
    EmailField,
    KitForm,
    NewPasswordField,
    PasswordField,
    PasswordRule,
)
from portico.web.http import Request

MISMATCH = "This email and password do not fit together."
BUSY = "Many people are signing in right now. Try again in a few seconds."
SPENT = (
    "Too many wrong attempts in the last 24 hours. Set a new password by mail, "
    "or try again tomorrow."
)
ADDRESS_SPENT = "Too many attempts came from your network. Try again in five minutes."
CODE_WRONG = "This code is not right or was used before. Enter the one your app shows now."
PASSWORD_WRONG = "This is not your current password."  # noqa: S105 - a message
SIGN_IN_MESSAGES = {
    ProofOutcome.WRONG: MISMATCH,
    ProofOutcome.BUDGET_SPENT: SPENT,
    ProofOutcome.ADDRESS_SPENT: ADDRESS_SPENT,
}


class SignInForm(KitForm):
    """Email and password; django-allauth takes over once they are right."""

    login = EmailField(label="Email")
    password = PasswordField(label="Password")

    def __init__(self, *args: Any, request: Request, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request, self.now = request, now
        self.account: Account | None = None
        self.is_busy = self.was_compared = False
        self.fields["login"].widget.attrs["autocomplete"] = "username"

    def clean_login(self) -> str:
        """One spelling."""
        return _normalized(self.cleaned_data["login"])

    def clean(self) -> None:
        """Prove the person; every refusal stands above the form and tells nothing else."""
        super().clean()
        if self.errors:
            return
        try:
            proof = prove_sign_in(
                email=self.cleaned_data["login"],
                password=self.cleaned_data["password"],
                address=AccountAdapter(self.request).get_client_ip(self.request),
                known_device=devices.is_known(self.request, self.cleaned_data["login"]),
                now=self.now,
            )
        except Busy:
            self.is_busy = True
            raise forms.ValidationError(BUSY) from None
        self.was_compared = True
        if proof.account is None:
            raise forms.ValidationError(SIGN_IN_MESSAGES[proof.outcome])
        self.account = proof.account

    def login_with(self, request: Request, redirect_url: str | None) -> HttpResponse:
        """Go on to the second factor, or in."""
        login = Login(user=self.account, redirect_url=redirect_url)
        answer: HttpResponse = perform_password_login(request, {}, login)
        return answer


class SecondFactorForm(KitForm, AuthenticateForm):
    """The code of the authenticator app, or a recovery code."""

    code = CodeField(label="Code", help_text="Or one of your recovery codes.")

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now

    def clean_code(self) -> str:
        """Prove it; allauth's form would not count in the database."""
        proof = prove_second_factor(
            account=self.user,
            typed=self.cleaned_data["code"],
            known_device=devices.is_known(context.request, self.user.email),
            now=self.now,
        )
        if not isinstance(proof, Authenticator):
            spent = proof is ProofOutcome.BUDGET_SPENT
            raise forms.ValidationError(SPENT if spent else CODE_WRONG)
        self.authenticator = proof
        return str(self.cleaned_data["code"])


class TotpSetupForm(KitForm):
    """The first code of a new authenticator app."""

    code = CodeField(label="Code from the app")

    def __init__(self, *args: Any, user: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account = user
        self.secret: str = get_totp_secret()
        """The session's: the same in a second tab and after a reload."""

    def clean_code(self) -> str:
        """Nothing is guessed here: the secret is on the same page."""
        code = str(self.cleaned_data["code"])
        if not guesses.compare(lambda: validate_totp_code(self.secret, code)):
            raise forms.ValidationError(CODE_WRONG)
        return code


class ConfirmForm(KitForm):
    """It is still you: the password once more."""

    password = PasswordField(label="Your password")

    def __init__(self, *args: Any, account: Account, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account, self.now = account, now

    def clean_password(self) -> str:
        """Prove it, counted like any other guess."""
        raw = str(self.cleaned_data["password"])
        _prove(self.account, raw, now=self.now)
        return raw


class ForgotPasswordForm(KitForm):
    """Where to mail the link."""

    email = EmailField(label="Email", help_text="The one you sign in with.")

    def clean_email(self) -> str:
        """One spelling."""
        return _normalized(self.cleaned_data["email"])


class NewPasswordForm(KitForm):
    """A new password for someone known."""

    password = NewPasswordField(label="New password")

    def __init__(self, *args: Any, account: Account, plan: Profile, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account, self.plan = account, plan
        _show_rules(self.fields["password"], plan)

    def clean_password(self) -> str:
        """Refuse what is easy to guess."""
        raw = str(self.cleaned_data["password"])
        problems = new_password_problems(raw=raw, account=self.account, plan=self.plan)
        if problems:
            raise forms.ValidationError(problems)
        return raw


class ChangePasswordForm(NewPasswordForm):
    """The password one has, then the new one."""

    current = PasswordField(label="Current password")
    field_order = ("current", "password")

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now

    def clean_current(self) -> str:
        """Prove it, counted like any other guess."""
        raw = str(self.cleaned_data["current"])
        _prove(self.account, raw, now=self.now)
        return raw


class NameForm(KitForm):
    """A person's own name."""

    first_name = forms.CharField(label="First name", max_length=NAME_LENGTH)
    last_name = forms.CharField(label="Last name", max_length=NAME_LENGTH)
    rows = (("first_name", "last_name"),)


class StaffInvitationForm(NameForm):
    """A new staff member's name and password."""

    password = NewPasswordField(label="Password")

    def __init__(self, *args: Any, email: str, plan: Profile, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email, self.plan = email, plan
        _show_rules(self.fields["password"], plan)

    def clean(self) -> None:
        """Refuse a password that is easy to guess, also by the name typed beside it."""
        super().clean()
        raw = self.cleaned_data.get("password")
        names = [str(self.cleaned_data.get(key, "")) for key in ("first_name", "last_name")]
        about = [self.email, self.plan.name, self.plan.legal_name, *names]
        if raw:
            for problem in password_problems(raw, policies=[self.plan.password], about=about):
                self.add_error("password", problem)


class CallBackForm(KitForm):
    """That a colleague was called back, before their second factor is taken away."""

    called_back = forms.BooleanField(
        label="I called them back on a number the plan has on file, and it is them.",
        error_messages={"required": "Call them back first, then confirm it here."},
    )


def password_rules(min_length: int) -> list[PasswordRule]:
    """What is shown beside a new password; only the length can be ticked while typing."""
    return [
        PasswordRule(f"At least {min_length} characters", "length", str(min_length)),
        PasswordRule("Hard to guess: no names, no rows of keys, nothing from lists of stolen ones"),
    ]


def _show_rules(field: forms.Field, plan: Profile) -> None:
    if isinstance(field, NewPasswordField):
        field.rules = password_rules(plan.password.min_length)


def _prove(account: Account, raw: str, *, now: datetime) -> None:
    outcome = prove_password(account=account, password=raw, now=now)
    if outcome is not ProofOutcome.RIGHT:
        spent = outcome is ProofOutcome.BUDGET_SPENT
        raise forms.ValidationError(SPENT if spent else PASSWORD_WRONG)


def _normalized(email: str) -> str:
    try:
        return normalize_email(email)
    except ValueError as error:
        raise forms.ValidationError(str(error)) from error
