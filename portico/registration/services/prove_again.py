"""An office proves itself once more, by what it would prove to register; nothing typed is kept."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from portico.access.actor import Actor
from portico.delegation.models import Succession
from portico.delegation.services.proving import accept_proof
from portico.profiles.schema import Party, PaymentStep, Profile, StepKind
from portico.proofs.rules import ProofResult
from portico.proofs.services import match_roster, prove_payment, prove_pin
from portico.records.roster.rules import ProviderKind
from portico.registration.evidence import PROOFS
from portico.registration.services.announce import identity_of

BY_CONTACT = "The contact on file confirms it"


def prove_again(
    *,
    case: Succession,
    kind: StepKind,
    typed: Mapping[str, Any],
    profile: Profile,
    token: str,
    address: str,
    now: datetime,
) -> ProofResult:
    """Compare and count as at registration; what is right hands the case to staff.

    ``typed`` are the cleaned fields of that proof's form; ``address`` is the visitor's. Called
    outside any transaction.
    """
    result = _compare(case, kind, typed, profile, address, now)
    if result is ProofResult.MATCH:
        name, _ = PROOFS[kind]
        done = accept_proof(case=case, token=token, said=name, now=now)
        return result if done else ProofResult.NO_MATCH
    return result


def confirm_as_contact(*, case: Succession, token: str, now: datetime) -> bool:
    """The link went to the contact on file alone, where the plan asks for no other proof."""
    return accept_proof(case=case, token=token, said=BY_CONTACT, now=now)


def _compare(
    case: Succession,
    kind: StepKind,
    typed: Mapping[str, Any],
    profile: Profile,
    address: str,
    now: datetime,
) -> ProofResult:
    common: dict[str, Any] = {
        "plan": profile.slug,
        "tin": identity_of(case.organization).tin,
        "holder": str(case),
        "address": address,
        "actor": Actor.anonymous(plan=profile.slug),
        "now": now,
    }
    if kind is StepKind.PIN:
        return prove_pin(typed=typed["pin"], **common)
    if kind is StepKind.PAYMENT:
        return prove_payment(
            reference=typed["reference"],
            amount=typed["amount"],
            max_age_days=_max_age(profile),
            **common,
        )
    names = [typed[name] for name in ("name", "first_name", "last_name") if name in typed]
    party = ProviderKind(case.organization.party or Party.GROUP)
    number, zip_code = typed["number"], typed["zip"]
    return match_roster(kind=party, number=number, names=names, zip_code=zip_code, **common).result


def _max_age(profile: Profile) -> int:
    steps = (step for track in profile.registration.tracks for step in track.steps)
    return next(step.settings.max_age_days for step in steps if isinstance(step, PaymentStep))
