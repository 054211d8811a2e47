"""What somebody shall have: roles until a day, patients, numbers, administrator. Also for invitations."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, cast

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.html import format_html

from portico.access.actor import Actor
from portico.access.decide import decide
from portico.access.kinds import OrganizationKind
from portico.access.permissions import Permission
from portico.delegation.queries import MOST_PRACTITIONERS, participates, practitioners_of
from portico.delegation.rules import Beyond, Wanted, ceiling, mark_of
from portico.delegation.words import refusal
from portico.organizations.models import Organization
from portico.profiles.calendar import today_at
from portico.profiles.schema import Profile, Role
from portico.vocabulary.npi import parse_npi
from portico.vocabulary.tin import mask_tin
from portico.web.forms import DayField, KitForm, SaysItself

FIELD_OF = {
    Beyond.TIN: "tins",
    Beyond.NPI: "npis",
    Beyond.POWER: "is_administrator",
    Beyond.MANY: "is_administrator",
    Beyond.MAIN: "is_administrator",
}
"""Beside which field a refusal stands; the others stand above all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What an administrator can choose from for somebody."""

    profile: Profile
    today: date
    roles: tuple[Role, ...]
    """The ceiling."""
    tins: tuple[tuple[str, str], ...] = ()
    """The organization's, each with a key that may stand in a page."""
    practitioners: tuple[tuple[str, str], ...] = ()
    """NPI and name; more than MOST_PRACTITIONERS: NPIs are typed."""
    may_make: bool = False
    """Whether whoever gives may make administrators."""

    @property
    def last(self) -> date:
        """The longest anything may be given until."""
        return self.today + timedelta(days=self.profile.administration.grant_days)


def choices_in(
    organization: Organization,
    *,
    profile: Profile,
    actor: Actor,
    now: datetime,
    is_about_main: bool = False,
) -> Choices:
    """What whoever acts can choose from in their organization."""
    today = today_at(profile, now)
    tins = organization.tins.order_by("added_at", "pk").values_list("pk", "tin")
    makes = decide(actor, Permission.ORGANIZATION_ADMINISTRATORS).allowed
    return Choices(
        profile=profile,
        today=today,
        roles=ceiling(
            profile,
            participates=participates(organization, on=today),
            kind=OrganizationKind(organization.kind),
        ),
        tins=tuple((str(pk), tin) for pk, tin in tins),
        practitioners=tuple(practitioners_of(organization, on=today)),
        may_make=makes and not is_about_main,
    )


@dataclass(frozen=True, slots=True)
class RoleRow:
    """A role as the form draws it."""

    role: Role
    box: BoundField
    until: BoundField


class AccessForm(KitForm):
    """Roles until a day, the PHI switch, the numbers somebody works with, administrator or not.

    ``wanted()`` is what was chosen; ``seen`` tells whether somebody changed it meanwhile.
    """

    bound_field_class = SaysItself

    sees_phi = forms.BooleanField(
        label="May see patients",
        help_text="Patient information (PHI): without it, tools that show patients stay locked.",
        required=False,
    )
    is_administrator = forms.BooleanField(required=False)
    tins = forms.MultipleChoiceField(
        label="Only these tax IDs",
        help_text="None ticked: all of the organization's, also those that come later.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    npis = forms.MultipleChoiceField(
        label="Only these practitioners",
        help_text="None ticked: all of the organization's, also those who come later.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, choices: Choices, present: Wanted | None = None, **kwargs: Any
    ) -> None:
        self.choices, self.present = choices, present or Wanted(until={})
        kwargs["initial"] = {**self._initial(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        for role in choices.roles:
            self._add(role)
        self._offer_numbers()
        self._name_the_administrator()

    # --- What is drawn -----------------------------------------------------------------------
    @property
    def role_rows(self) -> Iterator[RoleRow]:
        """Each role with its box and its last day."""
        for role in self.choices.roles:
            yield RoleRow(role, self[f"role_{role.key}"], self[f"until_{role.key}"])

    @property
    def other_fields(self) -> list[BoundField]:
        """What follows the roles."""
        names = ("sees_phi", "tins", "npis", "is_administrator")
        return [self[name] for name in names if name in self.fields]

    # --- What was chosen ---------------------------------------------------------------------
    def clean(self) -> dict[str, Any]:
        """A role that is ticked has a last day the plan allows."""
        cleaned = super().clean() or self.cleaned_data
        for row in self.role_rows:
            until = row.until.name
            if not cleaned.get(row.box.name):
                self.errors.pop(until, None)
            elif until not in self.errors and not self._is_allowed(row.role, cleaned.get(until)):
                self.add_error(until, f"{row.role.title}: {self._refusal(Beyond.DAY)}")
        return cleaned

    def clean_npis(self) -> list[str]:
        """NPIs that were ticked, or typed with commas or on lines."""
        given = self.cleaned_data["npis"]
        typed = given.replace(",", " ").split() if isinstance(given, str) else given
        try:
            return [parse_npi(each) for each in typed]
        except ValueError as error:
            raise forms.ValidationError(str(error)) from None

    def wanted(self) -> Wanted:
        """What was chosen, once the form is valid; what it does not offer stays as it is."""
        cleaned, present = self.cleaned_data, self.present
        offered = {role.key for role in self.choices.roles}
        kept = {key: day for key, day in present.until.items() if key not in offered}
        ticked = [row for row in self.role_rows if cleaned[row.box.name]]
        tin_of = dict(self.choices.tins)
        return Wanted(
            until={**kept, **{row.role.key: cleaned[row.until.name] for row in ticked}},
            sees_phi=cleaned["sees_phi"],
            tins=frozenset(tin_of[key] for key in cleaned["tins"])
            if "tins" in self.fields
            else present.tins,
            npis=frozenset(cleaned["npis"]) if "npis" in self.fields else present.npis,
            is_administrator=cleaned["is_administrator"]
            if "is_administrator" in self.fields
            else present.is_administrator,
        )

    def was_seen(self) -> bool:
        """False where somebody changed what the person has since the page was opened."""
        seen: str = self.data.get(self.add_prefix("seen"), "")
        return seen == mark_of(self.present)

    def as_sent(self) -> list[tuple[str, str]]:
        """Name and value of everything that was sent, for the page between choosing and saving."""
        ours, sent = {self.add_prefix(name) for name in self.fields}, self._sent
        return [(name, each) for name in sent if name in ours for each in sent.getlist(name)]

    def seen_now(self, present: Wanted) -> QueryDict:
        """What was sent, as if it had been chosen seeing what the person has now."""
        again = self._sent.copy()
        again[self.add_prefix("seen")] = mark_of(present)
        return again

    @property
    def _sent(self) -> QueryDict:
        return cast("QueryDict", self.data)

    def tell(self, reasons: Iterable[Beyond]) -> None:
        """Say beside its field why something cannot be given."""
        for why in reasons:
            field = FIELD_OF.get(why)
            self.add_error(field if field in self.fields else None, self._refusal(why))

    # --- How it is built ---------------------------------------------------------------------
    def _initial(self) -> dict[str, Any]:
        present, day = self.present, self.choices.last
        roles = {role.key: present.until.get(role.key) for role in self.choices.roles}
        running = {
            key: until for key, until in roles.items() if until and until >= self.choices.today
        }
        return {
            **{f"role_{key}": True for key in running},
            **{f"until_{key}": running.get(key, day) for key in roles},
            "sees_phi": present.sees_phi,
            "is_administrator": present.is_administrator,
            "tins": [key for key, tin in self.choices.tins if tin in present.tins],
            "npis": sorted(present.npis),
            "seen": mark_of(present),
        }

    def _add(self, role: Role) -> None:
        self.fields[f"role_{role.key}"] = forms.BooleanField(label=role.title, required=False)
        until = DayField(
            label=format_html('Until<span class="usa-sr-only">, {}</span>', role.title),
            required=False,
            error_messages={"invalid": f"{role.title}: enter a day as month/day/year"},
        )
        between(until, self.choices.today, self.choices.last)
        self.fields[f"until_{role.key}"] = until

    def _is_allowed(self, role: Role, day: date | None) -> bool:
        """True for a day that may be given, and for the one somebody has already."""
        if day is None:
            return False
        is_kept = day == self.present.until.get(role.key)
        return is_kept or self.choices.today < day <= self.choices.last

    def _offer_numbers(self) -> None:
        self._choose_from("tins", [(key, mask_tin(tin)) for key, tin in self.choices.tins])
        if not self.choices.tins[1:]:
            del self.fields["tins"]
        people = self.choices.practitioners
        self._choose_from("npis", [(npi, f"{name} (NPI {npi})") for npi, name in people])
        if not people:
            del self.fields["npis"]
        elif len(people) > MOST_PRACTITIONERS:
            self._ask_for_npis()

    def _choose_from(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - declared so above
        field.choices = choices

    def _ask_for_npis(self) -> None:
        """A long list is no choice: NPIs are typed, and looked up when it is saved."""
        self.fields["npis"] = forms.CharField(
            label="Only practitioners with these NPIs",
            help_text="With commas, or one on each line. None: all of the organization's.",
            required=False,
            max_length=2000,
            widget=forms.Textarea(attrs={"rows": 4}),
        )
        self.initial["npis"] = "\n".join(sorted(self.present.npis))

    def _name_the_administrator(self) -> None:
        if not self.choices.may_make:
            del self.fields["is_administrator"]
            return
        labels = self.choices.profile.labels
        box = self.fields["is_administrator"]
        box.label = f"{labels.administrator[:1].upper()}{labels.administrator[1:]}"
        box.help_text = "Runs the organization's people as you do, and gives roles to them."

    def _refusal(self, why: Beyond) -> str:
        said = refusal(why, self.choices.profile)
        return said[:1].lower() + said[1:] if why is Beyond.DAY else said


def between(field: forms.Field, today: date, last: date) -> None:
    """Let the browser's calendar offer the days the plan allows; the form checks them itself."""
    tomorrow = today + timedelta(days=1)
    field.widget.attrs |= {"min": tomorrow.isoformat(), "max": last.isoformat()}
