"""Which numbers the plan looks at, and what its staff see beside each."""

from typing import Any

import pytest

from portico.delegation.models import ClaimState, NumberClaim
from portico.delegation.queries.numbers import (
    claims_of,
    evidence_of_npi,
    evidence_of_tin,
    is_listed,
    open_claims,
)
from portico.organizations.models import Organization
from portico.profiles.loading import profile
from portico.proofs.rules import ProofResult
from portico.registry.answers import Answer, Found, NotFound, Provider, Unavailable
from portico.reviews.evidence import CheckOutcome
from portico.vocabulary.npi import EntityType
from testing.builders import NOW, PLAN, a_member, an_npi, an_organization
from testing.review_builders import a_review
from testing.roster_builders import list_group

pytestmark = pytest.mark.django_db
PROFILE = profile(PLAN)
TIN, NPI = "431882764", "2120010204"
PASS, FLAG, FAIL = CheckOutcome.PASS, CheckOutcome.FLAG, CheckOutcome.FAIL


def a_claim(organization: Organization, **facts: Any) -> NumberClaim:
    """A TIN the plan looks at."""
    review = a_review(membership=a_member())
    told = {"kind": "tin", "value": TIN, "by": organization.main, "at": NOW, "review": review}
    told |= {"state": ClaimState.OPEN, **facts}
    return NumberClaim.objects.create(organization=organization, **told)


def test_claims_are_of_the_organization_and_open_until_they_are_answered() -> None:
    office = an_organization()
    waits = a_claim(office)
    answered = a_claim(office, state=ClaimState.DECLINED, ended_at=NOW)
    a_claim(office, state=ClaimState.ADDED, ended_at=NOW, review=None)
    a_claim(an_organization())
    assert list(open_claims(office)) == [waits]
    assert set(claims_of(office)) == {waits, answered}
    assert len(claims_of(office, limit=1)) == 1


def test_an_npi_is_listed_where_the_plan_pays_it_under_their_tin() -> None:
    office, npi = an_organization(tin=TIN), an_npi()
    list_group(plan=PLAN, tin="431882765", npi=npi)
    assert not is_listed(office, npi, on=NOW.date())
    list_group("G-200", plan=PLAN, tin=TIN, npi=npi)
    assert is_listed(office, npi, on=NOW.date())


# --- A TIN ----------------------------------------------------------------------------------------
def of_tin(proof: ProofResult | None = None, others: int = 0) -> Any:
    office = an_organization(name="Two Rivers LLC")
    named = [an_organization(name=f"Office {number}") for number in range(others)]
    return evidence_of_tin(office, TIN, PROFILE, proof=proof, others=named, now=NOW)


def test_a_tin_is_compared_with_the_roster() -> None:
    unknown = of_tin()
    assert [check.outcome for check in unknown.checks] == [FLAG, PASS, CheckOutcome.ABANDONED]
    assert [(fact.roster, fact.roster_same) for fact in unknown.facts][1] == ("", None)
    list_group(plan=PLAN, tin=TIN)
    known = of_tin()
    assert (known.checks[0].outcome, known.checks[0].detail) == (PASS, "Two Rivers LLC")
    assert (known.facts[1].roster, known.facts[1].roster_same) == ("Two Rivers LLC", True)


@pytest.mark.parametrize(
    ("others", "detail"),
    [
        (1, "Office 0"),
        (5, "Office 0, Office 1, Office 2, Office 3, Office 4"),
        (6, "Office 0, Office 1, Office 2, Office 3, Office 4 and 1 more"),
    ],
)
def test_who_else_has_it_is_named(others: int, detail: str) -> None:
    check = of_tin(others=others).checks[1]
    assert (check.outcome, check.detail) == (FLAG, detail)


@pytest.mark.parametrize(
    ("proof", "outcome"),
    [
        (ProofResult.MATCH, PASS),
        (ProofResult.USED_UP_FOR_TIN, FAIL),
        (ProofResult.NO_MATCH, CheckOutcome.ABANDONED),
    ],
)
def test_a_proof_is_told_as_it_came_out(proof: ProofResult, outcome: CheckOutcome) -> None:
    assert of_tin(proof).checks[2].outcome is outcome


# --- An NPI ---------------------------------------------------------------------------------------
def provider(*, is_active: bool) -> Provider:
    return Provider(
        npi=NPI,
        entity_type=EntityType.ORGANIZATION,
        legal_name="TWO RIVERS LLC",
        is_active=is_active,
    )


@pytest.mark.parametrize(
    ("answer", "outcome", "detail", "registry", "same"),
    [
        (Found(provider(is_active=True)), PASS, "", (NPI, "Two Rivers LLC"), True),
        (Found(provider(is_active=False)), FAIL, "Deactivated", (NPI, "Two Rivers LLC"), True),
        (NotFound(), FAIL, "Not there", ("", ""), None),
        (Unavailable(), CheckOutcome.UNAVAILABLE, "", ("", ""), None),
    ],
)
def test_an_npi_is_compared_with_the_registry(
    answer: Answer,
    outcome: CheckOutcome,
    detail: str,
    registry: tuple[str, str],
    *,
    same: bool | None,
) -> None:
    office = an_organization(name="Two Rivers LLC")
    found = evidence_of_npi(office, NPI, answer, PROFILE, now=NOW)
    assert (found.checks[0].outcome, found.checks[0].detail) == (outcome, detail)
    assert tuple(fact.registry for fact in found.facts) == registry
    assert found.facts[1].same is same
