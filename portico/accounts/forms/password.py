"""Choosing a password, with the rules that hold for it beside the field."""

from datetime import datetime
from typing import Any

from django import forms

from portico.accounts.forms.person import NameForm
from portico.accounts.forms.proof import prove
from portico.accounts.models import Account
from portico.accounts.rules import KIND_IN_WORDS, covers
from portico.accounts.services import new_password_problems, password_policy_of, password_problems
from portico.profiles.schema import CharacterKind, PasswordPolicy, Profile
from portico.web.forms import KitForm, NewPasswordField, PasswordField, PasswordRule

FALLS_SHORT = "Your current password falls short of these rules. Choose a new one."


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
        prove(self.account, raw, now=self.now)
        return raw


class StrongerPasswordForm(ChangePasswordForm):
    """A new password, unless the present one turns out to be what the plan asks."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["password"]
        field.required = False
        field.help_text = "Leave it empty if your current password already meets these rules."

    def clean_password(self) -> str:
        """The present one was judged when it was proved."""
        raw = str(self.cleaned_data["password"])
        if raw:
            return super().clean_password()
        if "current" in self.cleaned_data and not covers(
            self.account.policy_met, self.plan.password
        ):
            raise forms.ValidationError(FALLS_SHORT)
        return raw


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


def _show_rules(field: forms.Field, policy: PasswordPolicy) -> None:
    if isinstance(field, NewPasswordField):
        field.rules = password_rules(policy)
