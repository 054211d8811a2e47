"""Check a TIN and an NPI: against what is registered here and against the national registry."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta

from portico.access.actor import Actor
from portico.accounts import allowances
from portico.notices.channels import Channel
from portico.notices.services import notify
from portico.organizations.models import Organization
from portico.organizations.queries import (
    administrators_of,
    organizations_holding_tin,
    registered_organization,
)
from portico.organizations.rules import organization_key
from portico.profiles.schema import Creates, Profile, StepKind, Track
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
    """Where a request comes from; counted under a keyed hash, never stored in clear."""

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

    def answer(self) -> dict[str, str]:
        """As a draft stores it."""
        return {"tin": self.tin, "npi": self.npi, "ticked": ",".join(sorted(self.ticked))}


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
    creates = track.creates
    registry = look_up(typed.npi) if typed.npi and creates is Creates.ORGANIZATION else None
    with editing(draft, actor=actor, now=now) as locked:
        key = key_of(profile, Identity(tin=typed.tin, npi=typed.npi))
        registered = registered_organization(profile.slug, key)
        holding = () if registered else tuple(organizations_holding_tin(profile.slug, typed.tin))
        numbers = _numbers(track, registered, holding, registry)
        verdict = judge_numbers(numbers, typed.ticked)
        was_told = _was_told(locked, verdict, typed)
        _store(locked, typed, creates, verdict, numbers, holding, registry, now)
        if registered and verdict is Verdict.ALREADY_REGISTERED and not was_told:
            _tell_administrators(locked, registered, now)
    return NumbersResult(
        verdict=verdict, notices=notices_about(numbers), replaced_by=numbers.replaced_by
    )


def key_of(profile: Profile, identity: Identity) -> str:
    """The key that makes two registrations the same organisation at this plan."""
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
        tin_held_elsewhere=bool(holding),
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
    creates: Creates,
    verdict: Verdict,
    numbers: Numbers,
    holding: tuple[Organization, ...],
    registry: Answer | None,
    now: datetime,
) -> None:
    draft.answers[StepKind.ORGANIZATION_LOOKUP] = typed.answer()
    draft.typed.pop(StepKind.ORGANIZATION_LOOKUP, None)
    facts = Facts(
        answers={StepKind.ORGANIZATION_LOOKUP: typed.answer()}, checks={}, creates=creates
    )
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


def _tell_administrators(draft: Draft, organization: Organization, now: datetime) -> None:
    """Mail the administrators that someone tried; neither side learns who the other is."""
    for member in administrators_of(organization):
        notify(
            plan=draft.plan,
            channel=Channel.MAIL,
            to=member.account.email,
            template="registration/notices/someone_tried",
            context={"organization": organization},
            now=now,
        )


def _count(plan: str, visitor: Visitor, now: datetime) -> None:
    """Count the look-up on its own, before it is made, so that a refusal is counted as well."""
    for kind, who in (("address", visitor.address), ("device", visitor.device)):
        name = allowances.key(f"look-up by {kind}", plan, who)
        if allowances.spend(name, limit=LOOKUPS_PER_HOUR, window=HOUR, now=now):
            raise TooManyLookups
