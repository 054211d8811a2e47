"""An organization's TINs and NPIs, those it asked for, and what is known of one that is asked for."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import QuerySet

from portico.delegation.models import ClaimState, NumberClaim
from portico.organizations.models import Organization
from portico.profiles.calendar import today_at
from portico.profiles.schema import Profile
from portico.proofs.rules import ProofResult
from portico.records.roster.queries import entry_of, npi_listed
from portico.registry.answers import Answer, Found, NotFound
from portico.reviews.evidence import Check, CheckOutcome, Evidence, Fact
from portico.vocabulary.sameness import same_text
from portico.vocabulary.tin import format_tin


def open_claims(organization: Organization) -> QuerySet[NumberClaim]:
    """The numbers the plan looks at, the newest first."""
    rows = NumberClaim.objects.filter(organization=organization, state=ClaimState.OPEN)
    return rows.select_related("review", "by__account")


def claims_of(organization: Organization, *, limit: int = 20) -> list[NumberClaim]:
    """What was asked for and not added at once, the newest first."""
    rows = NumberClaim.objects.filter(organization=organization).exclude(review=None)
    return list(rows.select_related("review", "by__account")[:limit])


def is_listed(organization: Organization, npi: str, *, on: date) -> bool:
    """True where the plan pays the NPI under a TIN the organization has."""
    tins = list(organization.tins.values_list("tin", flat=True))
    return npi_listed(plan=organization.plan, tins=tins, npi=npi, on=on)


def evidence_of_tin(
    organization: Organization,
    tin: str,
    profile: Profile,
    *,
    proof: ProofResult | None,
    others: Sequence[Organization],
    now: datetime,
) -> Evidence:
    """What the plan's staff see before they add a TIN: the roster, others who hold it, the proof."""
    entry = entry_of(plan=profile.slug, tin=tin, on=today_at(profile, now))
    name = entry.name if entry else ""
    listed = CheckOutcome.PASS if entry else CheckOutcome.FLAG
    return Evidence(
        checks=(
            Check(name="On the plan’s roster", outcome=listed, at=now, detail=name),
            _others(others, now),
            _proof(proof, now),
        ),
        facts=(
            Fact(label="Tax ID (TIN)", typed=format_tin(tin), registry="Not published"),
            Fact(
                label="Legal name",
                typed=organization.name,
                roster=name,
                roster_same=same_text(organization.name, name) if name else None,
            ),
        ),
    )


def evidence_of_npi(
    organization: Organization, npi: str, answer: Answer, profile: Profile, *, now: datetime
) -> Evidence:
    """What the plan's staff see before they add an NPI: what the national registry says of it."""
    found = answer.provider if isinstance(answer, Found) else None
    name = found.display_name if found else ""
    return Evidence(
        checks=(
            _registry(answer, now),
            Check(
                name="Under none of its tax IDs on the plan’s roster",
                outcome=CheckOutcome.FLAG,
                at=now,
            ),
        ),
        facts=(
            Fact(label="NPI", typed=npi, registry=npi if found else ""),
            Fact(
                label="Legal name",
                typed=organization.name,
                registry=name,
                same=same_text(organization.name, name) if name else None,
            ),
        ),
        profile_hash="",
    )


def _others(others: Sequence[Organization], now: datetime) -> Check:
    """Those beside it by name: the reviewer has to know whose it may be."""
    if not others:
        return Check(name="No other organization has it", outcome=CheckOutcome.PASS, at=now)
    names = ", ".join(each.name for each in others[:5])
    return Check(
        name="Another organization has it",
        outcome=CheckOutcome.FLAG,
        at=now,
        detail=names if not others[5:] else f"{names} and {len(others) - 5} more",
    )


def _proof(proof: ProofResult | None, now: datetime) -> Check:
    match proof:
        case ProofResult.MATCH:
            return Check(name="They proved to be its payee", outcome=CheckOutcome.PASS, at=now)
        case ProofResult.USED_UP_FOR_TIN:
            detail = "Too many wrong answers for this tax ID"
            return Check(name="Proof", outcome=CheckOutcome.FAIL, at=now, detail=detail)
    return Check(name="No proof was given", outcome=CheckOutcome.ABANDONED, at=now)


def _registry(answer: Answer, now: datetime) -> Check:
    name = "National registry (NPPES)"
    if isinstance(answer, Found):
        is_active = answer.provider.is_active
        outcome = CheckOutcome.PASS if is_active else CheckOutcome.FAIL
        detail = "" if is_active else "Deactivated"
        return Check(name=name, outcome=outcome, at=now, detail=detail)
    if isinstance(answer, NotFound):
        return Check(name=name, outcome=CheckOutcome.FAIL, at=now, detail="Not there")
    return Check(name=name, outcome=CheckOutcome.UNAVAILABLE, at=now)
