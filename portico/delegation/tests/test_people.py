"""The list of an organization's people, over HTTP."""

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from time_machine import Traveller

from portico.access.states import State
from portico.delegation.models import Invitation
from portico.organizations.models import Membership, Organization
from testing.access_builders import give_roles
from testing.builders import NOW, a_member, an_account, an_organization, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("WM-12", "WS-02")]
PLAN = "wellsense"
PEOPLE = f"/{PLAN}/people/"
MOST_QUERIES = 12
"""Session, account, what the gate decides by (3), people and grants (5), who administers, who waits."""


@pytest.fixture
def office(clock: Traveller) -> Organization:
    return an_organization(plan=PLAN, main=an_account(first_name="Renee", last_name="Sorensen"))


def working(member: Membership) -> Client:
    """Somebody signed in and at work in their organization."""
    client = signed_in(Client(), member.account)
    client.get(f"/{member.organization.plan}/enter/")
    return client


def somebody(office: Organization, first: str, last: str = "Webb", **facts: object) -> Membership:
    account = an_account(first_name=first, last_name=last, email=f"{first.lower()}@office.example")
    return a_member(organization=office, account=account, **facts)  # type: ignore[arg-type] # the builder judges them


def an_invitation(office: Organization, first: str = "Priya", **facts: object) -> Invitation:
    return Invitation.objects.create(
        organization=office,
        email=f"{first.lower()}@office.example",
        first_name=first,
        invited_by=office.main.account,
        created_at=NOW,
        **{"last_name": "Venkat", "expires_at": NOW + timedelta(hours=72), **facts},
    )


def names(answer: Any) -> list[str]:
    """Who is listed, in order."""
    rows = answer.context["rows"]
    return [row.name.split()[0] for row in rows]


def listed(office: Organization, query: str = "") -> list[str]:
    return names(working(office.main).get(f"{PEOPLE}?{query}"))


def test_everyone_is_listed_under_the_plan_s_name_for_it(office: Organization) -> None:
    somebody(office, "Ana", "Alvarez")
    an_invitation(office)
    answer = working(office.main).get(PEOPLE)
    assert names(answer) == ["Ana", "Renee", "Priya"]
    page = answer.content.decode()
    assert "<h1>System Admin</h1>" in page
    assert "ana@office.example" in page
    assert "3 people in Two Rivers Family Medicine." in page


def test_a_row_says_roles_patients_last_sign_in_and_when_the_first_role_ends(
    office: Organization,
) -> None:
    ana = somebody(office, "Ana")
    give_roles(ana, "front-desk", "billing", days=20)
    working(ana).get(f"/{PLAN}/home/")
    row = next(r for r in working(office.main).get(PEOPLE).context["rows"] if r.name == "Ana Webb")
    assert row.tags == ["Front desk", "Billing"]
    assert (row.phi, row.used, row.pill.label) == ("On", "Today", "Active")
    assert (row.until.label, row.until.is_soon) == ("12/06/2026", True)


def test_the_main_administrator_has_every_role_by_her_place(office: Organization) -> None:
    row = working(office.main).get(PEOPLE).context["rows"][0]
    assert row.tags == ["Office Manager", "Every role"]
    assert (row.phi, row.is_me, row.acts) == ("On", True, frozenset())


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("an", ["Ana"]),
        ("WEB", ["Ana", "Ben"]),
        ("ben@office", ["Ben"]),
        ("ben w", ["Ben"]),
        ("nn", []),
    ],
)
def test_a_search_finds_the_beginnings_of_names_and_emails(
    office: Organization, typed: str, found: list[str]
) -> None:
    somebody(office, "Ana")
    somebody(office, "Ben")
    answer = working(office.main).post(f"{PEOPLE}search/", {"text": typed}, follow=True)
    assert names(answer) == found
    assert typed not in answer.redirect_chain[-1][0]


def test_signs_of_a_pattern_are_no_pattern(office: Organization) -> None:
    somebody(office, "Ana")
    client = working(office.main)
    assert names(client.post(f"{PEOPLE}search/", {"text": ".*(["}, follow=True)) == []
    assert names(client.post(f"{PEOPLE}search/", {"text": "an.*"}, follow=True)) == ["Ana"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("standing=active", ["Ana", "Renee"]),
        ("standing=invited", ["Priya"]),
        ("standing=suspended", ["Sam"]),
        ("standing=waiting", ["Owen"]),
        ("standing=left", ["Lee"]),
        ("role=billing", ["Ana", "Renee"]),
        ("role=administrators", ["Renee"]),
        ("phi=on", ["Ana", "Renee"]),
        ("phi=off", ["Owen", "Priya", "Sam"]),
        ("ends=soon", ["Ana"]),
        ("ends=over", []),
        ("used=never", ["Ana", "Owen", "Priya", "Sam"]),
        ("standing=nonsense&sort=up", ["Ana", "Owen", "Priya", "Renee", "Sam"]),
    ],
)
def test_filters_narrow_the_list(office: Organization, query: str, found: list[str]) -> None:
    give_roles(somebody(office, "Ana"), "billing", days=20)
    somebody(office, "Owen", state=State.PENDING_REVIEW)
    for first, state in (("Sam", State.SUSPENDED), ("Lee", State.TERMINATED)):
        end = {"ended_at": NOW} if state is State.TERMINATED else {}
        Membership.objects.filter(pk=somebody(office, first).pk).update(state=state, **end)
    an_invitation(office)
    assert sorted(listed(office, query)) == found


def test_what_is_over_and_long_ago_is_found(office: Organization, clock: Traveller) -> None:
    ana = somebody(office, "Ana")
    give_roles(ana, "billing", days=20)
    working(ana).get(f"/{PLAN}/home/")
    clock.shift(timedelta(days=91))
    assert listed(office, "ends=over") == listed(office, "used=90") == ["Ana"]
    assert listed(office, "role=billing") == ["Renee"]
    rows = working(office.main).get(PEOPLE).context["rows"]
    row = next(each for each in rows if each.name == "Ana Webb")
    assert row.pill.label == "No sign-in for 91 days"
    assert row.until.label == "Over since 12/06/2026"


def test_the_list_is_sorted_by_name_sign_in_and_end(office: Organization) -> None:
    ana, ben = somebody(office, "Ana", "Zeller"), somebody(office, "Ben", "Abbot")
    give_roles(ana, "billing", days=20)
    give_roles(ben, "billing", days=90)
    working(ben).get(f"/{PLAN}/home/")
    assert listed(office) == ["Ben", "Renee", "Ana"]
    assert listed(office, "sort=-name") == ["Ana", "Renee", "Ben"]
    assert listed(office, "sort=until") == ["Ana", "Ben", "Renee"]
    assert listed(office, "sort=-until") == ["Ben", "Ana", "Renee"]
    assert listed(office, "sort=-used")[-1] == "Ana"
    page = working(office.main).get(f"{PEOPLE}?sort=-until").content.decode()
    assert page.count('aria-sort="descending"') == 1


def test_who_left_and_came_back_is_listed_once(office: Organization) -> None:
    ana = somebody(office, "Ana")
    Membership.objects.filter(pk=ana.pk).update(state=State.TERMINATED, ended_at=NOW)
    assert listed(office, "standing=left") == ["Ana"]
    a_member(organization=office, account=ana.account)
    assert listed(office, "standing=left") == []
    assert sorted(listed(office)) == ["Ana", "Renee"]


def test_nobody_of_another_organization_is_listed(office: Organization) -> None:
    other = an_organization(plan=PLAN)
    somebody(other, "Eve")
    an_invitation(other, "Zoe")
    assert listed(office) == ["Renee"]
    found = working(office.main).post(f"{PEOPLE}search/", {"text": "ev"}, follow=True)
    assert names(found) == []


def test_a_page_takes_as_many_queries_for_300_people_as_for_30(office: Organization) -> None:
    client = working(office.main)
    client.get(PEOPLE)

    def queries(numbers: range) -> int:
        for number in numbers:
            give_roles(somebody(office, f"Ana{number:03}"), "billing", "front-desk")
            an_invitation(office, f"Ana{number:03}x", last_name="Webb")
        client.get(PEOPLE)  # the session is written when somebody was away for long
        with CaptureQueriesContext(connection) as found:
            assert len(names(client.get(PEOPLE))) == 25
        return len(found)

    assert queries(range(30)) == queries(range(30, 300)) <= MOST_QUERIES


def test_colleagues_who_do_not_administer_see_names_and_who_does(office: Organization) -> None:
    ana = somebody(office, "Ana")
    somebody(office, "Sam", state=State.PENDING_REVIEW)
    an_invitation(office)
    page = working(ana).get(PEOPLE).content.decode()
    assert "Renee Sorensen" in page
    assert '<span class="tag">Office Manager</span>' in page
    for hidden in (office.main.account.email, "Priya", "Sam Webb", "Menu for", "Filters"):
        assert hidden not in page


def test_colleagues_do_not_search(office: Organization) -> None:
    assert (
        working(somebody(office, "Ana")).post(f"{PEOPLE}search/", {"text": "r"}).status_code == 404
    )


def test_a_search_that_finds_nobody_leads_back(office: Organization) -> None:
    answer = working(office.main).post(f"{PEOPLE}search/", {"text": "zzz"}, follow=True)
    assert "Nobody fits" in unescape(answer.content.decode())


def test_the_last_sign_in_is_written_at_most_once_an_hour(
    office: Organization, clock: Traveller
) -> None:
    client = working(office.main)
    client.get(f"/{PLAN}/home/")
    first = Membership.objects.get(pk=office.main_id).last_used_at
    clock.shift(timedelta(minutes=10))
    with CaptureQueriesContext(connection) as queries:
        client.get(f"/{PLAN}/home/")
    assert not any('last_used_at" =' in each["sql"] for each in queries)
    assert Membership.objects.get(pk=office.main_id).last_used_at == first


def test_only_work_counts_as_a_sign_in_here(office: Organization) -> None:
    ana = somebody(office, "Ana")
    client = working(ana)
    for page in ("", "account/", "status/"):
        client.get(f"/{PLAN}/{page}")
    assert Membership.objects.get(pk=ana.pk).last_used_at is None
    client.get(PEOPLE)
    assert Membership.objects.get(pk=ana.pk).last_used_at is not None
