"""The forms of signing in and of one's own account."""

from datetime import datetime, timedelta
from typing import Any

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import get_totp_secret, validate_totp_code
from django import forms
from django.http import HttpResponse

from portico.accounts import claims, devices, guesses
from portico.accounts.adapters import AccountAdapter
from portico.accounts.claims import Claim
from portico.accounts.hashers import Busy
from portico.accounts.models import NAME_LENGTH, Account
from portico.accounts.rules import KIND_IN_WORDS
from portico.accounts.services import (
    ProofOutcome,
    SignInProof,
    new_password_problems,
    password_policy_of,
    password_problems,
    prove_password,
    prove_second_factor,
    prove_sign_in,
)
from portico.profiles.schema import CharacterKind, PasswordPolicy, Profile
from portico.vocabulary.moments import moment_in_words
from portico.web import forms as kit
from portico.web.fields import EmailField
from portico.web.forms import (
    CodeField,
    KitForm,
    NewPasswordField,
    PasswordField,
    PasswordRule,
    UsernameField,
)
from portico.web.http import Request

BUSY = "Many people are signing in right now. Try again in a few seconds."
SPENT = (
    "Too many wrong attempts in the last 24 hours. Set a new password by mail, "
    "or try again tomorrow."
)
ADDRESS_SPENT = "Too many attempts came from your network. Try again in five minutes."
CODE_WRONG = "This code is not right or was used before. Enter the one your app shows now."
PASSWORD_WRONG = "This is not your current password."  # noqa: S105 - a message


class SignInForm(KitForm):
    """A name and a password; django-allauth takes over once they are right."""

    login = forms.CharField()
    password = PasswordField(label="Password")

    def __init__(self, *args: Any, request: Request, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request, self.now = request, now
        self.claim: Claim | None = None
        self.account: Account | None = None
        self.is_busy = self.was_compared = False
        self.fields["login"] = sign_in_name_field(request.plan)

    def clean_login(self) -> str:
        """One spelling."""
        return _spelled(self.cleaned_data["login"], self.request.plan)

    def clean(self) -> None:
        """Prove the person; every refusal stands above the form and tells nothing else."""
        super().clean()
        if self.errors:
            return
        self.claim = claims.claim(self.cleaned_data["login"], self.request.plan)
        try:
            proof = prove_sign_in(
                claim=self.claim,
                password=self.cleaned_data["password"],
                address=AccountAdapter(self.request).get_client_ip(self.request),
                known_device=devices.is_known(self.request, self.claim.person),
                now=self.now,
            )
        except Busy:
            self.is_busy = True
            raise forms.ValidationError(BUSY) from None
        self.was_compared = True
        if proof.account is None:
            raise forms.ValidationError(_refusal(proof, self.request.plan))
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
            known_device=devices.is_known(context.request, guesses.person_of(self.user)),
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
    """Whom to mail the link."""

    login = forms.CharField()

    def __init__(self, *args: Any, plan: Profile, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan = plan
        self.fields["login"] = sign_in_name_field(plan)
        self.fields["login"].help_text = "The one you sign in with."

    def clean_login(self) -> str:
        """One spelling."""
        return _spelled(self.cleaned_data["login"], self.plan)


class ForgotUsernameForm(KitForm):
    """Where to mail the username."""

    email = EmailField(label="Email", help_text="The one you registered with.")


class NewPasswordForm(KitForm):
    """A new password for someone known."""

    password = NewPasswordField(label="New password")

    def __init__(self, *args: Any, account: Account, plan: Profile, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account, self.plan = account, plan
        _show_rules(self.fields["password"], password_policy_of(account, plan))

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
        _show_rules(self.fields["password"], plan.password)

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


TESTS = {
    CharacterKind.LOWER: "lower",
    CharacterKind.UPPER: "upper",
    CharacterKind.DIGIT: "digit",
    CharacterKind.OTHER: "other",
}
"""What portico.js calls each kind."""


def password_rules(policy: PasswordPolicy) -> list[PasswordRule]:
    """What is shown beside a new password; length and kinds are ticked while typing."""
    length = str(policy.min_length)
    return [
        PasswordRule(f"At least {length} characters", "length", length),
        *(
            PasswordRule(KIND_IN_WORDS[kind].capitalize(), TESTS[kind])
            for kind in policy.composition
        ),
        PasswordRule("Hard to guess: no names, no rows of keys, nothing from lists of stolen ones"),
    ]


def sign_in_name_field(plan: Profile) -> forms.CharField:
    """What people type above their password: an email, or where there are usernames either."""
    if plan.sign_in.by_username:
        wanted = {"required": "Enter your username or email"}
        return UsernameField(label="Username or email", error_messages=wanted)
    field = kit.EmailField(label="Email", error_messages={"required": "Enter your email"})
    field.widget.attrs["autocomplete"] = "username"
    return field


def _show_rules(field: forms.Field, policy: PasswordPolicy) -> None:
    if isinstance(field, NewPasswordField):
        field.rules = password_rules(policy)


def _prove(account: Account, raw: str, *, now: datetime) -> None:
    outcome = prove_password(account=account, password=raw, now=now)
    if outcome is not ProofOutcome.RIGHT:
        spent = outcome is ProofOutcome.BUDGET_SPENT
        raise forms.ValidationError(SPENT if spent else PASSWORD_WRONG)


def _refusal(proof: SignInProof, plan: Profile) -> str:
    """Tell what is true of the typed name, whether or not anybody has it."""
    if proof.outcome is ProofOutcome.ADDRESS_SPENT:
        return ADDRESS_SPENT
    if proof.until is None:
        names = "username or email" if plan.sign_in.by_username else "email"
        return (
            f"This {names} and password do not fit together. "
            "If you are not sure, set a new password by mail."
        )
    if plan.lock_out is None:
        return SPENT
    whole_minute = proof.until + timedelta(seconds=59)
    opens = moment_in_words(whole_minute, plan.hours.zone, plan.hours.time_zone_label)
    return (
        f"After {plan.lock_out.wrong_passwords} wrong passwords this sign-in is locked until {opens}. "
        "To open it now, set a new password by mail."
    )


def _spelled(typed: str, plan: Profile) -> str:
    try:
        return claims.spelled(typed, plan)
    except ValueError as error:
        raise forms.ValidationError(str(error)) from error
