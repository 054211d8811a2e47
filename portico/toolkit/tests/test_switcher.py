"""The switcher across plans: one's own other plans, in their own words, and nobody else's."""

from collections.abc import Callable
from datetime import timedelta
from html import unescape
from pathlib import Path
from shutil import copytree

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from portico.access.states import State
from portico.accounts.models import Account
from portico.organizations.models import Membership
from testing.builders import (
    NOW,
    PASSWORD,
    a_member,
    a_username,
    an_account,
    an_organization,
    signed_in,
    staff_member,
)

pytestmark = pytest.mark.django_db
HERE, THERE = "wellfirst", "wellsense"
HOME, ME, QUEUE = f"/{HERE}/home/", f"/{HERE}/account/", f"/{HERE}/staff/reviews/"
ENTER_THERE = f"http://testserver/{THERE}/enter/"


@pytest.fixture
def person() -> Account:
    """At home at one plan."""
    account = an_account(password=PASSWORD)
    an_organization(plan=HERE, name="Cedar Valley Medicine", main=account)
    return account


@pytest.fixture
def own_host(settings: Settings, tmp_path: Path, install: Callable[[Path], None]) -> str:
    """Of the other plan, which then has sessions of its own."""
    plans = copytree(settings.PORTICO.plans, tmp_path / "plans")
    there, host = plans / f"{THERE}.toml", "portal.wellsense.example"
    there.write_text(f'hosts = ["{host}"]\n{there.read_text()}')
    here = plans / f"{HERE}.toml"
    here.write_text(here.read_text().replace("idle_minutes = 15", "idle_minutes = 30"))
    settings.ALLOWED_HOSTS = ["testserver", host]
    install(plans)
    return host


def joins_the_other_plan(person: Account) -> Membership:
    """As the main administrator of an office there."""
    a_username(person, plan=THERE)
    return an_organization(plan=THERE, name="Kirkwood Allergy", main=person).main


def shown(client: Client, address: str = HOME) -> str:
    return unescape(client.get(address).content.decode())


def at_work(client: Client, person: Account) -> Client:
    signed_in(client, person).get(f"/{HERE}/enter/")
    return client


@pytest.mark.parametrize("address", [HOME, ME])
def test_a_person_of_two_plans_sees_the_other_in_its_own_words(
    client: Client, person: Account, address: str
) -> None:
    joins_the_other_plan(person)
    page = shown(at_work(client, person), address)
    assert "WellSense" in page
    assert "Kirkwood Allergy, Office Manager" in page
    assert f'href="{ENTER_THERE}"' in page
    assert f'href="http://testserver/{HERE}/enter/"' not in page


def test_its_link_leads_into_the_other_plan_without_signing_in_again(
    client: Client, person: Account
) -> None:
    joins_the_other_plan(person)
    page = at_work(client, person).get(ENTER_THERE, follow=True)
    assert page.redirect_chain[-1][0] == f"/{THERE}/home/"
    assert "Kirkwood Allergy is active" in page.content.decode()
    assert "Cedar Valley Medicine, Site Administrator" in page.content.decode()


@pytest.mark.parametrize("address", [HOME, ME])
def test_who_belongs_to_one_plan_hears_of_no_other(
    client: Client, person: Account, address: str
) -> None:
    joins_the_other_plan(an_account())
    assert THERE not in shown(at_work(client, person), address).lower()


def test_a_place_that_ended_is_none(client: Client, person: Account) -> None:
    there = a_member(organization=joins_the_other_plan(an_account()).organization, account=person)
    Membership.objects.filter(pk=there.pk).update(state=State.TERMINATED, ended_at=NOW)
    assert THERE not in shown(at_work(client, person)).lower()


def test_where_somebody_waits_the_switcher_says_so(client: Client, person: Account) -> None:
    office = joins_the_other_plan(an_account()).organization
    a_member(organization=office, account=person, state=State.PENDING_REVIEW)
    assert "Kirkwood Allergy, User (waiting)" in shown(at_work(client, person))


def test_whose_team_is_at_another_plan_finds_it_and_back(client: Client, person: Account) -> None:
    staff_member(plan=THERE, account=person)
    assert "Enrollment, WellSense staff" in shown(at_work(client, person))
    page = shown(client, f"/{THERE}/staff/reviews/")
    assert "Cedar Valley Medicine, Site Administrator" in page
    assert f'href="http://testserver/{HERE}/enter/"' in page


def test_who_has_no_place_at_this_plan_is_led_to_those_they_have(
    client: Client, person: Account
) -> None:
    page = shown(signed_in(client, person), f"/{THERE}/enter/")
    assert "You belong to no organization yet" in page
    assert "Cedar Valley Medicine, Site Administrator" in page
    assert f'href="http://testserver/{HERE}/enter/"' in page


def test_many_places_of_another_plan_are_counted(client: Client, person: Account) -> None:
    joins_the_other_plan(person)
    for name in ("Alder", "Birch", "Cedar", "Zelkova"):
        a_member(organization=an_organization(plan=THERE, name=name), account=person)
    page = shown(at_work(client, person))
    assert "Alder, User" in page
    assert "and 2 more" in page
    assert "Zelkova" not in page


def test_a_plan_on_a_host_of_its_own_is_led_to_and_asks_to_sign_in_there(
    client: Client, person: Account, own_host: str
) -> None:
    joins_the_other_plan(person)
    assert f'href="http://{own_host}/enter/"' in shown(at_work(client, person))
    there = Client(SERVER_NAME=own_host)
    assert there.get("/enter/")["Location"] == "/sign-in/?next=%2Fenter%2F"
    there.post("/sign-in/", {"login": person.email, "password": PASSWORD})
    assert there.get("/enter/")["Location"] == "/home/"


def test_a_session_of_that_host_ends_there_whatever_the_other_plan_allows(
    person: Account, own_host: str
) -> None:
    joins_the_other_plan(person)
    there = Client(SERVER_NAME=own_host)
    with time_machine.travel(NOW, tick=False) as clock:
        there.post("/sign-in/", {"login": person.email, "password": PASSWORD})
        clock.shift(timedelta(minutes=20))
        assert there.get("/account/").status_code == 302
        clock.shift(timedelta(minutes=-20))
        assert there.get("/account/").status_code == 302


@pytest.mark.parametrize("address", [HOME, ME])
def test_the_number_of_queries_does_not_grow_with_places(
    client: Client, person: Account, address: str
) -> None:
    joins_the_other_plan(person)
    at_work(client, person)
    client.get(address)  # the first page of a session also looks what there is to accept
    counts = []
    for more in (2, 8):
        for _ in range(more):
            a_member(organization=an_organization(plan=THERE), account=person)
            a_member(organization=an_organization(plan=HERE), account=person)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("asked", ["accounts_staffrole", "organizations_membership"])
def test_the_frame_asks_for_nothing_again_that_the_gate_read(
    client: Client, person: Account, asked: str
) -> None:
    at_work(client, person)
    with CaptureQueriesContext(connection) as queries:
        client.get(HOME)
    whose = f'"{asked}"."account_id" = {person.pk}'
    assert sum(whose in each["sql"] for each in queries) == 1
