"""Activity: administrators read what happened in their organization, and nobody else does."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from portico.access.actor import Actor, ActorKind
from portico.access.states import State
from portico.delegation.queries import given_to
from portico.delegation.rules import Wanted
from portico.delegation.services.giving import give
from portico.profiles.loading import profile
from portico.toolkit.queries.trail import YOURS, whole_trail_of
from portico.toolkit.tests.trails import (
    ACCESS,
    DAYS,
    DOWNLOAD,
    NOVEMBER,
    PLAN,
    TRAIL,
    an_office,
    at_work,
    downloaded,
    happened,
    read,
)
from testing.access_builders import acting_as
from testing.builders import NOW, a_member, an_account, an_organization, staff_member

pytestmark = pytest.mark.django_db


def test_an_administrator_reads_who_gave_whom_what_until_when() -> None:
    organization = an_office()
    ben = a_member(
        organization=organization, account=an_account(first_name="Ben", last_name="Okafor")
    )
    given = given_to(ben, PLAN)
    wanted = Wanted(until={"billing": NOW.date() + timedelta(days=120)})
    actor = acting_as(organization.main)
    give(membership=ben, seen=given, wanted=wanted, profile=PLAN, actor=actor, now=NOW)
    assert "Ana Ruiz gave Ben Okafor billing access until March 16, 2027" in read(
        at_work(organization.main)
    )


@pytest.mark.parametrize("how", ["place", "sign-in", "company"])
def test_what_somebody_does_to_themself_names_them_once(how: str) -> None:
    organization, account = an_office(), an_account(first_name="Ben", last_name="Okafor")
    ben = a_member(organization=organization, account=account)
    elsewhere = a_member(organization=an_organization(), account=account)
    by = acting_as(elsewhere if how == "company" else ben)
    by = replace(by, membership_id=None) if how == "sign-in" else by
    happened(organization, "access.ended", by=by, to=str(ben.public_id), role="billing")
    assert "Ben Okafor ended their own billing access" in read(at_work(organization.main))


def test_staff_who_act_in_somebody_s_place_are_not_that_person() -> None:
    organization = an_office()
    staff = replace(acting_as(organization.main), kind=ActorKind.STAFF)
    ana = str(organization.main.public_id)
    happened(organization, "access.ended", by=staff, to=ana, role="billing")
    assert "ended Ana Ruiz’s billing access" in read(at_work(organization.main))


def test_only_administrators_read_it() -> None:
    organization = an_office()
    client = at_work(a_member(organization=organization))
    assert client.get(TRAIL).status_code == client.get(DOWNLOAD).status_code == 404
    assert "Activity" not in client.get("/wellfirst/home/").content.decode()
    assert (
        'href="/wellfirst/trail/"'
        in at_work(organization.main).get("/wellfirst/home/").content.decode()
    )


def test_nobody_reads_what_happened_in_another_organization() -> None:
    ours, theirs = an_office(), an_organization(main=an_account(first_name="Zelda"))
    happened(ours, "membership.suspended", subject=f"membership:{ours.main.public_id}")
    happened(theirs, "membership.suspended", subject=f"membership:{theirs.main.public_id}")
    client = at_work(ours.main)
    for text in (read(client), str(downloaded(client))):
        assert "Ana Ruiz suspended themself" in text
        assert "Zelda" not in text
    assert "Zelda" not in read(client, f"{DAYS}&person={theirs.main.public_id}")


def test_who_works_in_two_organizations_reads_the_chosen_one() -> None:
    ours, account = an_office(), an_account(first_name="Ana", last_name="Both")
    theirs = an_organization(main=account)
    own = a_member(organization=ours, account=account, is_administrator=True)
    happened(ours, "organization.suspended")
    happened(theirs, "organization.reinstated")
    assert "suspended the organization" in (here := read(at_work(own)))
    assert "opened the organization again" not in here
    assert "opened the organization again" in read(at_work(theirs.main))


def test_an_event_of_another_plan_is_not_read_even_under_the_same_organization() -> None:
    organization = an_office()
    other = Actor.system(plan="wellmark")
    happened(organization, "organization.suspended", by=other)
    assert "suspended the organization" not in read(at_work(organization.main))
    ours = acting_as(organization.main)
    assert list(whole_trail_of(ours, profile("wellmark"), NOVEMBER)) == []


def test_plan_staff_are_named_by_the_plan_and_their_reason_is_told() -> None:
    organization, staff = an_office(), staff_member()
    actor = Actor(kind=ActorKind.STAFF, plan="wellfirst", account_id=staff.pk)
    main = str(organization.main.public_id)
    happened(organization, "viewing.began", by=actor, to=main, reason="Cannot find a remittance")
    text = read(at_work(organization.main))
    assert "staff began to look at the portal as Ana Ruiz sees it, because: Cannot find" in text
    assert staff.last_name not in text


def test_whoever_never_belonged_here_is_not_named() -> None:
    organization, stranger = an_office(), an_account(first_name="Stranger")
    actor = Actor(kind=ActorKind.PERSON, plan="wellfirst", account_id=stranger.pk)
    happened(organization, "request.made", by=actor, what="a place here")
    text = read(at_work(organization.main))
    assert "Someone who is not in your organization asked for a place here" in text


def test_whoever_acts_for_it_is_named_with_their_company() -> None:
    organization = an_office()
    company = an_organization(name="Swift Billing", main=an_account(first_name="Sam"))
    happened(organization, "request.made", by=acting_as(company.main), what="the claims role")
    text = read(at_work(organization.main))
    assert "Sam Webb asked for the claims role" in text
    assert "Swift Billing" in text


def test_a_place_here_is_told_of_whoever_has_one_wherever_they_acted_from() -> None:
    organization, company = an_office(), an_organization(name="Swift Billing")
    ana = organization.main
    there = a_member(organization=company, account=ana.account)
    nowhere = Actor(kind=ActorKind.PERSON, plan="wellfirst", account_id=ana.account_id)
    for actor in (acting_as(there), nowhere):
        happened(organization, "request.made", by=actor, what="a role")
    told = whole_trail_of(acting_as(ana), PLAN, ACCESS)
    ours, theirs = ("Ana Ruiz", YOURS, ana.public_id), ("Ana Ruiz", "Swift Billing", None)
    assert [(line.who, line.side, line.person) for line in told] == [ours, theirs]


def test_people_whose_place_ended_keep_their_names() -> None:
    organization = an_office()
    gone = a_member(organization=organization, account=an_account(first_name="Gone"))
    happened(organization, "membership.removed", subject=f"membership:{gone.public_id}")
    gone.state, gone.ended_at = State.TERMINATED, NOW
    gone.save()
    assert "Ana Ruiz removed Gone Webb" in read(at_work(organization.main))


def test_an_event_about_what_nobody_names_is_told_all_the_same() -> None:
    organization = an_office()
    happened(organization, "organization.suspended", subject=f"job:{uuid4()}")
    assert "Ana Ruiz suspended the organization" in read(at_work(organization.main))


def test_a_member_who_is_no_administrator_gets_nothing_from_the_query_either() -> None:
    organization = an_office()
    happened(organization, "organization.suspended")
    member = a_member(organization=organization)
    assert list(whole_trail_of(acting_as(member), PLAN, NOVEMBER)) == []
    assert list(whole_trail_of(acting_as(organization.main), PLAN, NOVEMBER))


def test_both_sides_read_who_works_for_whom() -> None:
    office = an_office()
    company = an_organization(name="Swift Billing", main=an_account(first_name="Sam"))
    for organization in (office, company):
        happened(
            organization,
            "delegation.assigned",
            by=acting_as(company.main),
            office=str(office.public_id),
            company=str(company.public_id),
            to=str(company.main.public_id),
        )
    sentence = f"Swift Billing had Sam Webb work for {office.name}"
    assert sentence in read(at_work(office.main))
    assert sentence in read(at_work(company.main))
