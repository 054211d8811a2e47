"""The organization's home, its people, and what stands around every page."""

from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portico.access.states import State
from portico.organizations.models import Organization
from portico.profiles.schema import Decider
from testing.builders import a_member, an_account, an_organization, signed_in, staff_member
from testing.review_builders import a_review

pytestmark = pytest.mark.django_db
HOME, PEOPLE = "/wellfirst/home/", "/wellfirst/people/"


def entered(client: Client, organization: Organization) -> Client:
    """Working for the organization as its main administrator."""
    client = signed_in(client, organization.main.account)
    client.get("/wellfirst/enter/")
    return client


def text_of(client: Client, address: str) -> str:
    """The page's markup with its entities read."""
    return unescape(client.get(address).content.decode())


def test_home_says_how_the_organization_stands(client: Client) -> None:
    organization = an_organization(tin="431882764", npi="2120048717", name="Two Rivers")
    page = text_of(entered(client, organization), HOME)
    for words in ("Welcome, Marcus", "Active", "2120048717", "Site Administrator"):
        assert words in page


def test_a_tin_is_shown_masked(client: Client) -> None:
    page = text_of(entered(client, an_organization(tin="431882764")), HOME)
    assert "••-•••2764" in page
    assert "431882764" not in page
    assert "43-1882764" not in page


def test_an_administrator_learns_what_to_do_next(client: Client) -> None:
    page = text_of(entered(client, an_organization()), HOME)
    assert "Bring in your colleagues" in page
    assert f'href="{PEOPLE}"' in page


@pytest.mark.requirement("WF-18")
def test_waiting_requests_are_the_next_thing_to_do(client: Client) -> None:
    organization = an_organization()
    a_review(organization=organization, decider=Decider.ORGANIZATION)
    page = text_of(entered(client, organization), HOME)
    assert "1 person waits for your decision" in page
    assert "Answer requests" in page


def test_a_user_sees_no_set_up_and_no_requests(client: Client) -> None:
    organization = an_organization()
    a_review(organization=organization, decider=Decider.ORGANIZATION)
    member = a_member(organization=organization)
    client = signed_in(client, member.account)
    client.get("/wellfirst/enter/")
    page = text_of(client, HOME)
    assert "Set up your organization" not in page
    assert "/wellfirst/requests/" not in page


def test_people_are_listed_with_role_and_state(client: Client) -> None:
    organization = an_organization()
    tess = an_account(first_name="Tess", last_name="O’Brien")
    a_member(organization=organization, account=tess, state=State.PENDING_REVIEW)
    page = text_of(entered(client, organization), PEOPLE)
    for words in ("2 people", "Tess O’Brien", "Asks to join", "Never"):
        assert words in page


def test_only_an_administrator_sees_the_emails_of_others(client: Client) -> None:
    organization = an_organization()
    member = a_member(organization=organization)
    assert member.account.email in text_of(entered(client, organization), PEOPLE)
    other = signed_in(Client(), member.account)
    other.get("/wellfirst/enter/")
    assert organization.main.account.email not in text_of(other, PEOPLE)


def test_names_are_written_as_text_not_as_markup(client: Client) -> None:
    organization = an_organization(name="<script>alert(1)</script>")
    page = entered(client, organization).get(HOME).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


@pytest.mark.requirement("WF-11")
def test_the_switcher_lists_every_place_with_its_state(client: Client) -> None:
    organization = an_organization(name="Cedar Valley Medicine")
    waiting = an_organization(name="Cedar Valley Billing", state=State.PENDING_REVIEW)
    account = organization.main.account
    a_member(organization=waiting, account=account, state=State.PENDING_REVIEW)
    page = text_of(entered(client, organization), HOME)
    assert "Cedar Valley Billing" in page
    assert page.count('name="membership"') == 2
    assert reverse("toolkit:switch", urlconf="portico.config.plan_urls") in page


def test_staff_have_their_team_where_the_switcher_is(client: Client) -> None:
    page = text_of(signed_in(client, staff_member()), "/wellfirst/staff/reviews/")
    assert "WellFirst staff" in page
    assert 'name="membership"' not in page


@pytest.mark.parametrize("address", [HOME, PEOPLE])
def test_the_number_of_queries_does_not_grow_with_people(client: Client, address: str) -> None:
    organization = an_organization()
    client = entered(client, organization)
    client.get(address)  # the first page of a session also looks what there is to accept
    counts = []
    for more in (10, 50):
        for _ in range(more):
            a_member(organization=organization)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        counts.append(len(queries))
    assert counts[0] == counts[1]
