"""The page on which plan staff move a tax ID: chosen, looked at, moved; and what it refuses."""

from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from time_machine import Traveller

from portico.access.actor import Actor, StaffRoleName
from portico.access.states import State
from portico.audit.models import Event
from portico.delegation.models import Access
from portico.organizations.models import Organization, TinTransfer
from portico.organizations.services import suspend_organization
from testing.access_builders import give_roles
from testing.builders import (
    NOW,
    a_member,
    a_tin,
    an_account,
    an_organization,
    signed_in,
    staff_member,
)
from testing.third_parties import AT, a_company, at_work

pytestmark = pytest.mark.django_db
TIN, OTHER = "431882764", "431882799"


@pytest.fixture
def source(clock: Traveller) -> Organization:
    return an_organization(plan=AT, tin=TIN, name="Prairie Rose Clinic")


@pytest.fixture
def target(clock: Traveller) -> Organization:
    return an_organization(plan=AT, tin=OTHER, name="Riverbend Pediatrics")


def desk(role: StaffRoleName = StaffRoleName.REVIEWER) -> Client:
    return signed_in(Client(), staff_member(plan=AT, role=role))


def address(organization: Organization) -> str:
    return f"/{AT}/staff/desk/organizations/{organization.public_id}/move/"


def typed(source: Organization, **changes: object) -> dict[str, Any]:
    row = source.tins.order_by("added_at", "pk").first()
    return {
        "tin": row.pk if row else "",
        "other": OTHER,
        "on": "11/01/2026",
        "reason": "The practice was sold",
        "act": "preview",
        **changes,
    }


def sent(source: Organization, client: Client | None = None, **changes: object) -> str:
    answer = (client or desk()).post(address(source), typed(source, **changes), follow=True)
    return unescape(answer.content.decode())


def test_what_changes_is_shown_before_anything_is_moved(
    source: Organization, target: Organization
) -> None:
    page = sent(source)
    for words in ("••-•••2764", "Riverbend Pediatrics", "11/01/2026", "has no other tax ID"):
        assert words in page
    assert TIN not in page
    assert not TinTransfer.objects.exists()


def test_it_is_moved_once_it_was_looked_at(source: Organization, target: Organization) -> None:
    page = sent(source, act="move", target=target.public_id)
    assert "Riverbend Pediatrics has the tax ID ••-•••2764 now." in page
    assert TinTransfer.objects.get().target == target
    assert "None now" in page


def test_who_loses_their_roles_and_which_company_is_out_is_named(
    source: Organization, target: Organization
) -> None:
    member = a_member(organization=source, account=an_account(first_name="Ben", last_name="Aldous"))
    give_roles(member, "claims", now=NOW)
    Access.objects.filter(membership=member).update(tins=[TIN])
    at_work(source, a_company(name="Cornbelt Billing"))
    page = sent(source)
    assert "lose their roles, until their administrators give them others: Ben Aldous." in page
    assert "What Cornbelt Billing does for Prairie Rose Clinic ends" in page
    Access.objects.filter(membership=member).update(tins=sorted([TIN, a_tin()]))
    assert "1 person keeps the other tax IDs" in sent(source)


def test_the_way_back_is_said_to_be_one(source: Organization, target: Organization) -> None:
    sent(source, act="move")
    page = sent(target, other=source.name, tin=target.tins.get(tin=TIN).pk)
    assert "takes back the earlier move: Prairie Rose Clinic sees under it again" in page


def test_where_several_fit_one_is_chosen_and_what_was_looked_at_is_what_moves(
    source: Organization, target: Organization
) -> None:
    twin = an_organization(plan=AT, name="Riverbend Dental")
    page = sent(source, other="riverbend")
    assert "Several fit. Choose the one that is meant" in page
    assert "Riverbend Dental, St. Louis" in page
    assert "Move ••-•••2764 to Riverbend Dental?" in sent(source, other="riverbend", target=twin.public_id)  # fmt: skip
    suspend_organization(organization=twin, actor=Actor.system(plan=AT), now=NOW)
    page = sent(source, other="riverbend", target=twin.public_id, act="move")
    assert "It does not fit any more. Choose again" in page
    assert not TinTransfer.objects.exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"tin": ""}, "Choose the tax ID that moves"),
        ({"tin": "1"}, "Select a valid choice"),
        ({"other": ""}, "Enter what the other organization is found by"),
        ({"other": "nobody of that name"}, "No other open organization of this plan fits"),
        ({"other": TIN}, "No other open organization of this plan fits"),
        ({"on": ""}, "Enter the first day of service"),
        ({"on": "02/30/2026"}, "Enter a day such as"),
        ({"on": "11/17/2026"}, "Enter a day that has come"),
        ({"reason": ""}, "Enter why it moves"),
        ({"reason": "see 43-1882764"}, "Leave out"),
        ({"reason": "x" * 301}, "Enter at most 300 characters"),
    ],
)
def test_what_is_typed_wrong_says_what_to_do(
    source: Organization, target: Organization, changes: dict[str, Any], words: str
) -> None:
    page = sent(source, act="move", **changes)
    assert words in page
    assert not TinTransfer.objects.exists()


def test_only_open_offices_of_the_plan_are_found(source: Organization) -> None:
    an_organization(plan=AT, name="Fargo Clinic", state=State.PENDING_REVIEW)
    an_organization(plan="wellsense", name="Fargo Dental")
    a_company(name="Fargo Billing")
    closed = an_organization(plan=AT, name="Fargo Vision")
    suspend_organization(organization=closed, actor=Actor.system(plan=AT), now=NOW)
    assert "No other open organization of this plan fits" in sent(source, other="fargo")


def test_go_back_keeps_what_was_typed(source: Organization, target: Organization) -> None:
    page = sent(source, act="edit", target=target.public_id)
    assert "The practice was sold" in page
    assert f'value="{OTHER}"' in page
    assert not TinTransfer.objects.exists()


@pytest.mark.parametrize("role", list(StaffRoleName))
def test_reviewers_and_leads_find_the_page_and_nobody_else(
    source: Organization, role: StaffRoleName
) -> None:
    may = role in {StaffRoleName.REVIEWER, StaffRoleName.LEAD}
    client = desk(role)
    assert client.get(address(source)).status_code == (200 if may else 404)
    office = client.get(address(source).removesuffix("move/")).content.decode()
    assert (address(source) in office) is may


def test_a_company_another_plans_office_and_nobody_have_no_such_page(clock: Traveller) -> None:
    client = desk()
    for organization in (a_company(), an_organization(plan="wellsense")):
        assert client.get(address(organization)).status_code == 404


def test_an_office_without_a_tin_says_so(source: Organization, target: Organization) -> None:
    sent(source, act="move")
    assert "No tax ID is left to move" in unescape(desk().get(address(source)).content.decode())


def test_what_is_typed_in_is_in_no_address_and_the_search_is_on_record(
    source: Organization, target: Organization
) -> None:
    answer = desk().post(address(source), typed(source, act="move"))
    assert answer.headers["Location"] == address(source).removesuffix("move/")
    searched = Event.objects.filter(action="desk.searched").latest("pk")
    assert searched.details == {"by": "tin", "found": 1}


def test_a_preview_takes_no_more_queries_for_more_people(
    source: Organization, target: Organization
) -> None:
    client = desk()

    def limited(count: int) -> None:
        for number in range(count):
            member = a_member(organization=source, account=an_account(first_name=f"P{number}"))
            Access.objects.create(membership=member, tins=[TIN])

    limited(1)
    with CaptureQueriesContext(connection) as few:
        sent(source, client)
    limited(15)
    with CaptureQueriesContext(connection) as many:
        page = sent(source, client)
    assert len(few) == len(many)
    assert "and 6 more" in page
