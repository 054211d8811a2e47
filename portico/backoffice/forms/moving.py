"""Which tax ID of an organization moves, to which other one, from which day, and why."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms

from portico.backoffice.forms.desk import ReasonForm
from portico.organizations.models import Organization
from portico.organizations.rules import Obstacle
from portico.vocabulary.tin import mask_tin
from portico.web.forms import DayField, SaysItself

SAID: dict[Obstacle, tuple[str | None, str]] = {
    Obstacle.SAME: ("other", "This is the organization itself. Find another one."),
    Obstacle.NO_OFFICES: ("other", "A tax ID moves between two offices alone."),
    Obstacle.NOT_HELD: ("tin", "The organization does not have this tax ID any more."),
    Obstacle.HELD_ALREADY: ("other", "It bills under this tax ID already: nothing has to move."),
    Obstacle.SOURCE_CLOSED: (None, "This organization is not open: nothing moves from it."),
    Obstacle.TARGET_CLOSED: ("other", "It is not open yet, or not any more. Decide that first."),
    Obstacle.REPLACED: (
        None,
        "Somebody waits to take the place of this organization. Decide that review first.",
    ),
    Obstacle.LATER: ("on", "Enter a day that has come. A move is recorded when it has happened."),
    Obstacle.EARLIER: ("on", "The organization has this tax ID since a later day. Enter that or a later one."),
}  # fmt: skip
"""Beside which field each obstacle stands, and what to do."""


class MoveForm(ReasonForm):
    """Asked on one page; ``found`` is what was found for what was typed as the other organization."""

    bound_field_class = SaysItself
    field_order = ("tin", "other", "target", "on", "reason")

    tin = forms.ChoiceField(
        label="Which tax ID?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the tax ID that moves"},
    )
    other = forms.CharField(
        label="The organization it moves to",
        help_text="Its name, NPI or provider ID, or a tax ID it has already.",
        max_length=320,
        error_messages={"required": "Enter what the other organization is found by"},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    target = forms.ChoiceField(
        label="Which of these?",
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "It does not fit any more. Choose again"},
    )
    on = DayField(
        label="Since when?",
        help_text="The first day of service that is the other organization’s.",
        error_messages={
            "required": "Enter the first day of service that is the other’s",
            "invalid": "Enter a day such as 11/16/2026",
        },
    )

    def __init__(
        self,
        *args: Any,
        source: Organization,
        found: Sequence[Organization],
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.found, self.held = {str(each.public_id): each for each in found}, dict(_held(source))
        self._choose_from("tin", [(key, mask_tin(tin)) for key, tin in self.held.items()])
        if len(self.held) == 1:
            self.initial["tin"] = next(iter(self.held))
        self.fields["on"].widget.attrs["max"] = today.isoformat()
        self.fields["reason"].label = "Why?"
        self.fields[
            "reason"
        ].help_text = "Both organizations read it in their own record. Leave names and numbers out."
        self.fields["reason"].error_messages["required"] = (
            "Enter why it moves, such as: the practice was sold"
        )
        self._choose_from("target", [(key, _said(each)) for key, each in self.found.items()])
        if len(found) < 2:
            self.fields["target"].widget = forms.HiddenInput()

    def clean_other(self) -> str:
        """Something was found for it."""
        if not self.found:
            raise forms.ValidationError("No other open organization of this plan fits. Try another number or name.")  # fmt: skip
        return str(self.cleaned_data["other"])

    def clean_target(self) -> str:
        """The one that was chosen, or the only one there is."""
        chosen: str = self.cleaned_data["target"]
        if not chosen and len(self.found) > 1:
            raise forms.ValidationError("Several fit. Choose the one that is meant")
        return chosen or next(iter(self.found), "")

    @property
    def moves(self) -> tuple[str, Organization, date, str]:
        """Nine digits, where to, from which day, and why; once the form is valid."""
        cleaned = self.cleaned_data
        target = self.found[cleaned["target"]]
        return self.held[cleaned["tin"]], target, cleaned["on"], cleaned["reason"]

    def tell(self, obstacles: Iterable[Obstacle]) -> None:
        """Say beside its field what keeps it from moving."""
        for why in obstacles:
            self.add_error(*SAID[why])

    def _choose_from(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared so above
        field.choices = choices


def _held(source: Organization) -> Iterable[tuple[str, str]]:
    """Its TINs, each by a key that may stand in a page."""
    rows = source.tins.order_by("added_at", "pk").values_list("pk", "tin")
    return ((str(pk), tin) for pk, tin in rows)


def _said(organization: Organization) -> str:
    tins = ", ".join(mask_tin(each.tin) for each in organization.tins.order_by("pk"))
    return f"{organization.name}, {organization.city} (tax ID {tins or 'none'})"
