"""The numbers an organisation is known by: TIN, and its most billed NPI where the plan asks it.

WF-02, WF-06, WS-06.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

from django import forms

from portico.access.kinds import OrganizationKind
from portico.profiles.schema import KeyPart, Profile, StepKind
from portico.registration.models import Draft
from portico.registration.rules import Notice, Verdict
from portico.registration.services.numbers import (
    NumbersResult,
    TooManyLookups,
    TypedNumbers,
    check_numbers,
    may_register_again,
)
from portico.registration.steps.base import Line, Page, StepDoor, other_track, switch_track
from portico.vocabulary.tin import format_tin
from portico.web.fields import NpiField, TinField
from portico.web.forms import KitForm

TICKS = {
    Notice.TYPE_1: "Register with this individual (type 1) NPI",
    Notice.DEACTIVATED: "This NPI is in use again",
    Notice.NEW_ORGANIZATION: "This is a new organization",
}
TOO_MANY = (
    "Too many numbers were tried from here in the last hour. Nothing you typed is lost; "
    "try again in an hour, or call {phone}."
)
UNDER_WAY = (
    "Somebody registers this organization again already, and the plan is looking at it. "
    "Ask in your office, or call us."
)
SETTLING = (
    "We are settling already who runs this organization, together with the organization. Until "
    "that is done nobody registers it again. Call {phone}: what you typed is kept."
)
LEADS_ELSEWHERE = frozenset({Verdict.ALREADY_REGISTERED, Verdict.NOT_REGISTERED})


class OrganizationLookupForm(KitForm):
    """TIN, NPI where it is asked, and a tick for each thing to be said before going on."""

    npi = NpiField(label="NPI", help_text="Ten digits, the one you bill with most")
    tin = TinField(label="Tax ID (TIN)", help_text="Nine digits, as on your W-9")

    def ask(self, notices: frozenset[Notice], profile: Profile) -> None:
        """Add a tick box for each notice; what it is about stands beside it."""
        for notice in sorted(notices):
            self.fields[notice] = forms.BooleanField(
                label=TICKS[notice], help_text=why(notice, profile), required=False
            )

    def typed(self) -> TypedNumbers:
        """The numbers with what was ticked."""
        ticked = frozenset(notice for notice in Notice if self.data.get(notice))
        numbers = {name: self.cleaned_data.get(name, "") for name in ("tin", "npi")}
        return TypedNumbers(**numbers, ticked=ticked)


def why(notice: Notice, profile: Profile) -> str:
    """What a notice is about, in the plan's words."""
    match notice:
        case Notice.TYPE_1:
            return profile.wording.individual_npi
        case Notice.NEW_ORGANIZATION:
            return profile.wording.tin_known
        case Notice.DEACTIVATED:
            return (
                "The national registry lists this NPI as deactivated. Use another one if you "
                "have it. If you go on, the reviewer sees this."
            )


class OrganizationLookup(StepDoor):
    """Checks the pair against what is registered here and against the registry."""

    kind = StepKind.ORGANIZATION_LOOKUP
    form_class = OrganizationLookupForm
    template = "registration/steps/organization_lookup.html"

    def form(self, page: Page, data: Mapping[str, Any] | None = None) -> KitForm:
        """Show the ticks again that were asked for these numbers before."""
        form = super().form(page, data)
        if not _asks_npi(page):
            del form.fields["npi"]
        if isinstance(form, OrganizationLookupForm):
            form.ask(_asked(page), page.profile)
            given = page.facts.text(self.kind, "ticked").split(",")
            form.initial.update({name: True for name in given if name})
        return form

    def context(self, page: Page) -> Mapping[str, Any]:
        """The track that a refusal leads to."""
        check = page.facts.checks.get(self.kind)
        leads = check is not None and check.detail.get("verdict") in LEADS_ELSEWHERE
        verdict = check.detail.get("verdict") if check is not None else None
        offers = may_register_again(page.profile, page.walk.track)
        return {
            "other_track": other_track(page) if leads else None,
            "asks_npi": _asks_npi(page),
            "again": offers and verdict == Verdict.ALREADY_REGISTERED,
            "under_way": verdict == Verdict.AGAIN_UNDER_WAY,
            "settling": verdict == Verdict.SETTLING,
        }

    def save(self, page: Page, form: KitForm) -> Draft | None:
        """Judge the numbers; anything but going on becomes an error that says what to do."""
        assert isinstance(form, OrganizationLookupForm)  # noqa: S101 - narrows the type
        typed = form.typed()
        before = page.answer
        same = typed.tin == before.get("tin") and typed.npi == before.get("npi")
        typed = replace(typed, again=page.facts.again and same)
        try:
            result = _check(page, typed)
        except TooManyLookups:
            form.add_error(None, TOO_MANY.format(phone=page.profile.help_line.phone))
            return None
        if result.verdict is Verdict.GO_ON:
            return page.draft
        _explain(form, result, typed, page.profile)
        return None

    def act(self, page: Page, action: str) -> Draft | None:
        """Go over to the other account type, or register again, with the same numbers."""
        if action != "again" or not may_register_again(page.profile, page.walk.track):
            return switch_track(page) if action == "switch" else None
        tin, npi = (str(page.answer.get(name) or "") for name in ("tin", "npi"))
        if tin:
            with suppress(TooManyLookups):
                _check(page, TypedNumbers(tin=tin, npi=npi, again=True))
        return page.draft

    def summary(self, page: Page) -> list[Line]:
        """The numbers as people write them."""
        identity = page.facts.identity
        lines = [Line("NPI", identity.npi), Line("Tax ID (TIN)", format_tin(identity.tin))]
        if page.facts.again:
            lines.append(Line("Registered before", "Yes. This takes its place once approved."))
        return [line for line in lines if line.value]


def _asks_npi(page: Page) -> bool:
    """A company that works for offices bills nothing, so it has none."""
    is_office = page.walk.track.kind is OrganizationKind.OFFICE
    return is_office and KeyPart.NPI in page.profile.registration.organization_key


def _check(page: Page, typed: TypedNumbers) -> NumbersResult:
    return check_numbers(
        draft=page.draft,
        profile=page.profile,
        track=page.walk.track,
        typed=typed,
        visitor=page.visitor,
        actor=page.actor,
        now=page.now,
    )


def _asked(page: Page) -> frozenset[Notice]:
    check = page.facts.checks.get(StepKind.ORGANIZATION_LOOKUP)
    flags = check.detail.get("flags") if check else None
    return frozenset(Notice(name) for name in flags) if isinstance(flags, list) else frozenset()


def _explain(
    form: OrganizationLookupForm, result: NumbersResult, typed: TypedNumbers, profile: Profile
) -> None:
    match result.verdict:
        case Verdict.ALREADY_REGISTERED:
            form.add_error(None, profile.wording.organization_registered)
        case Verdict.NOT_REGISTERED:
            form.add_error(None, profile.wording.pair_not_registered)
        case Verdict.AGAIN_UNDER_WAY:
            form.add_error(None, UNDER_WAY)
        case Verdict.SETTLING:
            form.add_error(None, SETTLING.format(phone=profile.help_line.phone))
        case Verdict.REPLACED:
            form.add_error(
                "npi",
                f"The national registry replaced this NPI by {result.replaced_by}. "
                "Enter that one if it is yours.",
            )
        case Verdict.REFUSED:
            for notice in sorted(result.notices):
                form.add_error("npi", why(notice, profile))
        case _:
            form.ask(result.notices, profile)
            for notice in sorted(result.notices - typed.ticked):
                form.add_error(notice, f"Tick to go on: {TICKS[notice]}")
