"""Proving oneself once more: a password, a code of the authenticator app."""

from datetime import datetime
from typing import Any

from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import get_totp_secret, validate_totp_code
from django import forms

from portico.accounts import devices, guesses
from portico.accounts.models import Account
from portico.accounts.services import ProofOutcome, prove_password, prove_second_factor
from portico.web.forms import CodeField, KitForm, PasswordField

SPENT = (
    "Too many wrong attempts in the last 24 hours. Set a new password by mail, "
    "or try again tomorrow."
)
CODE_WRONG = "This code is not right or was used before. Enter the one your app shows now."
PASSWORD_WRONG = "This is not your current password."  # noqa: S105 - a message


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
        prove(self.account, raw, now=self.now)
        return raw


def prove(account: Account, raw: str, *, now: datetime) -> None:
    """Prove the password of someone signed in, counted like any other guess."""
    outcome = prove_password(account=account, password=raw, now=now)
    if outcome is not ProofOutcome.RIGHT:
        spent = outcome is ProofOutcome.BUDGET_SPENT
        raise forms.ValidationError(SPENT if spent else PASSWORD_WRONG)
