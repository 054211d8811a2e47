"""An administrator adds a TIN or an NPI: by proof, by the plan's roster, or by the plan's review."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID, uuid4

from portico.access.actor import Actor
from portico.access.permissions import Permission
from portico.audit.acting import acting
from portico.audit.constraints import is_stored
from portico.audit.services import record
from portico.delegation.models import ClaimState, NumberClaim, NumberKind
from portico.delegation.queries.numbers import (
    evidence_of_npi,
    evidence_of_tin,
    is_listed,
    open_claims,
)
from portico.delegation.rules.numbers import Way, way_of_npi, way_of_tin
from portico.delegation.services.giving import refuse_strangers
from portico.organizations.models import Membership, Organization
from portico.organizations.queries import organizations_holding_tin
from portico.organizations.services import NumberTaken, add_npi, add_tin
from portico.profiles.calendar import business_calendar, today_at
from portico.profiles.schema import Decider, Profile
from portico.proofs.rules import ProofResult
from portico.proofs.services import confirm, prove_payment, prove_pin, release
from portico.registry.queries import look_up
from portico.reviews.evidence import Evidence
from portico.reviews.models import Review
from portico.reviews.rules import Objection
from portico.reviews.services import ReviewRefused, open_review
from portico.reviews.services import withdraw as withdraw_review
from portico.vocabulary.npi import EntityType

KIND = "number"
"""Of the reviews."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """How an administrator shows that a TIN is theirs: one of the two, as typed."""

    pin: str = ""
    reference: str = ""
    amount: Decimal = Decimal(0)
    max_age_days: int = 0
    """How old a payment may be."""


class NotShown(Exception):
    """What was typed does not prove it; ``result`` says whether more may be tried."""

    def __init__(self, result: ProofResult) -> None:
        """Keep how it came out."""
        super().__init__(result.value)
        self.result = result


class ClaimedAlready(Exception):
    """The organization asked for this number, and the plan looks at it."""


def claim_tin(
    *,
    by: Membership,
    tin: str,
    shown: Shown | None,
    address: str,
    profile: Profile,
    actor: Actor,
    now: datetime,
) -> NumberClaim:
    """Add a TIN by what only its payee knows, or hand it to the plan; called outside a transaction.

    Wrong answers are counted before they are compared (S04); once they are used up, the plan
    decides. Raises NotYours, NotShown and ClaimedAlready.
    """
    public_id = uuid4()
    holder = f"number:{public_id}"
    result = _prove(shown, tin, holder, address, profile, actor, now) if shown else None
    if result not in {None, ProofResult.MATCH, ProofResult.USED_UP_FOR_TIN}:
        raise NotShown(result or ProofResult.NO_MATCH)
    with acting(actor):
        organization = _locked(by.organization, actor)
        others = [
            each
            for each in organizations_holding_tin(profile.slug, tin)
            if each.pk != organization.pk
        ]
        claim = NumberClaim(
            public_id=public_id,
            organization=organization,
            kind=NumberKind.TIN,
            value=tin,
            by=by,
            at=now,
        )
        is_proved = result is ProofResult.MATCH and bool(
            confirm(holder=holder, becomes=holder, actor=actor, now=now)
        )
        if way_of_tin(is_proved=is_proved, others_hold_it=bool(others)) is Way.ADD:
            _add(claim, actor, now)
        else:
            evidence = evidence_of_tin(
                organization, tin, profile, proof=result, others=others, now=now
            )
            _hand_in(claim, evidence, profile, actor, now)
    return claim


def claim_npi(
    *,
    by: Membership,
    npi: str,
    entity_type: EntityType,
    profile: Profile,
    actor: Actor,
    now: datetime,
) -> NumberClaim:
    """Add an NPI the plan pays under a TIN of the organization, or hand it to the plan.

    The registry is asked before the transaction. Raises NotYours and ClaimedAlready.
    """
    answer = look_up(npi)
    with acting(actor):
        organization = _locked(by.organization, actor)
        claim = NumberClaim(
            organization=organization,
            kind=NumberKind.NPI,
            value=npi,
            entity_type=entity_type,
            by=by,
            at=now,
        )
        listed = is_listed(organization, npi, on=today_at(profile, now))
        if way_of_npi(is_listed=listed) is Way.ADD:
            _add(claim, actor, now)
        else:
            evidence = evidence_of_npi(organization, npi, answer, profile, now=now)
            _hand_in(claim, evidence, profile, actor, now)
    return claim


def withdraw_claim(
    *, organization: Organization, public_id: UUID, actor: Actor, now: datetime
) -> None:
    """Take back what the plan still looks at; once decided, nothing happens. Raises NotYours."""
    with acting(actor):
        _locked(organization, actor)
        claim = open_claims(organization).filter(public_id=public_id).first()
        if claim is None or claim.review is None:
            return
        withdraw_review(review=claim.review, actor=actor, now=now)
        release(holder=str(claim), actor=actor, now=now)
        end_claim(claim, ClaimState.WITHDRAWN, now)
        _record(claim, "withdrawn", actor, now)


def add_claimed(review: Review, actor: Actor, now: datetime) -> None:
    """The plan approved: the number is the organization's. Raises ReviewRefused where it is not free."""
    claim = NumberClaim.objects.select_related("organization", "by__account").get(review=review)
    try:
        _store(claim, actor, now)
    except NumberTaken:
        raise ReviewRefused(Objection.NUMBER_TAKEN, review) from None
    end_claim(claim, ClaimState.ADDED, now)


def decline_claimed(review: Review, actor: Actor, now: datetime) -> None:
    """The plan declined; what proved it is free again."""
    claim = NumberClaim.objects.get(review=review)
    release(holder=str(claim), actor=actor, now=now)
    end_claim(claim, ClaimState.DECLINED, now)
    _record(claim, "declined", actor, now)


def end_claim(claim: NumberClaim, state: ClaimState, now: datetime) -> None:
    """Say what became of it."""
    claim.state, claim.ended_at = state, now
    claim.save(update_fields=["state", "ended_at"])


def _prove(
    shown: Shown,
    tin: str,
    holder: str,
    address: str,
    profile: Profile,
    actor: Actor,
    now: datetime,
) -> ProofResult:
    if shown.pin:
        return prove_pin(
            plan=profile.slug,
            tin=tin,
            typed=shown.pin,
            holder=holder,
            address=address,
            actor=actor,
            now=now,
        )
    return prove_payment(
        plan=profile.slug,
        tin=tin,
        reference=shown.reference,
        amount=shown.amount,
        max_age_days=shown.max_age_days,
        holder=holder,
        address=address,
        actor=actor,
        now=now,
    )


def _locked(organization: Organization, actor: Actor) -> Organization:
    """Read it again once whoever asks may change its numbers. Raises NotYours."""
    locked = Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)
    refuse_strangers(actor, Permission.ORGANIZATION_NUMBERS, locked)
    return locked


def _add(claim: NumberClaim, actor: Actor, now: datetime) -> None:
    claim.state, claim.ended_at = ClaimState.ADDED, now
    claim.save(force_insert=True)
    _store(claim, actor, now)


def _store(claim: NumberClaim, actor: Actor, now: datetime) -> None:
    organization = claim.organization
    if claim.kind == NumberKind.TIN:
        add_tin(organization=organization, tin=claim.value, actor=actor, now=now)
        return
    kind = EntityType(claim.entity_type)
    add_npi(organization=organization, npi=claim.value, entity_type=kind, actor=actor, now=now)


def _hand_in(
    claim: NumberClaim, evidence: Evidence, profile: Profile, actor: Actor, now: datetime
) -> None:
    """Open a review and the claim that waits for it. Raises ClaimedAlready."""
    organization, by = claim.organization, claim.by
    claim.review = open_review(
        plan=profile.slug,
        kind=KIND,
        decider=Decider.PLAN,
        organization_id=organization.pk,
        membership_id=None,
        applicant_id=by.account_id,
        title=organization.name,
        evidence=evidence,
        due_at=business_calendar(profile).due_after(now, profile.review.business_days),
        actor=actor,
        now=now,
    )
    claim.state = ClaimState.OPEN
    if not is_stored(claim, unless=("delegation_claimed_once",)):
        raise ClaimedAlready
    _record(claim, "asked", actor, now)


def _record(claim: NumberClaim, act: str, actor: Actor, now: datetime) -> None:
    record(
        actor=actor,
        action=f"number.{act}",
        subject=str(claim),
        organization_id=claim.organization_id,
        details={"kind": claim.kind},
        now=now,
    )
