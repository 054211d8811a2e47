"""Where somebody lands after sign-in, and how they change places."""

import pytest
from django.test import Client

from portico.access.actor import Actor, StaffRoleName
from portico.access.states import State
from portico.audit.models import Event
from portico.organizations.models import Membership
from portico.organizations.services import decline_membership
from testing.builders import (
    NOW,
    a_member,
    an_account,
    an_organization,
    signed_in,
    staff_member,
)

pytestmark = pytest.mark.django_db
ENTER, SWITCH = "/wellfirst/enter/", "/wellfirst/switch/"


def led_to(client: Client) -> str:
    """Where the way in leads."""
    answer = client.get(ENTER)
    return str(answer["Location"]) if answer.status_code == 302 else ""


def two_places() -> tuple[Membership, Membership]:
    """One person in two active organizations."""
    account = an_account()
    first = an_organization(name="Black Hawk Urgent Care", main=account)
    second = a_member(organization=an_organization(name="Cedar Valley Medicine"), account=account)
    return first.main, second


def test_a_reviewer_lands_in_the_queue(client: Client) -> None:
    assert led_to(signed_in(client, staff_member())) == "/wellfirst/staff/reviews/"


def test_an_operator_lands_at_what_failed(client: Client) -> None:
    operator = staff_member(role=StaffRoleName.OPERATOR)
    assert led_to(signed_in(client, operator)) == "/wellfirst/staff/failed/"


def test_who_works_in_one_organization_lands_at_its_home(client: Client) -> None:
    client = signed_in(client, an_organization(name="Kirkwood Allergy").main.account)
    assert led_to(client) == "/wellfirst/home/"
    assert "Kirkwood Allergy is active" in client.get("/wellfirst/home/").content.decode()


def test_who_waits_sees_where_it_stands(client: Client) -> None:
    waiting = an_organization(state=State.PENDING_REVIEW)
    assert led_to(signed_in(client, waiting.main.account)) == "/wellfirst/status/"


def test_who_waits_behind_their_organization_sees_where_it_stands(client: Client) -> None:
    organization = an_organization(state=State.PENDING_REVIEW)
    behind = a_member(organization=organization, state=State.PENDING_REVIEW)
    assert led_to(signed_in(client, behind.account)) == "/wellfirst/status/"


def test_who_was_denied_is_told_so_and_not_turned_away(client: Client) -> None:
    member = a_member(state=State.PENDING_REVIEW)
    decline_membership(membership=member, actor=Actor.system(plan="wellfirst"), now=NOW)
    assert led_to(signed_in(client, member.account)) == "/wellfirst/status/"


def test_who_belongs_nowhere_learns_how_to_register_or_join(client: Client) -> None:
    page = signed_in(client, an_account()).get(ENTER).content.decode()
    assert "You belong to no organization yet" in page
    assert 'href="/wellfirst/register/"' in page


@pytest.mark.requirement("WF-11")
def test_who_works_in_several_chooses_and_changes_without_signing_out(client: Client) -> None:
    first, second = two_places()
    client = signed_in(client, first.account)
    page = client.get(ENTER).content.decode()
    assert "Black Hawk Urgent Care" in page
    assert "Cedar Valley Medicine" in page
    client.post(SWITCH, {"membership": str(first.public_id)})
    assert "Black Hawk Urgent Care is active" in client.get("/wellfirst/home/").content.decode()
    client.post(SWITCH, {"membership": str(second.public_id)})
    assert "Cedar Valley Medicine is active" in client.get("/wellfirst/home/").content.decode()


def test_the_place_last_used_in_the_session_is_entered_again(client: Client) -> None:
    first, _ = two_places()
    client = signed_in(client, first.account)
    client.post(SWITCH, {"membership": str(first.public_id)})
    assert led_to(client) == "/wellfirst/home/"


def test_entering_an_organization_is_audited(client: Client) -> None:
    first, _ = two_places()
    client = signed_in(client, first.account)
    client.post(SWITCH, {"membership": str(first.public_id)})
    event = Event.objects.get(action="organization.entered")
    assert event.organization_id == first.organization_id


def test_a_waiting_place_leads_to_where_it_stands(client: Client) -> None:
    first, _ = two_places()
    waiting = a_member(account=first.account, state=State.PENDING_REVIEW)
    client = signed_in(client, first.account)
    answer = client.post(SWITCH, {"membership": str(waiting.public_id)})
    assert answer["Location"] == "/wellfirst/status/"


@pytest.mark.parametrize("forged", ["", "x", "7f9d2f6c-9b0a-4a55-8f5c-0d3c5c1e3b11", "stranger"])
def test_nobody_switches_into_a_place_that_is_not_theirs(client: Client, forged: str) -> None:
    stranger = an_organization().main
    client = signed_in(client, an_organization().main.account)
    wanted = str(stranger.public_id) if forged == "stranger" else forged
    answer = client.post(SWITCH, {"membership": wanted})
    assert answer["Location"] == ENTER
    assert "membership:wellfirst" not in client.session


def test_a_staff_member_cannot_switch_into_an_organization(client: Client) -> None:
    client = signed_in(client, staff_member())
    client.post(SWITCH, {"membership": str(an_organization().main.public_id)})
    assert led_to(client) == "/wellfirst/staff/reviews/"
