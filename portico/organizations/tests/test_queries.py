"""Who is found, and who is not."""

from datetime import timedelta
from typing import Any

import pytest

from portico.access.actor import Actor
from portico.access.states import State
from portico.organizations.models import Membership, Organization
from portico.organizations.queries import (
    Headcount,
    administrators_of,
    colleagues_in_office,
    everyone_ever,
    has_successor_waiting,
    headcount_of,
    known_office,
    live_memberships_of,
    live_places_of,
    members_of,
    membership_by_id,
    membership_by_public_id,
    membership_of,
    memberships_of,
    never_opened,
    organization_by_public_id,
    organizations_holding_tin,
    people_behind,
    places_of_person,
    plans_of,
    registered_organization,
    third_parties_of,
)
from portico.organizations.rules import key_of_successor, organization_key
from portico.organizations.services import decline_membership, decline_organization
from portico.profiles.schema import KeyPart
from testing.builders import NOW, PLAN, a_member, an_account, an_organization
from testing.third_parties import a_company

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system(plan=PLAN)


def test_a_key_is_found_in_its_own_plan_alone() -> None:
    an_organization()
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


def test_the_first_administrators_are_enough_where_so_many_are_asked_for() -> None:
    organization = an_organization()
    second, _ = (a_member(organization=organization, is_administrator=True) for _ in range(2))
    assert administrators_of(organization, limit=2) == [organization.main, second]


def test_only_who_works_there_now_is_counted() -> None:
    organization = an_organization()
    a_member(organization=organization)
    a_member(organization=organization, is_administrator=True, state=State.PENDING_REVIEW)
    a_member(organization=organization)
    a_past_member(organization=organization)
    an_organization()
    assert headcount_of(organization) == Headcount(people=3, administrators=1)


def test_a_place_is_shown_with_the_tin_its_organization_had_first() -> None:
    an_organization(tin="220000001")
    place = an_organization(tin="431882764").main
    place.organization.tins.create(tin="110000001", added_at=NOW + timedelta(days=1))
    an_organization(tin="220000002")
    found = (
        *live_places_of(place.account_id),
        membership_of(place.account_id, PLAN, place.pk),
        membership_by_id(PLAN, place.pk),
    )
    assert [getattr(each, "first_tin", "") for each in found] == ["431882764"] * 3


def a_past_member(**where: Any) -> Membership:
    """Whose request to join was declined."""
    membership = a_member(state=State.PENDING_REVIEW, **where)
    decline_membership(membership=membership, actor=SYSTEM, now=NOW)
    return membership


def test_an_organization_and_a_place_are_found_by_their_own_id() -> None:
    first, second = a_member(), a_member()
    for each in (first, second):
        assert membership_by_public_id(PLAN, each.public_id) == each
        assert organization_by_public_id(PLAN, each.organization.public_id) == each.organization
    assert membership_by_public_id("another-plan", first.public_id) is None


def test_a_key_that_an_ended_organization_held_is_free() -> None:
    organization = an_organization(state=State.PENDING_REVIEW)
    decline_organization(organization=organization, actor=SYSTEM, now=NOW)
    assert registered_organization(PLAN, organization.key) is None


def test_a_known_office_is_where_the_person_has_a_place_under_the_tin() -> None:
    mine, office = a_member(), an_organization(tin="431882764")
    past = a_past_member(organization=office)
    assert known_office(mine.account_id, "431882764") is None
    assert known_office(past.account_id, "431882764") is None
    assert known_office(a_member(organization=office).account_id, "431882764") == office


def test_colleagues_are_those_of_the_offices_one_belongs_to() -> None:
    office = an_organization(tin="431882764", main=an_account(last_name="Adams"))
    other = an_organization(tin="431882764")
    mine = a_member(organization=office, account=an_account(last_name="Zimmer"))
    past = a_past_member(organization=office)
    assert colleagues_in_office(mine.account_id, "431882764") == [office.main, mine]
    assert colleagues_in_office(past.account_id, "431882764") == []
    assert colleagues_in_office(other.main.account_id, "431882765") == []


def test_what_nobody_opened_is_of_the_plan_and_old_enough() -> None:
    waiting = an_organization(state=State.AWAITING_ACTIVATION)
    an_organization()
    an_organization(plan="wellsense", state=State.AWAITING_ACTIVATION)
    assert never_opened(PLAN, before=NOW) == [waiting]
    assert never_opened(PLAN, before=NOW - timedelta(seconds=1)) == []


def test_holders_of_a_tin_are_of_the_plan_and_of_that_tin() -> None:
    holder = an_organization(tin="431882764")
    an_organization()
    an_organization(plan="wellsense", tin="431882764")
    assert organizations_holding_tin(PLAN, "431882764") == [holder]


def test_places_are_one_s_own_and_those_of_every_plan_are_listed_where_asked() -> None:
    person = an_account()
    here = a_member(account=person)
    there = a_member(account=person, organization=an_organization(plan="wellsense", name="Zoo"))
    a_member()
    a_past_member(account=person)
    assert live_memberships_of(person.pk, PLAN) == [here]
    assert live_places_of(person.pk) == [here, there]
    assert plans_of(person.pk) == [PLAN, "wellsense"]
    assert memberships_of(person.pk, "wellsense") == [there]


def test_members_are_of_the_organization_and_have_not_ended() -> None:
    organization = an_organization()
    a_past_member(organization=organization)
    a_member()
    assert members_of(organization) == [organization.main]


# --- Companies, successors, and who did what ------------------------------------------------------
def test_an_added_tin_that_is_a_whole_key_is_registered_at_its_plan_while_it_lives() -> None:
    offices = [an_organization(plan="wellmark", jurisdiction="IA") for _ in range(2)]
    office = offices[1]
    office.tins.create(tin="431882764", added_at=NOW, sole_in="wellmark")
    key, other = (organization_key([KeyPart.TIN], tin=f"43188276{end}") for end in (4, 5))
    assert registered_organization("wellmark", key) == office
    assert registered_organization("wellsense", key) is None
    assert registered_organization("wellmark", other) is None
    an_organization().tins.create(tin="431882764", added_at=NOW)
    assert registered_organization(PLAN, key) is None


def test_a_successor_waits_under_the_key_of_whom_it_would_follow() -> None:
    office = an_organization()
    assert not has_successor_waiting(PLAN, office.key)
    Organization.objects.filter(pk=an_organization().pk).update(key=key_of_successor(office.key))
    assert has_successor_waiting(PLAN, office.key)
    assert not has_successor_waiting("wellsense", office.key)


def test_a_place_is_found_by_its_number_at_its_plan() -> None:
    first, second = a_member(), a_member()
    assert [membership_by_id(PLAN, each.pk) for each in (first, second)] == [first, second]
    assert membership_by_id("wellsense", first.pk) is None


def test_a_company_is_no_office_and_an_office_no_company() -> None:
    company = a_company(tin="431882764")
    office = an_organization(plan=company.plan, tin="431882764", jurisdiction="IA")
    a_company(state=State.PENDING_REVIEW)
    a_company(plan="wellsense")
    assert list(third_parties_of(company.plan)) == [company]
    assert organizations_holding_tin(company.plan, "431882764") == [office]
    assert known_office(company.main.account_id, "431882764") is None
    assert known_office(office.main.account_id, "431882764") == office


def test_acts_are_told_by_the_place_they_were_done_from_or_any_place_here() -> None:
    office = an_organization()
    left = a_past_member(organization=office)
    elsewhere, stranger = a_member(account=left.account), a_member()
    found = {
        "account": people_behind(office.pk, accounts=[left.account_id], memberships=[]),
        "place": people_behind(office.pk, accounts=[], memberships=[stranger.pk]),
        "nobody": people_behind(office.pk, accounts=[stranger.account_id], memberships=[]),
    }
    assert found == {"account": [left], "place": [stranger], "nobody": []}
    assert places_of_person(office.pk, left.public_id) == [left]
    assert places_of_person(office.pk, elsewhere.public_id) == []


def test_every_place_of_a_person_here_is_found_by_any_of_them() -> None:
    office, person = an_organization(), an_account()
    first = a_past_member(organization=office, account=person)
    second = a_member(organization=office, account=person)
    a_member(organization=office)
    assert places_of_person(office.pk, first.public_id) == [first, second]
    assert places_of_person(an_organization().pk, first.public_id) == []


def test_everyone_who_was_ever_there_is_listed_once() -> None:
    office = an_organization(main=an_account(last_name="Adams"))
    person = an_account(last_name="Zimmer")
    a_past_member(organization=office, account=person)
    newest = a_member(organization=office, account=person)
    a_member()
    assert everyone_ever(office.pk, limit=9) == [office.main, newest]
    assert everyone_ever(office.pk, limit=1) == [office.main]
