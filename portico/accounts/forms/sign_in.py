"""Signing in, and what was forgotten."""

from datetime import datetime, timedelta
from typing import Any

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django import forms
from django.http import HttpResponse

from portico.accounts import claims, devices
from portico.accounts.adapters import AccountAdapter
from portico.accounts.claims import Claim
from portico.accounts.forms.proof import SPENT
from portico.accounts.hashers import Busy
from portico.accounts.models import Account
from portico.accounts.services import ProofOutcome, SignInProof, prove_sign_in
from portico.profiles.schema import Profile
from portico.vocabulary.moments import moment_in_words
from portico.web import forms as kit
from portico.web.fields import EmailField
from portico.web.forms import KitForm, PasswordField, UsernameField
from portico.web.http import Request

BUSY = "Many people are signing in right now. Try again in a few seconds."
ADDRESS_SPENT = "Too many attempts came from your network. Try again in five minutes."


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


def sign_in_name_field(plan: Profile) -> forms.CharField:
    """What people type above their password: an email, or where there are usernames either."""
    if plan.sign_in.by_username:
        wanted = {"required": "Enter your username or email"}
        return UsernameField(label="Username or email", error_messages=wanted)
    field = kit.EmailField(label="Email", error_messages={"required": "Enter your email"})
    field.widget.attrs["autocomplete"] = "username"
    return field


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
