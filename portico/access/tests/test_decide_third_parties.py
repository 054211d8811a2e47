"""What a company that works for offices may, at its own place and in an office."""

from dataclasses import replace

import pytest

from portico.access.actor import Actor, ActorKind
from portico.access.decide import FOR_ADMINISTRATORS, ONLY_OF, Refusal, decide
from portico.access.kinds import OrganizationKind
from portico.access.permissions import Permission
from portico.access.states import State
from portico.access.tools import ToolPermission

OFFICE = Actor(
    kind=ActorKind.PERSON,
    plan="plan",
    account_id=1,
    organization_id=2,
    membership_id=3,
    organization_state=State.ACTIVE,
    membership_state=State.ACTIVE,
    is_administrator=True,
    is_main=True,
    second_factor=True,
)
COMPANY = replace(OFFICE, organization_kind=OrganizationKind.THIRD_PARTY)
AT_WORK = replace(
    OFFICE,
    is_administrator=False,
    is_main=False,
    delegation_id=4,
    holds=frozenset({"remittances.view"}),
    sees_phi=True,
)
VIEW = ToolPermission(key="remittances.view", does="View payments", shows_phi=True)
DOWNLOAD = ToolPermission(key="remittances.download", does="Download", shows_phi=True)
ASKED_OF_MEMBERS = [each for each in Permission if each.startswith("organization.")]


@pytest.mark.parametrize("permission", ASKED_OF_MEMBERS)
def test_at_work_for_an_office_there_is_its_home_and_nothing_of_its_administration(
    permission: Permission,
) -> None:
    refusals = {Refusal.NOT_OWN, Refusal.NO_SUCH_PAGE}
    assert (decide(AT_WORK, permission).refusal in refusals) is (
        permission is not Permission.ORGANIZATION_WORK
    )


@pytest.mark.parametrize("permission", sorted(FOR_ADMINISTRATORS))
def test_no_fact_about_the_person_makes_them_an_administrator_of_the_office(
    permission: Permission,
) -> None:
    lucky = replace(AT_WORK, is_administrator=True, is_main=True)
    assert not decide(lucky, permission).allowed


def test_who_works_for_a_company_administers_it_only_as_its_administrator() -> None:
    biller = replace(COMPANY, is_administrator=False, is_main=False)
    offices = Permission.ORGANIZATION_OFFICES
    assert decide(biller, offices).refusal is Refusal.NOT_ADMINISTRATOR
    assert decide(COMPANY, offices).allowed


def test_at_work_the_tools_open_that_both_let_them_use_on_the_usual_terms() -> None:
    assert decide(AT_WORK, VIEW).allowed
    assert decide(AT_WORK, DOWNLOAD).refusal is Refusal.NOT_GIVEN
    assert decide(replace(AT_WORK, sees_phi=False), VIEW).refusal is Refusal.NO_PHI
    assert decide(replace(AT_WORK, second_factor=False), VIEW).refusal is Refusal.SECOND_FACTOR
    assert decide(replace(AT_WORK, owes_terms=True), VIEW).refusal is Refusal.TERMS


@pytest.mark.parametrize("permission", sorted(ONLY_OF))
def test_what_only_one_kind_has_does_not_exist_for_the_other(permission: Permission) -> None:
    is_of_office = ONLY_OF[permission] is OrganizationKind.OFFICE
    assert decide(OFFICE, permission).allowed is is_of_office
    assert decide(COMPANY, permission).allowed is not is_of_office


def test_a_company_runs_its_own_people_and_has_no_tools_of_its_own() -> None:
    assert decide(COMPANY, Permission.ORGANIZATION_USERS).allowed
    assert decide(COMPANY, Permission.ORGANIZATION_HOME).allowed
    holding = replace(COMPANY, holds=frozenset({"remittances.view"}), sees_phi=True)
    assert decide(holding, VIEW).refusal is Refusal.NO_SUCH_PAGE
