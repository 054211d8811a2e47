"""Who is found, and who is not."""

import pytest

from portico.access.actor import Actor
from portico.access.states import State
from portico.organizations.queries import (
    administrators_of,
    live_memberships_of,
    members_of,
    membership_of,
    memberships_of,
    organization_by_public_id,
    organizations_holding_tin,
    plans_of,
    registered_organization,
)
from portico.organizations.services import decline_membership, decline_organization
from testing.builders import NOW, PLAN, a_member, an_account, an_organization

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system(plan=PLAN)


def test_a_key_is_found_in_its_own_plan_alone() -> None:
    organization = an_organization()
    assert registered_organization(PLAN, organization.key) == organization
    assert registered_organization("another-plan", organization.key) is None
    assert organization_by_public_id("another-plan", organization.public_id) is None


def test_every_live_holder_of_a_tin_is_found() -> None:
    first, second = an_organization(tin="431882764"), an_organization(tin="431882764")
    ended = an_organization(tin="431882764", state=State.PENDING_REVIEW)
    decline_organization(organization=ended, actor=SYSTEM, now=NOW)
    assert organizations_holding_tin(PLAN, "431882764") == [first, second]


def test_a_person_sees_their_own_places_of_this_plan_alone() -> None:
    mine, other = a_member(), a_member()
    assert membership_of(mine.account_id, PLAN, mine.pk) == mine
    assert membership_of(mine.account_id, PLAN, other.pk) is None
    assert membership_of(mine.account_id, "another-plan", mine.pk) is None


def test_a_past_place_is_shown_where_it_explains_and_not_where_it_lets_in() -> None:
    membership = a_member(state=State.PENDING_REVIEW)
    decline_membership(membership=membership, actor=SYSTEM, now=NOW)
    assert memberships_of(membership.account_id, PLAN) == [membership]
    assert live_memberships_of(membership.account_id, PLAN) == []
    assert plans_of(membership.account_id) == []


def test_the_places_of_one_person_are_listed_by_organization() -> None:
    person = an_account()
    for name in ("Willow Clinic", "Aspen Clinic"):
        a_member(organization=an_organization(name=name), account=person)
    names = [place.organization.name for place in live_memberships_of(person.pk, PLAN)]
    assert names == ["Aspen Clinic", "Willow Clinic"]
    assert plans_of(person.pk) == [PLAN]


def test_the_main_administrator_leads_the_list_of_members() -> None:
    organization = an_organization(main=an_account(last_name="Zimmer"))
    biller = a_member(organization=organization, account=an_account(last_name="Adams"))
    assert members_of(organization) == [organization.main, biller]


def test_administrators_are_the_active_ones() -> None:
    organization = an_organization()
    second = a_member(organization=organization, is_administrator=True)
    a_member(organization=organization, is_administrator=True, state=State.PENDING_REVIEW)
    a_member(organization=organization)
    assert administrators_of(organization) == [organization.main, second]
