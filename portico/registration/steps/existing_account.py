"""The email already has an account: one sign-in for both, or another email (WF-11)."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from portico.accounts.queries import account_with_email
from portico.accounts.rules import covers
from portico.profiles.schema import StepKind
from portico.registration.forms import ExistingAccountForm
from portico.registration.models import Draft
from portico.registration.services.drafts import forget_email
from portico.registration.services.existing import prove_existing
from portico.registration.steps.base import Line, Page, StepDoor
from portico.web.forms import KitForm


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
        assert isinstance(form, ExistingAccountForm)  # noqa: S101 - narrows the type
        prove = partial(
            prove_existing,
            draft=page.draft,
            identity=page.facts.identity,
            profile=page.profile,
            actor=page.actor,
            now=page.now,
        )
        return page.draft if form.proves(page.profile, prove) else None

    def summary(self, page: Page) -> list[Line]:
        """That both will have one sign-in."""
        return [Line("Sign-in", "The one you already have"), *password_lines(page)]


def password_lines(page: Page) -> list[Line]:
    """Say so where the proved account's password falls short of this plan's policy.

    It stops no registration: the gate asks for a stronger one before the plan's first page.
    """
    account = account_with_email(page.facts.email)
    if account is None or covers(account.policy_met, page.profile.password):
        return []
    later = f"{page.profile.name} asks for a stronger one. You choose it when you first come in."
    return [Line("Password", later)]
