"""Suspending several people, and renewing what they have: shown by name first."""

from datetime import timedelta

import pytest
from time_machine import Traveller

from portico.access.states import State
from portico.delegation.queries import given_to
from portico.delegation.tests.test_people import somebody, working
from portico.organizations.models import Membership, Organization
from portico.profiles.loading import profile
from testing.access_builders import a_day, give_roles
from testing.builders import an_account, an_organization

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("WM-12")]
PLAN = "wellsense"
PICKED = f"/{PLAN}/people/picked/"


@pytest.fixture
def office(clock: Traveller) -> Organization:
    return an_organization(plan=PLAN, main=an_account(first_name="Renee", last_name="Sorensen"))


def picks(*members: Membership) -> dict[str, list[str]]:
    return {"pick": [str(member.public_id) for member in members]}


def state_of(member: Membership) -> str:
    return Membership.objects.get(pk=member.pk).state


def test_those_picked_are_suspended_and_nobody_who_may_not_be(office: Organization) -> None:
    ana, ben, eve = (
        somebody(office, "Ana"),
        somebody(office, "Ben"),
        somebody(an_organization(plan=PLAN), "Eve"),
    )
    client, picked = working(office.main), picks(ana, ben, office.main, eve)
    page = client.get(f"{PICKED}suspend/", picked).content.decode()
    assert "Suspend 2 people?" in page
    assert "hands over first" in page
    assert "Eve" not in page
    answer = client.post(f"{PICKED}suspend/", picked, follow=True)
    assert "2 people suspended and signed out." in answer.content.decode()
    assert [state_of(one) for one in (ana, ben)] == [State.SUSPENDED] * 2
    assert state_of(office.main) == state_of(eve) == State.ACTIVE


def test_roles_are_renewed_for_as_long_as_the_plan_lets_them(
    office: Organization, clock: Traveller
) -> None:
    ana, ben = somebody(office, "Ana"), somebody(office, "Ben")
    give_roles(ana, "billing", "front-desk", days=10, sees_phi=False)
    clock.shift(timedelta(days=20))
    client, picked = working(office.main), picks(ana, ben)
    last = a_day(ana, days=profile(PLAN).administration.grant_days)
    page = client.get(f"{PICKED}renew/", picked).content.decode()
    assert "Renew the roles of 1 person?" in page
    assert f"Billing, Front desk until {last:%m/%d/%Y}" in page
    assert "Has no role to renew" in page
    client.post(f"{PICKED}renew/", picked)
    got = given_to(ana, profile(PLAN))
    assert (set(got.until.values()), got.sees_phi) == ({last}, False)
    assert given_to(ben, profile(PLAN)).until == {}


def test_where_nobody_is_picked_the_page_says_what_to_do(office: Organization) -> None:
    client = working(office.main)
    for verb in ("suspend", "renew"):
        page = client.post(f"{PICKED}{verb}/", {"pick": ["nonsense"]}).content.decode()
        assert "Tick some people in the list first." in page


def test_who_does_not_administer_picks_nobody(office: Organization) -> None:
    ana, ben = somebody(office, "Ana"), somebody(office, "Ben")
    assert working(ana).post(f"{PICKED}suspend/", picks(ben)).status_code == 404
    assert state_of(ben) == State.ACTIVE
