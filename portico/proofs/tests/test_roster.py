"""What an EOB or a welcome letter prints, compared as a whole with the plan's roster."""

from datetime import date
from typing import Any

import pytest

from portico.proofs.queries import proved_by
from portico.proofs.rules import Method, ProofResult
from portico.records.roster.rules import ProviderKind
from testing.builders import PLAN, an_npi
from testing.proofs import HOLDER, a_holder, try_roster
from testing.roster_builders import list_group, list_practitioner

pytestmark = pytest.mark.django_db


@pytest.mark.requirement("CS-02")
@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"names": ("TWO RIVERS, L.L.C.",), "number": "g-100"},
        {"names": ("Riverside Clinic",), "zip_code": "45420"},
    ],
)
def test_a_group_matches_by_its_letter(typed: dict[str, Any]) -> None:
    list_group(plan=PLAN, dba="Riverside Clinic", zips=["45402", "45420"])
    found = try_roster(**typed)
    assert found.result is ProofResult.MATCH
    assert found.provider.provider_id == "G-100"
    assert [each.method for each in proved_by(HOLDER)] == [Method.ROSTER]


@pytest.mark.requirement("CS-02")
def test_a_practitioner_matches_by_provider_id_or_npi() -> None:
    npi = an_npi()
    list_practitioner(plan=PLAN, npi=npi)
    for number in ("P-100", npi):
        found = try_roster(
            kind=ProviderKind.PRACTITIONER, number=number, names=("Maya", "Lindqvist")
        )
        assert found.result is ProofResult.MATCH


@pytest.mark.requirement("CS-02")
@pytest.mark.requirement("CS-10")
@pytest.mark.parametrize(
    "typed",
    [
        {"tin": "431882765"},
        {"number": "G-101"},
        {"names": ("Two Rivers",)},
        {"zip_code": "45403"},
        {"kind": ProviderKind.PRACTITIONER},
    ],
)
def test_one_part_that_differs_and_an_unknown_one_are_answered_alike(
    typed: dict[str, Any],
) -> None:
    list_group(plan=PLAN)
    found = try_roster(**typed)
    assert (found.result, found.provider) == (ProofResult.NO_MATCH, None)
    assert proved_by(HOLDER) == []


def test_a_provider_of_another_plan_is_unknown_here() -> None:
    list_group(plan="otherplan")
    assert try_roster().result is ProofResult.NO_MATCH


def test_who_does_not_participate_any_more_is_unknown() -> None:
    list_group(plan=PLAN, participates_to=date(2026, 10, 31))
    assert try_roster().result is ProofResult.NO_MATCH


def test_several_people_may_match_the_same_provider() -> None:
    list_group(plan=PLAN)
    assert try_roster(holder=a_holder()).result is ProofResult.MATCH
    assert try_roster(holder=a_holder()).result is ProofResult.MATCH
