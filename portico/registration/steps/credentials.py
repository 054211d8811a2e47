"""A username and a password for the new account (WS-05, CS-06)."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError

from portico.accounts.forms import NewUsernameField, refuse_taken
from portico.profiles.schema import StepKind
from portico.registration.models import Draft
from portico.registration.services.drafts import record_answer
from portico.registration.steps.base import Line, Page
from portico.registration.steps.password import Password, PasswordForm
from portico.web.forms import KitForm


class CredentialsForm(PasswordForm):
    """Both are typed together, so that a password manager keeps them together."""

    username = NewUsernameField()
    field_order = ("username", "password")


class Credentials(Password):
    """The username is the plan's; the password opens every plan of this person."""

    kind = StepKind.CREDENTIALS
    form_class = CredentialsForm
    template = "registration/steps/credentials.html"

    def context(self, page: Page) -> Mapping[str, Any]:
        """Whether a password was chosen already, and whether the username went to somebody else."""
        lost = self.kind in page.facts.checks and not page.answer
        return {"has_password": page.facts.has_password, "is_taken": lost}

    def save(self, page: Page, form: KitForm) -> Draft | None:
        """Keep a username that is free now; the database decides again at the end."""
        username = form.cleaned_data["username"]
        if username != page.answer.get("username") and not _is_free(page, form, username):
            return None
        saved = super().save(page, form)
        if saved is None:
            return None
        return record_answer(
            draft=saved,
            kind=self.kind,
            answer={"username": username},
            actor=page.actor,
            now=page.now,
        )

    def about(self, page: Page, form: KitForm) -> list[str]:
        """The username is no secret in a password."""
        return [*super().about(page, form), form.cleaned_data["username"]]

    def summary(self, page: Page) -> list[Line]:
        """The username; nothing of the password."""
        return [Line("Username", page.facts.text(self.kind, "username")), *super().summary(page)]


def _is_free(page: Page, form: KitForm, username: str) -> bool:
    try:
        refuse_taken(username, plan=page.profile, address=page.visitor.address, now=page.now)
    except ValidationError as problem:
        form.add_error("username", problem)
        return False
    return True
