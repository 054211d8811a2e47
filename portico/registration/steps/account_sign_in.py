"""Sign in to an account of this installation before anything is asked (WS-03)."""

from collections.abc import Mapping
from typing import Any

from portico.accounts.services import Busy, ExistingOutcome
from portico.profiles.schema import StepKind
from portico.registration.models import Draft
from portico.registration.services.drafts import forget_check
from portico.registration.services.existing import MayNotJoin, sign_in_first
from portico.registration.steps.base import Line, Page, StepDoor
from portico.registration.steps.existing_account import (
    BUSY,
    CODE_OUTCOMES,
    ExistingAccountForm,
    explain,
)
from portico.web.fields import EmailField
from portico.web.forms import KitForm, PasswordField


class AccountSignInForm(ExistingAccountForm):
    """The account's email and password, and its authenticator's code where it has one."""

    email = EmailField(label="Email of your account")
    password = PasswordField(
        label="Password",
        error_messages={"required": "Enter the password of your account."},
    )
    field_order = ("email", "password", "code")


class AccountSignIn(StepDoor):
    """No session is opened: it proves whose account the registration is for."""

    kind = StepKind.ACCOUNT_SIGN_IN
    form_class = AccountSignInForm
    template = "registration/steps/account_sign_in.html"
    never_kept = frozenset({"password", "code"})

    def form(self, page: Page, data: Mapping[str, Any] | None = None) -> KitForm:
        """Nothing has to be typed again once it was right."""
        form = super().form(page, data)
        if page.facts.signed_in_as:
            for field in form.fields.values():
                field.required = False
        return form

    def context(self, page: Page) -> Mapping[str, Any]:
        """Whose account it is, once that is proved."""
        return {"email": page.facts.signed_in_as}

    def act(self, page: Page, action: str) -> Draft | None:
        """Use another account."""
        if action != "no":
            return None
        return forget_check(draft=page.draft, kind=self.kind, actor=page.actor, now=page.now)

    def save(self, page: Page, form: KitForm) -> Draft | None:
        """The password of that account must be right."""
        if page.facts.signed_in_as and not form.cleaned_data["password"]:
            return page.draft
        try:
            outcome = sign_in_first(
                draft=page.draft,
                profile=page.profile,
                email=form.cleaned_data["email"],
                password=form.cleaned_data["password"],
                code=form.cleaned_data["code"],
                actor=page.actor,
                now=page.now,
            )
        except Busy:
            form.add_error(None, BUSY)
            return None
        except MayNotJoin as refusal:
            form.add_error(None, str(refusal))
            return None
        if outcome is ExistingOutcome.RIGHT:
            return page.draft
        form.add_error(
            "code" if outcome in CODE_OUTCOMES else None,
            WRONG if outcome is ExistingOutcome.WRONG else explain(outcome, page.profile),
        )
        return None

    def summary(self, page: Page) -> list[Line]:
        """Whose account it is."""
        return [Line("Sign-in", page.facts.signed_in_as)]


WRONG = "Email and password do not match an account. Check both, or register as a new user."
