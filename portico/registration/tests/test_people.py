"""After Finish: everyone registered by the office, with a way to say that the list is wrong."""

import re

import pytest
from django.test import Client
from time_machine import Traveller

from portico.access.actor import Actor, ActorKind, StaffRoleName
from portico.access.states import State
from portico.accounts.models import Account
from portico.notices.models import Notice
from portico.organizations.models import Membership
from portico.reviews.models import Outcome, Review, ReviewState
from portico.reviews.services import decide
from testing.builders import NOW, a_member, an_account, an_organization, staff_member
from testing.registrant import Registrant
from testing.world import TIN, World, a_world

PLAN = "wellsense"
pytestmark = pytest.mark.requirement("WS-09")


@pytest.fixture
def office(clock: Traveller) -> World:
    """An office the plan knows and paid."""
    return a_world(PLAN)


@pytest.fixture
def marcus(office: World) -> Registrant:
    """Somebody without an account who has just pressed Finish."""
    marcus = office.on("new-user")
    marcus.walk()
    return marcus


def page(somebody: Registrant) -> str:
    return somebody.get("done").content.decode()


def listed(somebody: Registrant) -> list[str]:
    """Who stands in the list."""
    return re.findall(r'<span class="who__name">([^<]+?)\s*<', page(somebody))


def says(somebody: Registrant, action: str, message: str = "") -> str:
    """Press one of the two buttons; the page that follows."""
    posted = {"action": action, "message": message}
    return somebody.client.post(somebody.url("done"), posted, follow=True).content.decode()


def staff() -> Actor:
    return Actor(
        kind=ActorKind.STAFF,
        plan=PLAN,
        account_id=staff_member(plan=PLAN).pk,
        staff_roles=frozenset({StaffRoleName.REVIEWER}),
        second_factor=True,
    )


def test_a_new_office_lists_its_one_person(marcus: Registrant) -> None:
    assert listed(marcus) == ["Marcus Okafor"]
    assert "Office Manager" in page(marcus)


def test_next_confirms_and_leads_to_registration_complete_and_back_to_sign_in(
    marcus: Registrant,
) -> None:
    complete = says(marcus, "right")
    assert "<h1>Registration complete</h1>" in complete
    assert f'href="/{PLAN}/sign-in/">Back to sign in' in complete
    assert "your username, marcus.okafor" in complete
    assert page(marcus) == says(marcus, "right")
    assert not Review.objects.exists()


def test_an_existing_account_lists_who_is_in_its_office_already(office: World) -> None:
    grace = office.on("existing-account")
    home = an_organization(main=Account.objects.get(email=grace.email), tin=TIN)
    a_member(organization=home, account=an_account(first_name="Dana", last_name="Reyes"))
    ended = a_member(organization=home, account=an_account(first_name="Left", last_name="Long ago"))
    Membership.objects.filter(pk=ended.pk).update(state=State.TERMINATED, ended_at=NOW)
    grace.walk()
    assert listed(grace) == ["Marcus Okafor", "Dana Reyes"]
    assert "Registered at another plan" in page(grace)


def test_nobody_learns_who_is_in_an_office_that_is_not_theirs(office: World) -> None:
    an_organization(main=an_account(first_name="Stranger"), tin=TIN)
    grace = office.on("existing-account")
    grace.walk()
    assert listed(grace) == ["Marcus Okafor"]
    stranger = Client().get(f"/{PLAN}/register/done/")
    assert stranger["Location"] == f"/{PLAN}/register/"


def test_a_wrong_list_is_looked_into_while_the_office_is_open(marcus: Registrant) -> None:
    assert "Say what is wrong with the list" in says(marcus, "wrong")
    assert not Review.objects.exists()
    assert "<h1>Registration complete</h1>" in says(marcus, "wrong", "Dana is missing.")
    review = Review.objects.get()
    assert review.shown_evidence.checks[0].detail == "Dana is missing."
    assert Membership.objects.get().state == State.ACTIVE
    says(marcus, "wrong", "Once more.")
    assert Review.objects.get() == review


def test_whoever_disputed_the_list_is_told_what_came_of_it(marcus: Registrant) -> None:
    says(marcus, "wrong", "Dana is missing.")
    decide(
        review=Review.objects.get(),
        outcome=Outcome.APPROVE,
        reason="",
        actor=staff(),
        now=NOW,
    )
    assert Notice.objects.filter(to=marcus.email, subject="Your office's list of people").exists()
    assert Review.objects.get().state == ReviewState.DECIDED
