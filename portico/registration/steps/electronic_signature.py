"""An agreement that is signed before the registration goes on: asked for here, signed by mail (WM-03)."""

from collections.abc import Mapping
from typing import Any

from portico.agreements.models import SignatureRequest
from portico.agreements.queries import latest_signature
from portico.agreements.rules import SignatureState, is_over
from portico.audit.acting import acting
from portico.profiles.schema import SignatureStep, StepKind
from portico.registration.facts import about_signature
from portico.registration.flow import agreement_key
from portico.registration.forms import SignatoryForm
from portico.registration.models import Draft
from portico.registration.queries import stored_facts
from portico.registration.services.asking import about_request, ask_draft, send_agreement_again
from portico.registration.services.drafts import forget_answer
from portico.registration.steps.base import Line, Page, StepDoor
from portico.web.forms import KitForm

NOT_YET = "It is not signed yet. Open the mail, read the agreement and press its button."


class ElectronicSignature(StepDoor):
    """A request form, then the wait until the mailed agreement is signed on whatever device."""

    kind = StepKind.ELECTRONIC_SIGNATURE
    form_class = SignatoryForm
    template = "registration/steps/electronic_signature.html"
    button = "Mail me the agreement"

    def form(self, page: Page, data: Mapping[str, Any] | None = None) -> KitForm:
        """Nothing is asked while it waits to be signed, and none once it is."""
        if _is_signed(page) or _waiting(page):
            return KitForm(data=data)
        # Who the pages after this one say it is, not who was asked first.
        return SignatoryForm(data=data, initial={**page.facts.signatory, **page.typed})

    def context(self, page: Page) -> Mapping[str, Any]:
        """Whether it waits, is signed, or came to nothing."""
        last = latest_signature(str(page.draft))
        over = last is not None and last.status is SignatureState.SENT
        return {
            "signed": _is_signed(page),
            "waiting": _waiting(page),
            "declined": last is not None and last.status is SignatureState.DECLINED,
            "expired": last is not None
            and (
                last.status is SignatureState.EXPIRED or (over and is_over(last.clocks, page.now))
            ),
            "asked": last,
        }

    def act(self, page: Page, action: str) -> Draft | None:
        """Send it again, or ask for another person or email."""
        if action == "send":
            with acting(page.actor):
                send_agreement_again(subject=str(page.draft), now=page.now)
            return page.draft
        if action == "change":
            return forget_answer(draft=page.draft, kind=self.kind, actor=page.actor, now=page.now)
        return None

    def save(self, page: Page, form: KitForm) -> Draft | None:
        """Mail the agreement; or go on, once it is signed."""
        assert isinstance(page.step, SignatureStep)  # noqa: S101 - narrows the type
        if isinstance(form, SignatoryForm):
            return ask_draft(
                draft=page.draft,
                profile=page.profile,
                step=page.step,
                signatory=form.cleaned_data,
                actor=page.actor,
                now=page.now,
            )
        if stored_facts(page.draft).passed(self.kind, _about(page)):
            return page.draft
        form.add_error(None, NOT_YET)
        return None

    def summary(self, page: Page) -> list[Line]:
        """Who signed it."""
        signed = page.facts.signatory
        return [Line(page.step.title, f"Signed by {signed['first_name']} {signed['last_name']}")]


def _about(page: Page) -> str:
    return about_signature(agreement_key(page.step, page.facts), page.facts.signatory)


def _is_signed(page: Page) -> bool:
    return page.facts.passed(StepKind.ELECTRONIC_SIGNATURE, _about(page))


def _waiting(page: Page) -> SignatureRequest | None:
    """What was mailed to who is asked for, and can still be signed."""
    if not page.answer or not page.draft.is_stored:
        return None
    last = latest_signature(str(page.draft))
    if last is None or last.status is not SignatureState.SENT or is_over(last.clocks, page.now):
        return None
    return last if about_request(last) == _about(page) else None
