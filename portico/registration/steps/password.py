"""A password for the new account; its requirements stand below it while typing (WF-13)."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError

from portico.accounts.forms import password_rules
from portico.accounts.services import Busy, hash_password, password_problems
from portico.profiles.schema import StepKind
from portico.registration.forms import BUSY
from portico.registration.models import Draft
from portico.registration.services.drafts import set_password
from portico.registration.steps.base import Line, Page, StepDoor
from portico.web.forms import KitForm, NewPasswordField


class PasswordForm(KitForm):
    """One field: it can be shown, so nobody types it twice."""

    password = NewPasswordField(
        label="Password", error_messages={"required": "Choose a password to go on."}
    )


class Password(StepDoor):
    """Only its hash is kept, and only until the draft is submitted or expires."""

    kind = StepKind.PASSWORD
    form_class = PasswordForm
    template = "registration/steps/password.html"
    never_kept = frozenset({"password"})

    def form(self, page: Page, data: Mapping[str, Any] | None = None) -> KitForm:
        """Show the plan's requirements; a password already chosen need not be chosen again."""
        form = super().form(page, data)
        field = form.fields["password"]
        if isinstance(field, NewPasswordField):
            field.rules = password_rules(page.profile.password)
        field.required = not page.facts.has_password
        return form

    def context(self, page: Page) -> Mapping[str, Any]:
        """Whether one was chosen."""
        return {"has_password": page.facts.has_password, "email": page.facts.email}

    def save(self, page: Page, form: KitForm) -> Draft | None:
        """Hash what will do; say what is wrong with what will not."""
        password = form.cleaned_data["password"]
        if not password:
            return page.draft
        problems = password_problems(
            password, policies=[page.profile.password], about=self.about(page, form)
        )
        if problems:
            form.add_error("password", ValidationError(problems))
            return None
        try:
            password_hash = hash_password(password)
        except Busy:
            form.add_error(None, BUSY)
            return None
        return set_password(
            draft=page.draft, password_hash=password_hash, actor=page.actor, now=page.now
        )

    def about(self, page: Page, form: KitForm) -> list[str]:
        """What is known of the person, and therefore no secret in a password."""
        person = page.facts.answers.get(StepKind.PERSONAL_DETAILS, {})
        return [page.profile.name, *(str(value) for value in person.values())]

    def summary(self, page: Page) -> list[Line]:
        """That one is set; nothing of it."""
        return [Line("Password", "Set")]
