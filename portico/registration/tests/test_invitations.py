"""An administrator invites a colleague: bound to an email, 72 hours, once; over HTTP."""

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from time_machine import Traveller, travel

from portico.access.states import State
from portico.accounts.models import Account
from portico.audit.models import Event
from portico.delegation.models import Invitation
from portico.notices.models import Notice
from portico.organizations.models import Membership, Organization
from portico.profiles.loading import profile
from portico.registration.models import Draft
from portico.reviews.models import Review
from testing.builders import (
    NOW,
    PASSWORD,
    a_member,
    an_account,
    an_organization,
    signed_in,
    staff_member,
)
from testing.parallel import errors, race, values
from testing.people import last_mail, link_in
from testing.registrant import Registrant, errors_of
from testing.roster_builders import list_group
from testing.world import GROUP, TIN, World, a_world

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("CS-13")]
PLAN = "caresource"
PEOPLE = f"/{PLAN}/people/"
DANA = "dana@tworivers.example"
NAMES = {"first_name": "Dana", "last_name": "Reyes"}
OVER = 410


@pytest.fixture
def world(clock: Traveller) -> World:
    return a_world(PLAN)


@pytest.fixture
def office(world: World) -> Organization:
    return an_office()


def an_office(**facts: Any) -> Organization:
    numbers = {"tin": TIN, "provider_id": GROUP["number"], **facts}
    return an_organization(plan=PLAN, party="group", name="Two Rivers LLC", **numbers)


def working(account: Account) -> Client:
    """Somebody signed in and at work in their organization."""
    client = signed_in(Client(), account)
    client.get(f"/{PLAN}/enter/")
    return client


def invite(office: Organization, email: str = DANA) -> HttpResponse:
    """By its administrator, from the page of its people."""
    client = working(office.main.account)
    return client.post(f"{PEOPLE}invite/", {**NAMES, "email": email}, follow=True)  # type: ignore[return-value] # the test client's


def invited(office: Organization, email: str = DANA) -> str:
    """The link that was mailed."""
    assert f"We mailed an invitation to {email}." in invite(office, email).content.decode()
    return link_in(last_mail(email))


def accepts(world: World, link: str, **typed: Any) -> Registrant:
    """A colleague who pressed the button of the link's page."""
    track = profile(PLAN).registration.track("join-group")
    assert track is not None
    person = replace(world.registrant(track), email=DANA, **typed)
    assert person.client.post(link).status_code == 302
    return person


def joins(link: str, password: str = PASSWORD) -> str:
    """Somebody who has a sign-in; what the page says."""
    return str(Client().post(link, {"password": password, "code": ""}).content.decode())


def members(office: Organization) -> list[str]:
    here = Membership.objects.filter(organization=office, state=State.ACTIVE)
    return sorted(here.exclude(pk=office.main_id).values_list("account__email", flat=True))


def test_a_colleague_registers_by_the_link_and_is_in(world: World, office: Organization) -> None:
    person = accepts(world, invited(office))
    assert person.walk() == "done"
    assert "Two Rivers LLC is open to you." in person.get("done").content.decode()
    member = Membership.objects.get(account__email=DANA)
    assert (member.state, member.is_administrator) == (State.ACTIVE, False)
    assert member.account.email_verified_at
    assert not Review.objects.exists()
    assert not Notice.objects.filter(body__contains="/activate/").exists()


def test_the_email_is_the_invitation_s_whatever_is_sent(world: World, office: Organization) -> None:
    person = accepts(world, invited(office))
    person.walk(until="you")
    page = person.get("you").content.decode()
    assert DANA in page
    assert 'name="email"' not in page
    person.post("you", first_name="Eve", last_name="Reyes", email="eve@elsewhere.example")
    assert person.walk() == "done"
    assert members(office) == [DANA]


def test_looking_at_the_link_uses_nothing_up(office: Organization) -> None:
    link, events = invited(office), Event.objects.count()
    for _ in range(3):
        assert "Accept the invitation" in Client().get(link).content.decode()
    assert (Draft.objects.count(), Event.objects.count()) == (0, events)


def test_a_link_works_once(world: World, office: Organization) -> None:
    link = invited(office)
    accepts(world, link).walk()
    assert Client().get(link).status_code == Client().post(link).status_code == OVER


def test_a_link_works_for_three_days(office: Organization, clock: Traveller) -> None:
    link = invited(office)
    clock.shift(timedelta(hours=71))
    assert Client().get(link).status_code == 200
    clock.shift(timedelta(hours=1))
    assert Client().get(link).status_code == OVER
    page = working(office.main.account).get(PEOPLE).content.decode()
    assert "Link too old" in page


def test_an_invitation_is_taken_back(office: Organization) -> None:
    link = invited(office)
    client = working(office.main.account)
    cancel = f"{PEOPLE}invitations/{Invitation.objects.get().public_id}/cancel/"
    assert cancel in client.get(PEOPLE).content.decode()
    assert "is taken back" in client.post(cancel, follow=True).content.decode()
    assert Client().get(link).status_code == OVER
    assert DANA not in client.get(PEOPLE).content.decode()


def test_inviting_again_ends_the_older_link(office: Organization) -> None:
    older, newer = invited(office), invited(office)
    assert Client().get(older).status_code == OVER
    assert Client().get(newer).status_code == 200
    page = working(office.main.account).get(PEOPLE).content.decode()
    assert page.count("Take the invitation back") == 1


def test_who_has_a_sign_in_joins_with_its_password(office: Organization) -> None:
    dana = an_account(email=DANA, password=PASSWORD)
    link = invited(office)
    assert "This is not the password" in joins(link, "not the right one")
    assert members(office) == []
    assert "You joined Two Rivers LLC" in joins(link)
    assert members(office) == [DANA]
    assert Account.objects.filter(email=DANA).get() == dana
    assert Client().get(link).status_code == OVER


def test_staff_of_the_plan_do_not_join(office: Organization) -> None:
    staff_member(plan=PLAN, account=an_account(email=DANA, password=PASSWORD))
    assert "cannot join an organization" in joins(invited(office))
    assert members(office) == []


def test_who_is_here_already_is_not_invited(office: Organization) -> None:
    a_member(organization=office, account=an_account(email=DANA))
    assert "This person is in your organization already." in errors_of(invite(office))
    assert not Invitation.objects.exists()


def test_who_came_in_otherwise_meanwhile_is_here_once(office: Organization) -> None:
    dana = an_account(email=DANA, password=PASSWORD)
    link = invited(office)
    a_member(organization=office, account=dana)
    assert "You joined Two Rivers LLC" in joins(link)
    assert members(office) == [DANA]


def test_only_administrators_invite_and_take_back(office: Organization) -> None:
    invited(office)
    member = a_member(organization=office)
    client = working(member.account)
    assert "Add a person" not in client.get(PEOPLE).content.decode()
    eve = {**NAMES, "email": "eve@elsewhere.example"}
    assert client.post(f"{PEOPLE}invite/", eve).status_code == 404
    cancel = f"{PEOPLE}invitations/{Invitation.objects.get().public_id}/cancel/"
    assert client.post(cancel).status_code == 404
    assert Invitation.objects.get().cancelled_at is None


def test_another_office_s_invitation_is_not_taken_back(office: Organization) -> None:
    link = invited(office)
    other = an_office(tin=None, provider_id="G-500")
    cancel = f"{PEOPLE}invitations/{Invitation.objects.get().public_id}/cancel/"
    working(other.main.account).post(cancel)
    assert Client().get(link).status_code == 200


def test_an_invitation_opens_no_other_office(world: World, office: Organization) -> None:
    list_group("G-500", plan=PLAN, tin=TIN, legal_name="Other Practice LLC")
    other = an_office(provider_id="G-500")
    link = invited(office)
    letter = {**GROUP, "number": "G-500", "name": "Other Practice LLC"}
    person = accepts(world, link, provider=letter)
    person.post("group", action="anew")
    assert person.walk() == "done"
    member = Membership.objects.get(account__email=DANA)
    assert (member.organization, member.state) == (other, State.PENDING_REVIEW)
    assert Client().get(link).status_code == 200


def test_an_invitation_opens_no_new_office_without_proof(
    world: World, office: Organization
) -> None:
    person = accepts(world, invited(office), track="group")
    person.post("account-type", track="group")
    for _ in range(6):
        person.post("group", action="anew")
        person.post("group", tin=TIN, name="Nobody", number="G-9", zip="45402")
    person.post("group", action="go-on")
    assert person.walk() == "done"
    member = Membership.objects.get(account__email=DANA)
    assert member.organization != office
    assert member.state == State.PENDING_REVIEW


def test_a_sign_in_made_meanwhile_is_joined_by_the_link(world: World, office: Organization) -> None:
    link = invited(office)
    person = accepts(world, link)
    person.walk(until="summary")
    an_account(email=DANA, password=PASSWORD)
    page = person.client.post(
        person.url("summary"), {"draft": str(Draft.objects.get().public_id)}, follow=True
    )
    assert "Open the invitation again" in page.content.decode()
    assert "You joined" in joins(link)


@pytest.mark.django_db(transaction=True)
def test_one_invitation_accepted_twice_at_once_makes_one_member() -> None:
    with travel(NOW, tick=False):
        office = an_office()
        an_account(email=DANA, password=PASSWORD)
        link = invited(office)
        outcomes = race([lambda: joins(link)] * 2)
        assert errors(outcomes) == []
        assert any("You joined" in page for page in values(outcomes))
        assert members(office) == [DANA]


@pytest.mark.django_db(transaction=True)
def test_of_two_browsers_with_one_invitation_one_registers() -> None:
    with travel(NOW, tick=False):
        world, office = a_world(PLAN), an_office()
        link = invited(office)
        both = [accepts(world, link, username=f"dana.{n}") for n in range(2)]
        assert {person.walk(until="summary") for person in both} == {"summary"}
        outcomes = race([partial(person.answer, "summary") for person in both])
        assert errors(outcomes) == []
        assert members(office) == [DANA]
        assert Account.objects.filter(email=DANA).count() == 1
