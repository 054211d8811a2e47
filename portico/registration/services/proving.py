"""What only the payee knows: ask portico.proofs and keep how it ended, never what was typed."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal

from portico.access.actor import Actor
from portico.organizations.queries import registered_organization
from portico.profiles.schema import Party, Profile, StepKind
from portico.proofs.rules import ProofResult
from portico.proofs.services import match_roster, prove_payment, prove_pin
from portico.records.roster.queries import Provider
from portico.records.roster.rules import ProviderKind
from portico.registration.facts import PROVED_ABOUT, Check, Facts, Identity, Outcome, about_provider
from portico.registration.models import Draft
from portico.registration.services.drafts import editing
from portico.registration.services.numbers import Visitor, key_of

USED_UP = frozenset({ProofResult.USED_UP_FOR_TIN, ProofResult.USED_UP_FOR_ADDRESS})
NONE_AT_HAND = "none"
SPENT = "used_up"
"""Why a proof was given up: the way goes on without, and the plan reviews."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """Someone trying to prove an office, from a draft."""

    draft: Draft
    profile: Profile
    facts: Facts
    visitor: Visitor
    actor: Actor
    now: datetime

    @property
    def holder(self) -> str:
        """For whom a right proof is held until the draft is submitted, declined or expires."""
        return str(self.draft)

    @property
    def tin(self) -> str:
        """The office's TIN."""
        return self.facts.identity.tin


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedProvider:
    """What was typed of a provider, parsed: all of it has to be as the plan's letters print it."""

    party: Party
    tin: str
    number: str
    """Provider ID or NPI."""
    names: tuple[str, ...]
    """First and last of a practitioner, the legal name or DBA of a group."""
    zip_code: str


def try_pin(attempt: Attempt, *, typed: str) -> ProofResult:
    """Compare a PIN and keep the outcome."""
    result = prove_pin(
        plan=attempt.profile.slug,
        tin=attempt.tin,
        typed=typed,
        holder=attempt.holder,
        address=attempt.visitor.address,
        actor=attempt.actor,
        now=attempt.now,
    )
    _keep(attempt, StepKind.PIN, result)
    return result


def try_payment(
    attempt: Attempt, *, reference: str, amount: Decimal, max_age_days: int
) -> ProofResult:
    """Compare the reference and amount of a payment and keep the outcome."""
    result = prove_payment(
        plan=attempt.profile.slug,
        tin=attempt.tin,
        reference=reference,
        amount=amount,
        max_age_days=max_age_days,
        holder=attempt.holder,
        address=attempt.visitor.address,
        actor=attempt.actor,
        now=attempt.now,
    )
    _keep(attempt, StepKind.PAYMENT, result)
    return result


def try_roster(attempt: Attempt, typed: TypedProvider) -> ProofResult:
    """Look for the provider in the plan's roster and keep who it is.

    Only the whole match may say whether that provider registered before.
    """
    found = match_roster(
        plan=attempt.profile.slug,
        kind=ProviderKind(typed.party),
        tin=typed.tin,
        number=typed.number,
        names=typed.names,
        zip_code=typed.zip_code,
        holder=attempt.holder,
        address=attempt.visitor.address,
        actor=attempt.actor,
        now=attempt.now,
    )
    identity = _identity(typed, found.provider)
    detail = _whom(attempt.profile, identity, found.provider) if found.provider else {}
    about = about_provider(identity)
    check = _check(found.result, about, attempt.now, detail)
    with editing(attempt.draft, actor=attempt.actor, now=attempt.now) as locked:
        locked.answers[StepKind.ROSTER_MATCH] = asdict(identity)
        locked.typed.pop(StepKind.ROSTER_MATCH, None)
        locked.checks[StepKind.ROSTER_MATCH] = asdict(check)
    return found.result


def _identity(typed: TypedProvider, provider: Provider | None) -> Identity:
    """The roster's own numbers where it knows the provider; else what was typed."""
    if provider is None:
        return Identity(tin=typed.tin, provider_id=typed.number, party=typed.party)
    return Identity(
        tin=provider.tin,
        npi=provider.npi,
        provider_id=provider.provider_id,
        party=provider.kind,
    )


def _whom(profile: Profile, identity: Identity, provider: Provider) -> dict[str, object]:
    """What the roster says of who matched: it fills in what need not be typed again."""
    registered = registered_organization(profile.slug, key_of(profile, identity))
    is_person = provider.kind is ProviderKind.PRACTITIONER
    person = {"first_name": provider.first_name, "last_name": provider.last_name}
    return {
        "registered": registered is not None,
        "person": person if is_person else {},
        "organization": {
            "name": provider.name,
            "dba": provider.dba,
            "zip": next(iter(provider.zips), ""),
            "phone": provider.phone,
            "email": provider.email,
        },
    }


def give_up(attempt: Attempt, kind: StepKind) -> Draft:
    """Go on without this proof; what was right before stays right."""
    about = PROVED_ABOUT[kind](attempt.facts)
    with editing(attempt.draft, actor=attempt.actor, now=attempt.now) as locked:
        before = locked.checks.get(kind, {})
        if before.get("about") != about or before.get("outcome") != Outcome.PASS:
            locked.checks[kind] = asdict(_given_up(about, NONE_AT_HAND, attempt.now))
    return locked


def _keep(attempt: Attempt, kind: StepKind, result: ProofResult) -> None:
    check = _check(result, attempt.tin, attempt.now)
    with editing(attempt.draft, actor=attempt.actor, now=attempt.now) as locked:
        locked.checks[kind] = asdict(check)


def _check(
    result: ProofResult, about: str, now: datetime, detail: Mapping[str, object] | None = None
) -> Check:
    if result in USED_UP:
        return _given_up(about, SPENT, now)
    outcome = Outcome.PASS if result is ProofResult.MATCH else Outcome.FAIL
    return Check(outcome=outcome, about=about, at=now.isoformat(), detail=detail or {})


def _given_up(about: str, why: str, now: datetime) -> Check:
    return Check(outcome=Outcome.ABANDONED, about=about, at=now.isoformat(), detail={"why": why})
