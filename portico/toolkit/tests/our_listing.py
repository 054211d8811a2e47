"""What people are answered about the tool of docs/guide/add-a-tool.md, in a copy of the project.

Collected by name alone, where test_guide.py made that copy.
"""

import pytest
from django.test import Client

from portico.audit.models import Event
from portico.profiles.loading import profiles
from portico.toolkit.tests.test_gate import without_reference
from testing.access_builders import give_roles
from testing.builders import a_member, an_organization, signed_in

pytestmark = pytest.mark.django_db
PLAN = "caresource"
PAGE, TILE = "our-listing/", "tools/our-listing/"


def at_work(plan: str, *roles: str) -> Client:
    """Signed in as one of an office who has these roles."""
    office = an_organization(plan=plan, party="group", provider_id="G-100")
    member = a_member(organization=office)
    give_roles(member, *roles)
    client = signed_in(Client(), member.account)
    client.get(f"/{plan}/enter/")
    return client


def test_with_the_role_its_tile_leads_to_it() -> None:
    client = at_work(PLAN, "listing")
    assert f'href="/{PLAN}/{TILE}"' in client.get(f"/{PLAN}/home/").content.decode()
    assert client.get(f"/{PLAN}/{TILE}")["Location"] == f"/{PLAN}/{PAGE}"
    answer = client.get(f"/{PLAN}/{PAGE}")
    assert "<h1>How we list you</h1>" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]


def test_without_it_nobody_gets_there_and_that_is_recorded() -> None:
    refused = at_work(PLAN, "billing").get(f"/{PLAN}/{PAGE}")
    assert refused["Location"] == f"/{PLAN}/{TILE}?needs=our-listing.view"
    event = Event.objects.get(action="access.refused", subject="page:our_listing:listing")
    assert event.details == {"permission": "our-listing.view", "refusal": "not_given"}
    assert Client().get(f"/{PLAN}/{PAGE}")["Location"].startswith(f"/{PLAN}/sign-in/?next=")


@pytest.mark.parametrize("plan", sorted(profiles().keys() - {PLAN}))
def test_where_the_plan_does_not_offer_it_it_is_an_unknown_page(plan: str) -> None:
    client = at_work(plan)
    assert "our-listing" not in client.get(f"/{plan}/home/").content.decode()
    for somebody in (client, Client()):
        assert answered(somebody, f"/{plan}/{PAGE}") == answered(somebody, f"/{plan}/nothing/")
    assert client.get(f"/{plan}/{TILE}").status_code == 404


def answered(client: Client, address: str) -> str:
    """The page that does not exist, without the word for the help line."""
    answer = client.get(address)
    assert answer.status_code == 404
    return without_reference(answer.content)
