"""Which company, what it may do, and which of its people do it."""

from collections.abc import Iterable
from datetime import date
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.html import format_html

from portico.delegation.forms.access import Choices, between
from portico.delegation.rules.third_parties import Flaw, Terms
from portico.delegation.words import no_offer
from portico.organizations.models import Membership
from portico.vocabulary.tin import mask_tin
from portico.web.fields import EmailField
from portico.web.forms import DayField, KitForm

FIELD_OF = {Flaw.ROLE: "roles", Flaw.TIN: "tins", Flaw.DAY: "until"}
"""Beside which field a flaw stands; the other stands above all."""


class CompanyForm(KitForm):
    """What is known of the company."""

    text = forms.CharField(
        label="The company’s tax ID (TIN) or name",
        help_text="All nine digits, or how words of its name begin.",
        max_length=100,
        error_messages={"required": "Enter the company’s tax ID or name"},
    )


class CompanyEmailForm(KitForm):
    """Where a company that is not registered is written to."""

    email = EmailField(
        label="Email of somebody at the company",
        help_text="We mail how a company registers. It opens nothing by itself.",
        error_messages={"required": "Enter the email of somebody at the company"},
    )


class OfferForm(KitForm):
    """Functions, tax IDs, patients or not, and the last day."""

    roles = forms.MultipleChoiceField(
        label="What it may do",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one function"},
    )
    tins = forms.MultipleChoiceField(
        label="For which of your tax IDs",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one tax ID"},
    )
    sees_phi = forms.BooleanField(
        label="May see patients",
        help_text="Patient information (PHI): without it, tools that show patients stay locked.",
        required=False,
    )
    until = DayField(
        label="Last day", error_messages={"invalid": "Enter the last day as month/day/year"}
    )

    def __init__(
        self, *args: Any, choices: Choices, present: Terms | None = None, **kwargs: Any
    ) -> None:
        self.choices = choices
        kwargs["initial"] = _initial(choices, present)
        super().__init__(*args, **kwargs)
        self._offer("roles", [(each.key, _role(each.title, each.text)) for each in choices.roles])
        self._offer("tins", [(key, mask_tin(tin)) for key, tin in choices.tins])
        self.fields["until"].help_text = f"At most {choices.last:%m/%d/%Y}. You can end it before."
        between(self.fields["until"], choices.today, choices.last)

    def terms(self) -> Terms:
        """What was chosen, once the form is valid."""
        cleaned, tin_of = self.cleaned_data, dict(self.choices.tins)
        return Terms(
            roles=frozenset(cleaned["roles"]),
            tins=frozenset(tin_of[key] for key in cleaned["tins"]),
            until=cleaned["until"],
            sees_phi=cleaned["sees_phi"],
        )

    def tell(self, flaws: Iterable[Flaw]) -> None:
        """Say beside its field why something cannot be offered."""
        for flaw in flaws:
            self.add_error(FIELD_OF.get(flaw), no_offer(flaw, self.choices.profile))

    def as_sent(self) -> list[tuple[str, str]]:
        """Name and value of what was sent, for the page between choosing and offering."""
        sent = cast("QueryDict", self.data)
        return [(name, each) for name in self.fields for each in sent.getlist(name)]

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - declared so above
        field.choices = choices


def _role(title: str, text: str) -> str:
    return format_html(
        '<span class="strong">{}</span><span class="give__text">{}</span>', title, text
    )


def _initial(choices: Choices, present: Terms | None) -> dict[str, Any]:
    """What is in force, to be changed; else the only tax ID and the longest time."""
    if present is None:
        only = [key for key, _ in choices.tins] if len(choices.tins) == 1 else []
        return {"tins": only, "until": choices.last}
    return {
        "roles": sorted(present.roles),
        "tins": [key for key, tin in choices.tins if tin in present.tins],
        "until": _kept(present.until, choices),
        "sees_phi": present.sees_phi,
    }


def _kept(until: date, choices: Choices) -> date:
    return until if choices.today < until <= choices.last else choices.last


class PeopleForm(KitForm):
    """Which people of the company work for an office."""

    people = forms.MultipleChoiceField(
        label="Who works for this office",
        help_text="Each does what you gave them here, as far as the office lets your company.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self,
        *args: Any,
        colleagues: Iterable[tuple[Membership, str]],
        assigned: Iterable[Membership],
        **kwargs: Any,
    ) -> None:
        """``colleagues`` come with what each could do for the office, in words."""
        known = list(colleagues)
        self.known = {str(member.public_id): member for member, _ in known}
        chosen = {member.pk for member in assigned}
        ticked = [key for key, member in self.known.items() if member.pk in chosen]
        super().__init__(*args, initial={"people": ticked}, **kwargs)
        field = self.fields["people"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - declared so above
        field.choices = [
            (str(member.public_id), _role(member.account.full_name, can)) for member, can in known
        ]

    def chosen(self) -> list[Membership]:
        """Whom they ticked, once the form is valid."""
        return [self.known[key] for key in self.cleaned_data["people"]]
