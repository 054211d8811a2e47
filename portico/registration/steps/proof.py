"""What only the payee knows: a PIN the plan sent, or a recent payment (WS-03, WS-04, WS-06, WS-07).

One message for every mismatch; nothing typed here is kept.
"""

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from portico.profiles.schema import Party, PaymentStep, ProvingStep, RosterMatchStep, StepKind
from portico.proofs.rules import ProofResult, parse_amount, parse_pin, parse_reference
from portico.registration.facts import PROVED_ABOUT, Outcome
from portico.registration.forms import BUSY, NameField, ZipField
from portico.registration.models import Draft
from portico.registration.services.drafts import forget_check
from portico.registration.services.proving import (
    SPENT,
    USED_UP,
    Attempt,
    TypedProvider,
    give_up,
    try_payment,
    try_pin,
    try_roster,
)
from portico.registration.steps.base import (
    Line,
    Page,
    StepDoor,
    locked_numbers,
    switch_track,
)
from portico.vocabulary.tin import format_tin
from portico.web.fields import Parsed, TinField
from portico.web.forms import KitForm

NO_MATCH = (
    "What you entered does not match what we hold for this office. Check each field against the "
    "letter or remittance in front of you and try again."
)


WORDS = {
    StepKind.PIN: "PIN",
    StepKind.PAYMENT: "Recent check or EFT",
    StepKind.ROSTER_MATCH: "Match with our records",
}


class ProofDoor(StepDoor):
    """What every proof has in common: it is right, wrong, or given up, and the page says which."""

    def form(self, page: Page, data: Mapping[str, Any] | None = None) -> KitForm:
        """Nothing has to be typed again once it was right."""
        form = super().form(page, data)
        for field in form.fields.values():
            field.required = field.required and not is_right(page, self.kind)
        return form

    def context(self, page: Page) -> Mapping[str, Any]:
        """Where it stands, how an office comes by it, and the way on without."""
        check = page.facts.checks.get(self.kind)
        current = check is not None and check.about == PROVED_ABOUT[self.kind](page.facts)
        assert isinstance(page.step, ProvingStep)  # noqa: S101 - narrows the type
        return {
            **locked_numbers(page),
            "is_right": is_right(page, self.kind),
            "is_spent": bool(current and check and check.detail.get("why") == SPENT),
            "settings": page.step.settings,
            "still_proved": page.facts.is_proved,
        }

    def act(self, page: Page, action: str) -> Draft | None:
        """Go on without, where the plan's track has that way."""
        assert isinstance(page.step, ProvingStep)  # noqa: S101 - narrows the type
        if action != "without" or not page.step.settings.without:
            return None
        return give_up(_attempt(page), self.kind)

    def save(self, page: Page, form: KitForm) -> Draft | None:
        """Compare; a mismatch never says what was wrong."""
        if is_right(page, self.kind) and not any(form.cleaned_data.values()):
            return page.draft
        result = self.compare(page, form)
        if result is ProofResult.MATCH:
            return page.draft
        if result not in USED_UP:
            form.add_error(None, BUSY if result is ProofResult.BUSY else self.no_match(page))
        return None

    def no_match(self, page: Page) -> str:
        """What is said of every mismatch."""
        return NO_MATCH

    @abstractmethod
    def compare(self, page: Page, form: KitForm) -> ProofResult:
        """Compare what was typed and keep the outcome with the draft."""

    def summary(self, page: Page) -> list[Line]:
        """Whether it was confirmed; nothing of it."""
        words = "Confirmed" if is_right(page, self.kind) else "Not given"
        return [Line(WORDS[self.kind], words)]


def is_right(page: Page, kind: StepKind) -> bool:
    """True when a proof was right for the numbers as they stand."""
    return page.facts.passed(kind, PROVED_ABOUT[kind](page.facts))


class PinField(Parsed):
    """A PIN as the mail prints it, however it is spaced."""

    parse = staticmethod(parse_pin)


class PinForm(KitForm):
    """The PIN."""

    pin = PinField(
        label="PIN",
        max_length=64,
        help_text="Eight letters and digits, as we mailed them to your office",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class Pin(ProofDoor):
    """Sent by the plan to the contact it has on file, never to an address typed here."""

    kind = StepKind.PIN
    form_class = PinForm
    template = "registration/steps/proof.html"
    never_kept = frozenset({"pin"})

    def compare(self, page: Page, form: KitForm) -> ProofResult:
        """Against the latest PIN issued to that office."""
        return try_pin(_attempt(page), typed=form.cleaned_data["pin"])


class ReferenceField(Parsed):
    """A check or EFT number."""

    parse = staticmethod(parse_reference)


class AmountField(forms.CharField):
    """A payment amount in dollars, however it is typed."""

    def clean(self, value: object) -> Any:
        """A Decimal with two places; None where an optional field stays empty."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return parse_amount(text)
        except ValueError as error:
            raise ValidationError(str(error)) from error


class PaymentForm(KitForm):
    """Both items belong to one payment."""

    reference = ReferenceField(
        label="Check or EFT number",
        max_length=80,
        help_text="As it is printed on the check or the remittance",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    amount = AmountField(
        label="Payment amount",
        max_length=40,
        help_text="The whole payment in dollars and cents, like 1,234.50",
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "decimal"}),
    )
    rows = (("reference", "amount"),)


class Payment(ProofDoor):
    """A payment proves once, and not a zero, voided, reversed or old one."""

    kind = StepKind.PAYMENT
    form_class = PaymentForm
    template = "registration/steps/proof.html"
    never_kept = frozenset({"reference", "amount"})

    def compare(self, page: Page, form: KitForm) -> ProofResult:
        """Against the payments made to the typed TIN."""
        assert isinstance(page.step, PaymentStep)  # noqa: S101 - narrows the type
        return try_payment(
            _attempt(page),
            reference=form.cleaned_data["reference"],
            amount=form.cleaned_data["amount"],
            max_age_days=page.step.settings.max_age_days,
        )


class RosterMatchForm(KitForm):
    """What the plan's letters print; a group has one name, a practitioner two."""

    name = NameField(label="Group name", help_text="As the letter prints it")
    first_name = NameField(label="First name")
    last_name = NameField(label="Last name")
    tin = TinField(label="Tax ID (TIN)", help_text="Nine digits")
    number = forms.CharField(
        label="Provider ID",
        max_length=80,
        help_text="As the letter prints it",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    zip = ZipField(label="ZIP", help_text="Of any location")
    rows: Sequence[Sequence[str]] = (("first_name", "last_name"), ("tin", "number", "zip"))

    def ask(self, party: Party) -> None:
        """Keep the fields that fit whom is looked for."""
        of_group = party is Party.GROUP
        for name in ("first_name", "last_name") if of_group else ("name",):
            del self.fields[name]
        if not of_group:
            self.fields["number"].label = "Provider ID or NPI"


class RosterMatch(ProofDoor):
    """It names the organisation and shows that the plan's own letter is at hand (CS-02)."""

    kind = StepKind.ROSTER_MATCH
    form_class = RosterMatchForm
    template = "registration/steps/roster_match.html"
    never_kept = frozenset({"name", "first_name", "last_name", "zip"})

    def form(self, page: Page, data: Mapping[str, Any] | None = None) -> KitForm:
        """Ask of a group its name, of a practitioner first and last name."""
        form = super().form(page, data)
        assert isinstance(form, RosterMatchForm)  # noqa: S101 - narrows the type
        form.ask(_settings(page).party)
        identity = page.facts.identity
        form.initial.setdefault("tin", format_tin(identity.tin) if identity.tin else "")
        form.initial.setdefault("number", identity.provider_id)
        return form

    def context(self, page: Page) -> Mapping[str, Any]:
        """Whether this provider registered before, and where that leads."""
        check = page.facts.checks.get(self.kind)
        registered = bool(check and check.detail.get("registered") is True)
        known, given = is_right(page, self.kind), super().context(page)
        return {
            **given,
            "numbers": given["numbers"] if given["is_right"] or given["is_spent"] else [],
            "numbers_url": "",
            "already": known and registered and page.walk.track.creates == "organization",
            "not_yet": known and not registered and page.walk.track.creates == "membership",
            "other_track": page.profile.registration.track(page.step.otherwise or ""),
            "failed": bool(check and check.outcome is Outcome.FAIL),
        }

    def act(self, page: Page, action: str) -> Draft | None:
        """Ask to join who is registered, or register who is not."""
        if action == "anew":
            return forget_check(draft=page.draft, kind=self.kind, actor=page.actor, now=page.now)
        return switch_track(page) if action == "switch" else super().act(page, action)

    def compare(self, page: Page, form: KitForm) -> ProofResult:
        """Against the plan's roster as it stands."""
        data = form.cleaned_data
        names = [data[name] for name in ("name", "first_name", "last_name") if name in data]
        typed = TypedProvider(
            party=_settings(page).party,
            tin=data["tin"],
            number=data["number"],
            names=tuple(names),
            zip_code=data["zip"],
        )
        return try_roster(_attempt(page), typed)

    def no_match(self, page: Page) -> str:
        """The one message; the help line of each line of business stands below it (CS-10)."""
        return page.profile.wording.not_on_roster

    def summary(self, page: Page) -> list[Line]:
        """Who it is, by number."""
        identity = page.facts.identity
        return [
            Line("Tax ID (TIN)", format_tin(identity.tin)),
            Line("Provider ID", identity.provider_id),
            *super().summary(page),
        ]


def _settings(page: Page) -> Any:
    assert isinstance(page.step, RosterMatchStep)  # noqa: S101 - narrows the type
    return page.step.settings


def _attempt(page: Page) -> Attempt:
    return Attempt(
        draft=page.draft,
        profile=page.profile,
        facts=page.facts,
        visitor=page.visitor,
        actor=page.actor,
        now=page.now,
    )
