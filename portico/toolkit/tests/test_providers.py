"""Whom an office sees of the plan's roster: a group everyone under its TIN, others themselves."""

from datetime import date
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portico.organizations.models import Organization
from portico.toolkit.queries import providers_of
from testing.builders import a_member, an_organization, signed_in
from testing.roster_builders import list_group, list_practitioner

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("CS-04")]
PLAN, TIN, OTHER_TIN = "caresource", "431882764", "431882771"
HOME, PROVIDERS = f"/{PLAN}/home/", f"/{PLAN}/providers/"


@pytest.fixture(autouse=True)
def roster() -> None:
    """Two practitioners and their group under one TIN; somebody else under another."""
    told = {"plan": PLAN, "tin": TIN}
    list_group("G-100", **told)
    list_practitioner("P-100", **told)
    list_practitioner("P-200", first_name="Noah", last_name="Reyes", **told)
    list_practitioner("P-900", plan=PLAN, tin=OTHER_TIN, first_name="Ada", last_name="Else")
    list_practitioner("P-300", plan="elsewhere", tin=TIN, first_name="Una", last_name="Far")


def an_office(party: str = "group", provider_id: str = "G-100", **facts: Any) -> Organization:
    numbers = {"plan": PLAN, "tin": TIN, "party": party, "provider_id": provider_id}
    return an_organization(**{**numbers, **facts})


def at_work(organization: Organization) -> Client:
    client = signed_in(Client(), organization.main.account)
    client.get(f"/{PLAN}/enter/")
    return client


def text_of(client: Client, address: str) -> str:
    return unescape(client.get(address).content.decode())


@pytest.mark.parametrize("address", [HOME, PROVIDERS])
def test_a_group_sees_every_provider_under_its_tin_and_nobody_else(address: str) -> None:
    page = text_of(at_work(an_office()), address)
    for name in ("Two Rivers LLC", "Maya Lindqvist", "Noah Reyes"):
        assert name in page
    for name in ("Ada Else", "Una Far"):
        assert name not in page


@pytest.mark.parametrize("address", [HOME, PROVIDERS])
def test_a_practitioner_sees_only_themselves(address: str) -> None:
    office = an_office(party="practitioner", provider_id="P-200", name="Noah Reyes")
    page = text_of(at_work(office), address)
    assert "Noah Reyes" in page
    for name in ("Maya Lindqvist", "Two Rivers LLC", "Ada Else"):
        assert name not in page
    assert PROVIDERS not in text_of(at_work(office), HOME)


def test_a_further_user_of_the_group_sees_the_same() -> None:
    member = a_member(organization=an_office())
    client = signed_in(Client(), member.account)
    client.get(f"/{PLAN}/enter/")
    assert "Noah Reyes" in text_of(client, PROVIDERS)


def test_a_group_that_the_roster_does_not_list_any_more_is_told_so() -> None:
    assert "No providers here" in text_of(at_work(an_office(tin="431880009")), PROVIDERS)


def test_the_page_is_nobody_s_who_is_not_at_work_there() -> None:
    assert Client().get(PROVIDERS).headers["Location"].startswith(f"/{PLAN}/sign-in/")
    elsewhere = an_organization()
    client = signed_in(Client(), elsewhere.main.account)
    assert client.get(PROVIDERS).headers["Location"].startswith(f"/{PLAN}/enter/?next=")


def test_another_group_s_provider_in_the_address_shows_nothing_of_it() -> None:
    theirs = list_practitioner("P-901", plan=PLAN, tin=OTHER_TIN, last_name="Zeta")
    page = text_of(at_work(an_office()), f"{PROVIDERS}?after={theirs.public_id}")
    assert "Zeta" not in page
    assert "Ada Else" not in page


def test_pages_follow_one_another_and_each_takes_as_many_queries() -> None:
    client, counts, seen = at_work(an_office()), [], set[str]()
    for number in range(110):
        names = {"first_name": f"N{number:03}", "last_name": "Ames"}
        list_practitioner(f"A-{number:03}", plan=PLAN, tin=TIN, **names)
    address = PROVIDERS
    for _ in range(3):
        with CaptureQueriesContext(connection) as queries:
            page = text_of(client, address)
        counts.append(len(queries))
        seen |= {f"N{number:03}" for number in range(110) if f"N{number:03} Ames" in page}
        _, more, rest = page.partition('href="?after=')
        address = f"{PROVIDERS}?after={rest[:36]}" if more else PROVIDERS
    assert len(seen) == 110
    assert address == PROVIDERS
    assert counts[1] == counts[2] <= counts[0] + 3


def test_a_practitioner_whom_the_roster_does_not_list_sees_nobody() -> None:
    unlisted = an_office("practitioner", provider_id="P-999")
    assert providers_of(unlisted, on=date(2026, 11, 17)) == []
