"""The email already has an account: one sign-in for both, or another email (WF-11)."""

from collections.abc import Mapping
from typing import Any

from portico.accounts.services import Busy, ExistingOutcome
from portico.profiles.schema import Profile, StepKind
from portico.registration.models import Draft
from portico.registration.services.drafts import forget_email
from portico.registration.services.existing import MayNotJoin, prove_existing
from portico.registration.steps.base import Line, Page, StepDoor
from portico.web.forms import CodeField, KitForm, PasswordField

BUSY = "We are busy right now. Nothing is lost; try again in a moment."


class ExistingAccountForm(KitForm):
    """Signing in once to the account the email has; its authenticator's code where it has one."""

    password = PasswordField(
        label="Password of your existing sign-in",
        error_messages={"required": "Enter the password you already have here."},
    )
    code = CodeField(
        label="Code of your authenticator app",
        help_text="Only if your sign-in asks for one",
        required=False,
    )


class ExistingAccount(StepDoor):
    """Reached only after the code sent to that email was right."""

    kind = StepKind.EXISTING_ACCOUNT
    form_class = ExistingAccountForm
    template = "registration/steps/existing_account.html"
    button = "Yes, use one sign-in"
    never_kept = frozenset({"password", "code"})

    def context(self, page: Page) -> Mapping[str, Any]:
        """The email in question and whether it was proved already."""
        return {
            "email": page.facts.email,
            "confirmed": page.facts.passed(self.kind, page.facts.email),
        }

    def act(self, page: Page, action: str) -> Draft | None:
        """No: ask for another email."""
        if action != "no":
            return None
        return forget_email(draft=page.draft, actor=page.actor, now=page.now)

    def save(self, page: Page, form: KitForm) -> Draft | None:
        """Yes: the password of that account must be right."""
        try:
            outcome = prove_existing(
                draft=page.draft,
                identity=page.facts.identity,
                profile=page.profile,
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
        field = "code" if outcome in CODE_OUTCOMES else "password"
        form.add_error(field, explain(outcome, page.profile))
        return None

    def summary(self, page: Page) -> list[Line]:
        """That both will have one sign-in."""
        return [Line("Sign-in", "The one you already have")]


CODE_OUTCOMES = frozenset({ExistingOutcome.CODE_NEEDED, ExistingOutcome.CODE_WRONG})


def explain(outcome: ExistingOutcome, profile: Profile) -> str:
    """What to do about a password or code that did not do."""
    messages = {
        ExistingOutcome.WRONG: "This is not the password of that sign-in. Try again, or reset it.",
        ExistingOutcome.CODE_NEEDED: "Enter your password again, with the app's current code.",
        ExistingOutcome.CODE_WRONG: "This is not the app's current code. Enter the next one.",
        ExistingOutcome.BUDGET_SPENT: (
            "Too many passwords and codes were tried for this person today. Your answers are "
            f"kept; try again tomorrow or call {profile.help_line.phone}."
        ),
    }
    return messages[outcome]
