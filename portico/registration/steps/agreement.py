"""The plan's terms, read to their end and accepted (WF-15, CS-05)."""

from collections.abc import Mapping
from typing import Any

from portico.agreements.forms import AgreementForm
from portico.agreements.services import keep_version
from portico.profiles.loading import AgreementText, agreement_text
from portico.profiles.schema import StepKind
from portico.profiles.schema.steps import AgreementStep
from portico.registration.flow import agreement_key
from portico.registration.models import Draft
from portico.registration.services.drafts import record_answer
from portico.registration.steps.base import Page, StepDoor
from portico.web.forms import KitForm


class Agreement(StepDoor):
    """Often the last step: then accepting it completes the registration."""

    kind = StepKind.AGREEMENT
    form_class = AgreementForm
    template = "registration/steps/agreement.html"
    button = "Accept and continue"
    never_kept = frozenset({"sha256"})

    def form(self, page: Page, data: Mapping[str, Any] | None = None) -> KitForm:
        """About the words shown, never about those accepted before going back."""
        return AgreementForm(data=data, initial={"sha256": text_of(page).sha256})

    def context(self, page: Page) -> Mapping[str, Any]:
        """The text, and whether it has to be read to its end."""
        step = page.step
        read = isinstance(step, AgreementStep) and step.settings.read_to_end
        return {"text": text_of(page), "read_to_end": read}

    def save(self, page: Page, form: KitForm) -> Draft | None:
        """Store which version was accepted."""
        text = text_of(page)
        assert isinstance(form, AgreementForm)  # noqa: S101 - narrows the type
        if not form.is_about(text):
            return None
        keep_version(plan=page.profile.slug, text=text)
        return record_answer(
            draft=page.draft,
            kind=self.kind,
            answer={
                "key": text.key,
                "version": text.version,
                "sha256": text.sha256,
                "address": page.visitor.address,
                "at": page.now.isoformat(),
            },
            actor=page.actor,
            now=page.now,
        )


def text_of(page: Page) -> AgreementText:
    """The current version of the step's agreement."""
    assert isinstance(page.step, AgreementStep)  # noqa: S101 - narrows the type
    return agreement_text(page.profile, agreement_key(page.step, page.facts))
