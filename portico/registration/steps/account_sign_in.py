"""Sign in to an account of this installation before anything is asked (WS-03)."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from portico.profiles.schema import StepKind
from portico.registration.forms import AccountSignInForm
from portico.registration.models import Draft
from portico.registration.services.drafts import forget_check
from portico.registration.services.existing import sign_in_first
from portico.registration.steps.base import Line, Page, StepDoor
from portico.registration.steps.existing_account import password_lines
from portico.web.forms import KitForm


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
        assert isinstance(form, AccountSignInForm)  # noqa: S101 - narrows the type
        prove = partial(
            sign_in_first,
            draft=page.draft,
            profile=page.profile,
            email=form.cleaned_data["email"],
            actor=page.actor,
            now=page.now,
        )
        return page.draft if form.proves(page.profile, prove) else None

    def summary(self, page: Page) -> list[Line]:
        """Whose account it is."""
        return [Line("Sign-in", page.facts.signed_in_as), *password_lines(page)]
