"""Somebody of a company at work for an office: through the switcher, and nothing once it is over."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver
from django.utils import timezone

from portico.access.actor import Actor
from portico.access.decide import FOR_ADMINISTRATORS
from portico.access.states import State
from portico.audit.models import Event
from portico.delegation.models import Assignment, Delegation
from portico.delegation.services.offices import assign
from portico.delegation.services.third_parties import end
from portico.organizations.models import Membership, Organization
from portico.organizations.services import suspend_organization
from portico.profiles.addresses import PLAN_URLCONF
from portico.profiles.loading import profile
from portico.toolkit.queries import tools_at_work
from testing.access_builders import give_roles
from testing.builders import a_member, an_account, an_organization, signed_in
from testing.third_parties import AT, a_company, actor_of, at_work, terms, working_for

pytestmark = pytest.mark.django_db
HOME, ENTER, PEOPLE = f"/{AT}/home/", f"/{AT}/enter/", f"/{AT}/people/"


@dataclass
class World:
    """Two offices, and a company of two people that works for both."""

    clinic: Organization
    other: Organization
    company: Organization
    ben: Membership
    for_clinic: Delegation
    for_other: Delegation


@pytest.fixture
def world() -> World:
    now = timezone.now()
    clinic = an_organization(plan=AT, name="Prairie Family Clinic", tin="431000001")
    other = an_organization(plan=AT, name="Riverbend Pediatrics", tin="431000002")
    company = a_company()
    ben = a_member(organization=company, account=an_account(first_name="Ben", last_name="Okoye"))
    give_roles(ben, "claims", "payment")

    def works_for(office: Organization, *roles: str) -> Delegation:
        until = (now + timedelta(days=90)).date()
        wanted = terms(office, *roles, until=until, sees_phi=True)
        return at_work(office, company, wanted, people=[ben, company.main], now=now)

    return World(
        clinic=clinic,
        other=other,
        company=company,
        ben=ben,
        for_clinic=works_for(clinic, "claims", "questions"),
        for_other=works_for(other, "payment"),
    )


def shown(client: Client, address: str = HOME) -> str:
    return unescape(client.get(address, follow=True).content.decode())


def test_the_switcher_names_the_offices_and_for_whom_one_works_there(
    client: Client, world: World
) -> None:
    page = shown(signed_in(client, world.ben.account), ENTER)
    assert "Prairie Family Clinic" in page
    assert "For whom Acme Billing works" in page
    page = shown(working_for(client, world.ben, world.for_clinic))
    assert "You work for Prairie Family Clinic as Ben Okoye (Acme Billing)." in page
    assert "Riverbend Pediatrics" in page, "the way to the other office"


def test_each_office_opens_what_it_let_the_company_do_and_the_company_its_person(
    client: Client, world: World
) -> None:
    at_clinic = actor_of(world.ben, world.for_clinic, now=timezone.now())
    assert at_clinic.holds == {"claim-status.view", "submit-claims.submit"}
    at_other = actor_of(world.ben, world.for_other, now=timezone.now())
    assert at_other.holds == {"remittances.view", "remittances.download"}
    assert at_clinic.tins == {"431000001"}
    assert at_other.tins == {"431000002"}
    page = shown(working_for(client, world.ben, world.for_clinic))
    assert "Claim status" in page
    assert "Remittances" not in page


def test_patients_are_seen_where_both_sides_say_so(world: World) -> None:
    now = timezone.now()
    assert actor_of(world.ben, world.for_clinic, now=now).sees_phi
    give_roles(world.ben, "claims", sees_phi=False)
    assert not actor_of(world.ben, world.for_clinic, now=now).sees_phi
    give_roles(world.ben, "claims")
    Delegation.objects.update(sees_phi=False)
    assert not actor_of(world.ben, world.for_clinic, now=now).sees_phi


def test_a_tool_that_shows_patients_says_that_they_are_not_to_be_seen_here(
    client: Client, world: World
) -> None:
    Delegation.objects.update(sees_phi=False)
    client = working_for(client, world.ben, world.for_clinic)
    page = shown(client)
    assert "Claim status" in page
    assert "needs patient information" in page
    assert "shows patients" in shown(client, f"/{AT}/tools/claim-status/")


def test_at_work_one_finds_what_one_was_given_as_far_as_it_is_open(world: World) -> None:
    at_clinic = actor_of(world.ben, world.for_clinic, now=timezone.now())
    actor = replace(at_clinic, holds=frozenset({"claim-status.view", "applications.submit"}))
    groups = tools_at_work(world.clinic, profile(AT), actor=actor, on=timezone.now().date())
    assert [shown.tool.key for group in groups for shown in group.tools] == ["claim-status"]


def test_in_its_own_place_a_company_has_no_tools_and_its_offices_instead(
    client: Client, world: World
) -> None:
    assert actor_of(world.ben, now=timezone.now()).holds == frozenset()
    client = signed_in(client, world.ben.account)
    client.post(f"/{AT}/switch/", {"membership": str(world.ben.public_id)})
    page = shown(client)
    assert "Offices you work for" in page
    assert "Claim status" not in page


def ended(world: World) -> None:
    end(
        delegation=world.for_clinic,
        actor=actor_of(world.clinic.main, now=timezone.now()),
        now=timezone.now(),
    )


def ended_by_company(world: World) -> None:
    end(
        delegation=world.for_clinic,
        actor=actor_of(world.company.main, now=timezone.now()),
        now=timezone.now(),
    )


def ran_out(world: World) -> None:
    moment = timezone.now() - timedelta(days=1)
    row = Delegation.objects.filter(pk=world.for_clinic.pk)
    row.update(offered_at=moment - timedelta(days=1), expires_at=moment)


def unassigned(world: World) -> None:
    assign(
        delegation=world.for_clinic,
        people=[world.company.main],
        actor=actor_of(world.company.main, now=timezone.now()),
        now=timezone.now(),
    )


def office_suspended(world: World) -> None:
    suspended(world.clinic)


def suspended(organization: Organization) -> None:
    actor = Actor.system(plan=AT)
    suspend_organization(organization=organization, actor=actor, now=timezone.now())


def company_suspended(world: World) -> None:
    suspended(world.company)


def person_removed(world: World) -> None:
    row = Membership.objects.filter(pk=world.ben.pk)
    row.update(state=State.TERMINATED, ended_at=timezone.now())


def tin_left(world: World) -> None:
    world.clinic.tins.all().delete()


def tells(client: Client) -> bool:
    return "Prairie Family Clinic" in client.get(HOME).content.decode()


@pytest.mark.parametrize(
    "what",
    [
        ended,
        ended_by_company,
        ran_out,
        unassigned,
        office_suspended,
        company_suspended,
        person_removed,
        tin_left,
    ],
)
def test_once_it_is_over_the_very_next_request_shows_nothing_of_the_office(
    client: Client, world: World, what: Callable[[World], None]
) -> None:
    client = working_for(client, world.ben, world.for_clinic)
    assert tells(client)
    what(world)
    answer = client.get(HOME)
    assert answer["Location"].startswith(ENTER)
    assert "Prairie" not in answer.content.decode()
    after = actor_of(world.ben, world.for_clinic, now=timezone.now())
    assert (after.organization_id, after.membership_id, after.holds) == (None, None, frozenset())


def test_whoever_was_at_work_is_told_once_and_chooses_another_place(
    client: Client, world: World
) -> None:
    client = working_for(client, world.ben, world.for_clinic)
    ended(world)
    page = shown(client)
    assert "You do not work for Prairie Family Clinic any more." in page
    assert "Riverbend Pediatrics" in page
    assert "any more" not in shown(client, ENTER)
    working_for(client, world.ben, world.for_other)
    assert "You work for Riverbend Pediatrics" in shown(client)


def test_nobody_goes_to_work_for_an_office_they_were_not_sent_to(
    client: Client, world: World
) -> None:
    stranger, colleague = an_organization(plan=AT).main, a_member(organization=world.company)
    for other in (stranger, colleague):
        client = working_for(Client(), other, world.for_clinic)
        assert f"delegation:{AT}" not in client.session
        session = client.session
        session[f"membership:{AT}"] = other.pk
        session[f"delegation:{AT}"] = world.for_clinic.pk
        session.save()
        assert "Prairie" not in shown(client)


def test_back_at_one_s_own_place_the_office_is_left(client: Client, world: World) -> None:
    client = working_for(client, world.ben, world.for_clinic)
    client.post(f"/{AT}/switch/", {"membership": str(world.ben.public_id)})
    assert "You work for Prairie" not in shown(client)


STAND_INS = {"<uuid:public_id>": "0a1b2c3d-0000-4000-8000-000000000000"}


def administration() -> list[str]:
    """The address of every page and act declared for administrators of an organization."""
    return [
        f"/{AT}/{re.sub('<[^>]+>', _stand_in, str(pattern.pattern))}"
        for resolver in get_resolver(PLAN_URLCONF).url_patterns
        for pattern in getattr(resolver, "url_patterns", ())
        if getattr(pattern.callback, "permission", None) in FOR_ADMINISTRATORS
    ]


def _stand_in(part: re.Match[str]) -> str:
    return STAND_INS.get(part.group(), "claims")


def test_a_company_never_administers_an_office(client: Client, world: World) -> None:
    """Its own administrator, at work for the office, over every page and act of administration."""
    client = working_for(client, world.company.main, world.for_clinic)
    assert "You work for Prairie" in shown(client)
    addresses = administration()
    assert len(addresses) > 10
    for address in addresses:
        assert client.get(address).status_code == 404, address
        assert client.post(address).status_code == 404, address


def test_the_office_s_people_and_papers_are_not_the_company_s_to_read(
    client: Client, world: World
) -> None:
    client = working_for(client, world.ben, world.for_clinic)
    for address in (PEOPLE, f"/{AT}/providers/", f"/{AT}/roles/"):
        assert client.get(address).status_code == 404, address
    refused = Event.objects.filter(action="access.refused").latest("pk")
    assert refused.details["refusal"] == "not_own"
    assert (refused.organization_id, refused.membership_id) == (world.clinic.pk, world.ben.pk)


def test_going_to_work_stands_in_both_trails_and_the_office_sees_when(
    client: Client, world: World
) -> None:
    working_for(client, world.ben, world.for_clinic)
    events = Event.objects.filter(action="delegation.entered")
    told = {(each.organization_id, each.membership_id) for each in events}
    assert told == {(world.clinic.pk, world.ben.pk), (world.company.pk, world.ben.pk)}
    entered = Assignment.objects.get(delegation=world.for_clinic, membership=world.ben)
    assert entered.last_entered_at is not None


def test_a_hundred_offices_cost_no_more_queries_than_one(client: Client, world: World) -> None:
    client = working_for(client, world.ben, world.for_clinic)
    client.get(HOME)  # notes that he works there, once an hour
    with CaptureQueriesContext(connection) as few:
        client.get(HOME)
    until = (timezone.now() + timedelta(days=9)).date()
    for number in range(5):
        office = an_organization(plan=AT, name=f"Office {number}")
        wanted = terms(office, until=until)
        at_work(office, world.company, wanted, people=[world.ben], now=timezone.now())
    with CaptureQueriesContext(connection) as many:
        page = client.get(HOME).content.decode()
    assert "Office 4" in page
    assert len(many) == len(few)
