"""A further TIN or NPI, and how an administrator shows that it is theirs."""

from collections.abc import Callable
from typing import Any

from django import forms

from portico.delegation.services.numbers import Shown
from portico.profiles.schema import PaymentStep, PinStep, Profile
from portico.proofs.rules import parse_amount, parse_pin, parse_reference
from portico.vocabulary.npi import EntityType, parse_npi
from portico.vocabulary.tin import parse_tin
from portico.web.forms import DigitsField, KitForm, SaysItself, Tile

PIN, PAYMENT, REVIEW = "pin", "payment", "review"
NEEDS = {PIN: ("pin",), PAYMENT: ("reference", "amount"), REVIEW: ()}
"""The fields of each way."""


class TinForm(KitForm):
    """A TIN, and one of the plan's ways to show whose it is."""

    bound_field_class = SaysItself

    tin = DigitsField(label="Tax ID (TIN)", help_text="Nine digits, as the plan pays under it.")
    way = forms.ChoiceField(
        label="How do you show that it is yours?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how you show that it is yours"},
    )
    pin = forms.CharField(label="PIN", required=False, max_length=40)
    reference = forms.CharField(label="Check or EFT number", required=False, max_length=80)
    amount = forms.CharField(
        label="Payment amount",
        help_text="Dollars and cents, like 1,234.50.",
        required=False,
        max_length=40,
    )

    def __init__(self, *args: Any, profile: Profile, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ways, self.max_age_days = _ways(profile)
        choices = self.fields["way"].choices = [*ways, _review(profile)]  # type: ignore[attr-defined] # a choice field, which its stubs do not know
        for way, names in NEEDS.items():
            for name in names if way not in dict(choices) else ():
                del self.fields[name]
        if not ways:
            self.initial["way"] = REVIEW

    @property
    def proof_fields(self) -> list[tuple[str, list[Any]]]:
        """The fields of each way; a page shows those of the chosen one, where its style can."""
        several = [
            (way, [self[name] for name in names if name in self.fields])
            for way, names in NEEDS.items()
        ]
        return [(way, fields) for way, fields in several if fields]

    def clean_tin(self) -> str:
        """Nine digits."""
        return _read(parse_tin, self.cleaned_data["tin"])

    def clean(self) -> dict[str, Any]:
        """The fields of the chosen way are filled in, and no others count."""
        cleaned = super().clean() or self.cleaned_data
        readers: dict[str, Callable[[str], object]] = {
            "pin": parse_pin,
            "reference": parse_reference,
            "amount": parse_amount,
        }
        for name in NEEDS.get(cleaned.get("way", ""), ()):
            try:
                cleaned[name] = readers[name](cleaned.get(name) or "")
            except ValueError as error:
                self.add_error(name, str(error))
        return cleaned

    def shown(self) -> Shown | None:
        """What was typed to prove it; None where the plan shall look."""
        cleaned = self.cleaned_data
        match cleaned["way"]:
            case "pin":
                return Shown(pin=cleaned["pin"])
            case "payment":
                return Shown(
                    reference=cleaned["reference"],
                    amount=cleaned["amount"],
                    max_age_days=self.max_age_days,
                )
        return None


class NpiForm(KitForm):
    """An NPI and whose it is."""

    npi = DigitsField(label="NPI", help_text="Ten digits.")
    entity_type = forms.ChoiceField(
        label="Whose NPI is it?",
        widget=forms.RadioSelect,
        choices=(
            (EntityType.ORGANIZATION.value, Tile("An organization’s", ["Type 2"])),
            (EntityType.INDIVIDUAL.value, Tile("A practitioner’s", ["Type 1"])),
        ),
        error_messages={"required": "Choose whose NPI it is"},
    )

    def clean_npi(self) -> str:
        """Ten digits with the right check digit."""
        return _read(parse_npi, self.cleaned_data["npi"])


def _read(parse: Callable[[str], str], typed: str) -> str:
    try:
        return parse(typed)
    except ValueError as error:
        raise forms.ValidationError(str(error)) from None


def _ways(profile: Profile) -> tuple[list[tuple[str, Tile]], int]:
    """The proofs that open an office by themselves at this plan, and how old a payment may be."""
    steps = [step for track in profile.registration.tracks for step in track.steps]
    pins = [step for step in steps if isinstance(step, PinStep) and step.proves]
    payments = [step for step in steps if isinstance(step, PaymentStep) and step.proves]
    ways = []
    if pins:
        ways.append((PIN, Tile("With the PIN we mailed", ["To the office of that tax ID"])))
    if payments:
        ways.append((PAYMENT, Tile("With a recent payment", ["Its number and its amount"])))
    return ways, min((step.settings.max_age_days for step in payments), default=0)


def _review(profile: Profile) -> tuple[str, Tile]:
    return REVIEW, Tile(f"{profile.name} looks at it", ["It is added once we approve it"])
