"""The code sent to a phone, by text or by voice (WF-14)."""

from collections.abc import Mapping
from typing import Any

from django import forms

from portico.accounts.challenges import Purpose, latest_code
from portico.notices.channels import Channel
from portico.profiles.schema import PhoneCodeStep, StepKind
from portico.registration.forms import CodeForm
from portico.registration.models import Draft
from portico.registration.services.codes import (
    check_phone_code,
    send_phone_code,
    subject_of,
)
from portico.registration.services.drafts import forget_answer
from portico.registration.steps.base import Line, Page, StepDoor, is_confirmed, seconds_to_wait
from portico.registration.steps.wording import explain
from portico.vocabulary.phone import format_phone, mask_phone
from portico.web.fields import PhoneField
from portico.web.forms import KitForm, Tile

WAYS = {
    Channel.TEXT.value: Tile("Text message", ["The code comes as a text to a mobile phone."]),
    Channel.CALL.value: Tile("Voice call", ["A voice reads the code. Good for a desk phone."]),
}


class PhoneForm(KitForm):
    """Which phone, and how the code comes."""

    channel = forms.ChoiceField(
        label="How shall we send the code",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a text message or a voice call."},
    )
    phone = PhoneField(label="Phone number")


class PhoneCode(StepDoor):
    """First the number and the way, then the code."""

    kind = StepKind.PHONE_CODE
    form_class = PhoneForm
    template = "registration/steps/phone_code.html"
    never_kept = frozenset({"code"})

    def form(self, page: Page, data: Mapping[str, Any] | None = None) -> KitForm:
        """The number's form, with the profile's channels, until a code was sent; then the code's."""
        if page.facts.phone:
            return CodeForm(data=data)
        form = super().form(page, data)
        field = form.fields["channel"]
        if isinstance(page.step, PhoneCodeStep) and isinstance(field, forms.ChoiceField):
            field.choices = [(way, WAYS[way]) for way in page.step.settings.channels]
        return form

    def initial(self, page: Page) -> Mapping[str, Any]:
        """The work phone given before."""
        phone = page.facts.text(StepKind.PERSONAL_DETAILS, "phone")
        return {"phone": format_phone(phone) if phone else ""}

    def context(self, page: Page) -> Mapping[str, Any]:
        """When the last code was sent and to which number, masked."""
        phone = page.facts.phone
        sent = latest_code(
            purpose=Purpose.REGISTRATION_PHONE,
            plan=page.profile.slug,
            subject=subject_of(page.draft, phone),
            now=page.now,
        )
        return {
            "masked": mask_phone(phone) if phone else "",
            "is_call": page.facts.text(self.kind, "channel") == Channel.CALL,
            "sent": sent,
            "is_over": sent is not None and sent.expires_at <= page.now,
            "wait": seconds_to_wait(sent, page.now),
            "confirmed": bool(phone) and page.facts.passed(self.kind, phone),
        }

    def act(self, page: Page, action: str) -> Draft | None:
        """Send again, or start over with another number."""
        if action == "other":
            return forget_answer(draft=page.draft, kind=self.kind, actor=page.actor, now=page.now)
        if action != "send" or not page.facts.phone:
            return None
        return self._send(page, page.facts.phone, Channel(page.facts.text(self.kind, "channel")))

    def save(self, page: Page, form: KitForm) -> Draft | None:
        """Send the code, or compare it."""
        if isinstance(form, PhoneForm):
            return self._send(
                page, form.cleaned_data["phone"], Channel(form.cleaned_data["channel"])
            )
        if page.facts.passed(self.kind, page.facts.phone):
            return page.draft
        result = check_phone_code(
            draft=page.draft,
            profile=page.profile,
            typed=form.cleaned_data["code"],
            actor=page.actor,
            now=page.now,
        )
        if not is_confirmed(page, result, page.facts.phone):
            form.add_error("code", explain(result, page.profile))
            return None
        return page.draft

    def summary(self, page: Page) -> list[Line]:
        """The number that was confirmed, and how."""
        return [Line("Phone confirmed", format_phone(page.facts.phone))]

    def _send(self, page: Page, phone: str, channel: Channel) -> Draft:
        return send_phone_code(
            draft=page.draft,
            profile=page.profile,
            phone=phone,
            channel=channel,
            actor=page.actor,
            now=page.now,
        )
