"""Check a TIN and an NPI: against what is registered here and against the national registry."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta

from portico.access.actor import Actor
from portico.access.kinds import OrganizationKind
from portico.accounts import allowances
from portico.delegation.queries.succession import open_case_of
from portico.notices.channels import Channel
from portico.notices.services import notify
from portico.organizations.models import Organization
from portico.organizations.queries import (
    administrators_of,
    has_successor_waiting,
    organizations_holding_tin,
    registered_organization,
)
from portico.organizations.rules import organization_key, third_party_key
from portico.profiles.schema import Creates, KeyPart, Profile, StepKind, Succession, Track
from portico.profiles.schema.steps import OrganizationLookupStep
from portico.registration.facts import Check, Facts, Identity, Outcome, about_numbers
from portico.registration.models import Draft
from portico.registration.rules import Notice, Numbers, Verdict, judge_numbers, notices_about
from portico.registration.services.drafts import editing
from portico.registry.answers import Answer, Found, NotFound, Unavailable
from portico.registry.queries import look_up

HOUR = timedelta(hours=1)
LOOKUPS_PER_HOUR = 30
"""More than an office needs to type two numbers right, less than a list of TINs needs."""


class TooManyLookups(Exception):
    """This address or device asked too often within the hour."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Where a request comes from; counted under a keyed hash.

    In clear only the acceptance or signature of an agreement keeps the address, as evidence.
    """

    address: str
    device: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NumbersResult:
    """What the two numbers led to, and what may be confirmed to go on."""

    verdict: Verdict
    notices: frozenset[Notice] = frozenset()
    replaced_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedNumbers:
    """The numbers as parsed, with the notices that were ticked; no NPI where the plan asks none."""

    tin: str
    npi: str = ""
    ticked: frozenset[Notice] = field(default_factory=frozenset)
    again: bool = False
    """Registers again what is registered, because nobody runs it any more."""

    def answer(self) -> dict[str, str]:
        """As a draft stores it."""
        told = {"tin": self.tin, "npi": self.npi, "ticked": ",".join(sorted(self.ticked))}
        return {**told, "again": "yes"} if self.again else told


def check_numbers(
    *,
    draft: Draft,
    profile: Profile,
    track: Track,
    typed: TypedNumbers,
    visitor: Visitor,
    actor: Actor,
    now: datetime,
) -> NumbersResult:
    """Judge the numbers and store the outcome with the draft. Raises TooManyLookups.

    The registry is asked before the transaction: it may be a slow network call.
    """
    _count(profile.slug, visitor, now)
    is_new = track.creates is Creates.ORGANIZATION
    registry = look_up(typed.npi) if typed.npi and is_new else None
    with editing(draft, actor=actor, now=now) as locked:
        key = key_of(profile, Identity(tin=typed.tin, npi=typed.npi, kind=track.kind))
        registered = registered_organization(profile.slug, key)
        holding = _holding(profile, typed, registered)
        numbers = replace(
            _numbers(track, registered, holding, registry),
            again=typed.again and may_register_again(profile, track),
            again_under_way=typed.again and has_successor_waiting(profile.slug, key),
            is_settling=registered is not None and open_case_of(registered.pk) is not None,
        )
        verdict = judge_numbers(numbers, typed.ticked)
        was_told = _was_told(locked, verdict, typed)
        _store(locked, typed, track, verdict, numbers, holding, registry, now)
        if registered and verdict is Verdict.ALREADY_REGISTERED and not was_told:
            _tell_administrators(registered, profile, track, now)
    return NumbersResult(
        verdict=verdict, notices=notices_about(numbers), replaced_by=numbers.replaced_by
    )


def may_register_again(profile: Profile, track: Track) -> bool:
    """True where the plan lets an office register again whose administrator is gone."""
    ways = profile.administration.succession
    is_office = track.creates is Creates.ORGANIZATION and track.kind is OrganizationKind.OFFICE
    return is_office and Succession.REGISTER_AGAIN in ways


def _holding(
    profile: Profile, typed: TypedNumbers, registered: Organization | None
) -> tuple[Organization, ...]:
    """Others under the TIN; of no interest to whoever is only told that it is registered."""
    if registered and not typed.again:
        return ()
    others = organizations_holding_tin(profile.slug, typed.tin)
    return tuple(other for other in others if other != registered)


def key_of(profile: Profile, identity: Identity) -> str:
    """The key that makes two registrations the same organisation at this plan."""
    if identity.kind is OrganizationKind.THIRD_PARTY:
        return third_party_key(identity.tin)
    return organization_key(
        profile.registration.organization_key,
        tin=identity.tin,
        npi=identity.npi,
        provider_id=identity.provider_id,
        kind=identity.party,
    )


def _numbers(
    track: Track,
    registered: Organization | None,
    holding: tuple[Organization, ...],
    registry: Answer | None,
) -> Numbers:
    provider = registry.provider if isinstance(registry, Found) else None
    return Numbers(
        creates=track.creates,
        is_registered=registered is not None,
        # A company may bear the TIN of an office it belongs to; the reviewer sees it.
        tin_held_elsewhere=bool(holding) and track.kind is OrganizationKind.OFFICE,
        entity_type=provider.entity_type if provider else None,
        is_active=provider.is_active if provider else None,
        replaced_by=provider.replacement_npi if provider else "",
        refused=_refused(track),
    )


def _refused(track: Track) -> frozenset[Notice]:
    """What the track's look-up step lets nobody go on over."""
    for step in track.steps:
        if isinstance(step, OrganizationLookupStep):
            refusals = {
                Notice.TYPE_1: step.settings.individual_npi == "refuse",
                Notice.NEW_ORGANIZATION: step.settings.known_tin == "refuse",
            }
            return frozenset(notice for notice, is_refused in refusals.items() if is_refused)
    return frozenset()


def _store(
    draft: Draft,
    typed: TypedNumbers,
    track: Track,
    verdict: Verdict,
    numbers: Numbers,
    holding: tuple[Organization, ...],
    registry: Answer | None,
    now: datetime,
) -> None:
    draft.answers[StepKind.ORGANIZATION_LOOKUP] = typed.answer()
    draft.typed.pop(StepKind.ORGANIZATION_LOOKUP, None)
    answers = {StepKind.ORGANIZATION_LOOKUP: typed.answer()}
    facts = Facts(answers=answers, creates=track.creates, kind=track.kind)
    draft.checks[StepKind.ORGANIZATION_LOOKUP] = asdict(
        Check(
            outcome=Outcome.PASS if verdict is Verdict.GO_ON else Outcome.FAIL,
            about=about_numbers(facts),
            at=now.isoformat(),
            detail={
                "verdict": verdict,
                "flags": sorted(notices_about(numbers)),
                "tin_also_held_by": [str(other.public_id) for other in holding],
            },
        )
    )
    if registry is not None:
        draft.checks[StepKind.REGISTRY_QUESTIONNAIRE] = asdict(
            registry_check(typed.npi, registry, now)
        )


def registry_check(npi: str, registry: Answer, now: datetime) -> Check:
    """What the registry answered, kept as it was then: the reviewer sees what the draft saw."""
    outcome, detail = _registry_outcome(registry)
    return Check(outcome=outcome, about=npi, at=now.isoformat(), detail=detail)


def _registry_outcome(registry: Answer) -> tuple[Outcome, Mapping[str, object]]:
    match registry:
        case Found(provider=provider):
            return Outcome.PASS, {
                "legal_name": provider.legal_name,
                "entity_type": provider.entity_type,
                "is_active": provider.is_active,
                "as_of": provider.as_of.isoformat() if provider.as_of else "",
                "candidates": [asdict(candidate) for candidate in provider.candidates()],
            }
        case NotFound():
            return Outcome.FAIL, {}
        case Unavailable():
            return Outcome.UNAVAILABLE, {}


def _was_told(draft: Draft, verdict: Verdict, typed: TypedNumbers) -> bool:
    """True when this draft has just been told the same of the same numbers: one mail is enough."""
    before = draft.checks.get(StepKind.ORGANIZATION_LOOKUP, {})
    numbers = draft.answers.get(StepKind.ORGANIZATION_LOOKUP, {})
    same = numbers.get("tin") == typed.tin and numbers.get("npi") == typed.npi
    return bool(same and before.get("detail", {}).get("verdict") == verdict)


def _tell_administrators(
    organization: Organization, profile: Profile, track: Track, now: datetime
) -> None:
    """Mail the administrators that someone tried; neither side learns who the other is."""
    context = {
        "organization": organization,
        "asks_npi": KeyPart.NPI in profile.registration.organization_key,
        "joining": _way_to_join(profile, track),
    }
    for member in administrators_of(organization):
        notify(
            plan=profile.slug,
            channel=Channel.MAIL,
            to=member.account.email,
            template="registration/notices/someone_tried",
            context=context,
            now=now,
        )


def _way_to_join(profile: Profile, track: Track) -> str:
    """The title of the track that the refusal leads to; empty where it leads to none."""
    leads = (step.otherwise for step in track.steps if isinstance(step, OrganizationLookupStep))
    other = profile.registration.track(next(leads, None) or "")
    return other.title if other else ""


def _count(plan: str, visitor: Visitor, now: datetime) -> None:
    """Count the look-up on its own, before it is made, so that a refusal is counted as well."""
    for kind, who in (("address", visitor.address), ("device", visitor.device)):
        name = allowances.key(f"look-up by {kind}", plan, who)
        if allowances.spend(name, limit=LOOKUPS_PER_HOUR, window=HOUR, now=now):
            raise TooManyLookups
