"""What the national registry holds for the NPI: pick what fits best (WF-03)."""

from collections.abc import Mapping
from typing import Any

from django import forms

from portico.profiles.schema import StepKind
from portico.registration.facts import Outcome, registry_day
from portico.registration.models import Draft
from portico.registration.services.registry import choose_candidate, look_up_again
from portico.registration.steps.base import Page, StepDoor
from portico.web.forms import KitForm, Tile

NONE_FITS = "none"


class RegistryForm(KitForm):
    """One of the registry's entries, or none of them."""

    choice = forms.ChoiceField(
        label="Entries in the national registry",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose the entry that fits best, or the last one if none does.",
            "invalid_choice": "The registry no longer has that entry. Choose one of these.",
        },
    )


class RegistryQuestionnaire(StepDoor):
    """Its answer fills in the next page and proves nothing."""

    kind = StepKind.REGISTRY_QUESTIONNAIRE
    form_class = RegistryForm
    template = "registration/steps/registry.html"

    def form(self, page: Page, data: Mapping[str, Any] | None = None) -> KitForm:
        """One tile an entry, and the way on where none fits."""
        form = super().form(page, data)
        field = form.fields["choice"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - narrows the type
        field.choices = [
            *((entry["key"], _tile(entry)) for entry in candidates(page)),
            (NONE_FITS, _way_on(has_entries=bool(candidates(page)))),
        ]
        return form

    def initial(self, page: Page) -> Mapping[str, Any]:
        """Where nothing was found there is one way on, already chosen."""
        return {} if candidates(page) else {"choice": NONE_FITS}

    def context(self, page: Page) -> Mapping[str, Any]:
        """What the registry answered, and when its copy was made."""
        check = page.facts.checks.get(self.kind)
        return {
            "npi": page.facts.text(StepKind.ORGANIZATION_LOOKUP, "npi"),
            "count": len(candidates(page)),
            "unavailable": check is None or check.outcome is Outcome.UNAVAILABLE,
            "as_of": registry_day(check),
        }

    def act(self, page: Page, action: str) -> Draft | None:
        """Ask the registry again when it did not answer."""
        if action != "again":
            return None
        return look_up_again(draft=page.draft, actor=page.actor, now=page.now)

    def save(self, page: Page, form: KitForm) -> Draft:
        """Fill in the next page from the chosen entry."""
        key = form.cleaned_data["choice"]
        chosen = next((entry for entry in candidates(page) if entry["key"] == key), None)
        return choose_candidate(
            draft=page.draft, key=key, candidate=chosen, actor=page.actor, now=page.now
        )


def candidates(page: Page) -> list[dict[str, Any]]:
    """The entries the registry gave for the NPI that stands in the draft now."""
    check = page.facts.checks.get(StepKind.REGISTRY_QUESTIONNAIRE)
    npi = page.facts.text(StepKind.ORGANIZATION_LOOKUP, "npi")
    found = check.detail.get("candidates", []) if check and check.about == npi else []
    return found if isinstance(found, list) else []


def _way_on(*, has_entries: bool) -> Tile:
    if has_entries:
        return Tile("None of these fits", ["Start from an empty page instead."])
    return Tile("Go on without the registry", ["Type your details on the next page."])


def _tile(entry: Mapping[str, Any]) -> Tile:
    return Tile(entry["name"], list(entry["facts"]), entry["tag"])
