"""The plan's terms, read to their end and accepted (WF-15, CS-05)."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.safestring import mark_safe

from portico.profiles.loading import AgreementText, agreement_text
from portico.profiles.schema import StepKind
from portico.profiles.schema.steps import AgreementStep
from portico.registration.flow import agreement_key
from portico.registration.models import Draft
from portico.registration.services.drafts import record_answer
from portico.registration.steps.base import Page, StepDoor
from portico.web.forms import KitForm


class AgreementForm(KitForm):
    """Which version was on the page; a text that changed meanwhile has to be read anew."""

    sha256 = forms.CharField(widget=forms.HiddenInput)


class Agreement(StepDoor):
    """Often the last step: then accepting it completes the registration."""

    kind = StepKind.AGREEMENT
    form_class = AgreementForm
    template = "registration/steps/agreement.html"
    button = "Accept and continue"
    never_kept = frozenset({"sha256"})

    def initial(self, page: Page) -> Mapping[str, Any]:
        """The version shown."""
        return {"sha256": text_of(page).sha256}

    def context(self, page: Page) -> Mapping[str, Any]:
        """The text, and whether it has to be read to its end."""
        step = page.step
        read = isinstance(step, AgreementStep) and step.settings.read_to_end
        text = text_of(page)
        # Rendered by our own Markdown renderer, which lets no HTML through.
        return {"text": text, "html": mark_safe(text.html), "read_to_end": read}  # noqa: S308 - see above

    def save(self, page: Page, form: KitForm) -> Draft | None:
        """Store which version was accepted."""
        text = text_of(page)
        if form.cleaned_data["sha256"] != text.sha256:
            form.data = {**form.data, "sha256": text.sha256}
            form.add_error(None, "The terms changed while you read. Read this version to its end.")
            return None
        return record_answer(
            draft=page.draft,
            kind=self.kind,
            answer={"key": text.key, "version": text.version, "sha256": text.sha256},
            actor=page.actor,
            now=page.now,
        )


def text_of(page: Page) -> AgreementText:
    """The current version of the step's agreement."""
    assert isinstance(page.step, AgreementStep)  # noqa: S101 - narrows the type
    return agreement_text(page.profile, agreement_key(page.step, page.facts))
