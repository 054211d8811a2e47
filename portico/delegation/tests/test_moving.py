"""A TIN is moved: what was given for it in the old office ends, and nothing opens wider."""

from datetime import date
from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client
from time_machine import Traveller

from portico.access.actor import Actor, ActorKind, StaffRoleName
from portico.access.states import State
from portico.audit.models import Event
from portico.delegation.models import Access, AccessRequest, Delegation, Grant
from portico.delegation.queries import given_to
from portico.delegation.queries.third_parties import tins_at_work
from portico.delegation.rules import Wanted, without_tin
from portico.delegation.services.giving import NotYours, give
from portico.delegation.services.moving import move_tin
from portico.notices.models import Notice
from portico.organizations.models import Membership, Organization, TinTransfer
from portico.organizations.queries import registered_organization, scope_of
from portico.organizations.services import transfer_tin
from portico.profiles.loading import profile
from portico.registration.services.announce import identity_of
from portico.registration.services.numbers import key_of
from testing.access_builders import a_day, acting_as, give_every_role, give_roles
from testing.builders import (
    NOW,
    a_member,
    a_tin,
    an_account,
    an_organization,
    staff_member,
)
from testing.payments import a_payment, references
from testing.people import at_work as in_office
from testing.third_parties import (
    AT,
    a_company,
    actor_of,
    an_offer,
    at_work,
    terms,
    working_for,
)

pytestmark = pytest.mark.django_db
TIN, DAY = "431882764", date(2026, 11, 1)


def staff(role: StaffRoleName = StaffRoleName.REVIEWER) -> Actor:
    return Actor(
        kind=ActorKind.STAFF,
        plan=AT,
        account_id=staff_member(plan=AT, role=role).pk,
        staff_roles=frozenset({role}),
        second_factor=True,
    )


@pytest.fixture
def source() -> Organization:
    """An office with the TIN that moves and another one."""
    office = an_organization(plan=AT, tin=TIN, name="Prairie Rose Clinic")
    office.tins.create(tin=a_tin(), added_at=NOW)
    return office


@pytest.fixture
def target() -> Organization:
    return an_organization(plan=AT, name="Riverbend Pediatrics")


def moved(source: Organization, target: Organization, by: Actor | None = None) -> TinTransfer:
    return move_tin(
        tin=TIN, source=source, target=target, on=DAY, reason="Sold", actor=by or staff(), now=NOW
    )


def limited(office: Organization, *tins: str) -> Membership:
    """Somebody who sees patients, with a role, and works with these TINs alone."""
    member = a_member(organization=office, account=an_account(first_name="Ben"))
    give_roles(member, "claims", now=NOW)
    Access.objects.filter(membership=member).update(tins=sorted(tins))
    return member


def other_of(office: Organization) -> str:
    return office.tins.exclude(tin=TIN).get().tin


def read_by(member: Membership) -> tuple[str, ...]:
    return scope_of(acting_as(member, now=NOW)).tins


@pytest.mark.parametrize("role", list(StaffRoleName))
def test_reviewers_and_leads_move_and_nobody_else(
    source: Organization, target: Organization, role: StaffRoleName
) -> None:
    if role in {StaffRoleName.REVIEWER, StaffRoleName.LEAD}:
        assert moved(source, target, staff(role)).target == target
        return
    with pytest.raises(NotYours):
        moved(source, target, staff(role))
    assert not TinTransfer.objects.exists()


def test_an_administrator_of_either_office_moves_nothing(
    source: Organization, target: Organization
) -> None:
    for office in (source, target):
        with pytest.raises(NotYours):
            moved(source, target, acting_as(office.main, now=NOW))


def test_whoever_was_limited_to_it_alone_loses_their_roles_and_reads_nothing_more(
    source: Organization, target: Organization
) -> None:
    """An empty list would mean every TIN of the organization."""
    member = limited(source, TIN)
    moved(source, target)
    assert given_to(member, profile(AT)) == Wanted(until={})
    assert not acting_as(member, now=NOW).holds
    grant = Grant.objects.get(membership=member)
    assert grant.ended_at == NOW
    assert grant.ended_by is not None


def test_whoever_was_limited_to_several_keeps_the_others_and_their_roles(
    source: Organization, target: Organization
) -> None:
    member, other = limited(source, TIN, other_of(source)), other_of(source)
    moved(source, target)
    assert read_by(member) == (other,)
    assert set(given_to(member, profile(AT)).until) == {"claims"}


def test_whoever_was_limited_to_others_or_to_none_keeps_what_they_had(
    source: Organization, target: Organization
) -> None:
    other, free = limited(source, other_of(source)), limited(source)
    before = [given_to(each, profile(AT)) for each in (other, free)]
    moved(source, target)
    assert [given_to(each, profile(AT)) for each in (other, free)] == before


def test_people_of_another_office_that_shares_the_tin_keep_theirs(target: Organization) -> None:
    source, sharing = (an_organization(plan="wellfirst", tin=TIN) for _ in range(2))
    member = a_member(organization=sharing)
    Access.objects.create(membership=member, tins=[TIN])
    by = Actor(
        kind=ActorKind.STAFF,
        plan="wellfirst",
        account_id=staff_member().pk,
        staff_roles=frozenset({StaffRoleName.LEAD}),
        second_factor=True,
    )
    moved(source, an_organization(plan="wellfirst"), by)
    assert Access.objects.get(membership=member).tins == [TIN]


def test_what_was_lost_can_be_given_again(source: Organization, target: Organization) -> None:
    """With one TIN left there is nothing to choose on the page: a stale limit would refuse it."""
    member = limited(source, TIN)
    moved(source, target)
    plan = profile(AT)
    give(
        membership=member,
        seen=given_to(member, plan),
        wanted=Wanted(until={"claims": a_day(member, now=NOW)}, sees_phi=True),
        profile=plan,
        actor=acting_as(source.main, now=NOW),
        now=NOW,
    )
    assert read_by(member) == (other_of(source),)


def test_who_asked_to_work_with_it_asks_no_more(source: Organization, target: Organization) -> None:
    member = limited(source, other_of(source))
    for value in (TIN, other_of(source)):
        AccessRequest.objects.create(
            membership=member, thing="tin", value=value, reason="Because.", asked_at=NOW
        )
    moved(source, target)
    states = dict(AccessRequest.objects.values_list("value", "state"))
    assert states == {TIN: "withdrawn", other_of(source): "open"}


# --- Companies --------------------------------------------------------------------------------------
def work_for(source: Organization, *tins: str, **facts: Any) -> Delegation:
    wanted = terms(source, "claims", sees_phi=True)
    allowed = type(wanted)(
        roles=wanted.roles, tins=frozenset(tins), until=wanted.until, sees_phi=True
    )
    return at_work(source, a_company(**facts), allowed)


def test_a_company_for_that_tin_alone_is_out_with_its_next_request(
    source: Organization, target: Organization, client: Client, clock: Traveller
) -> None:
    work = work_for(source, TIN)
    ada = working_for(client, work.agent.main, work)
    page = f"/{AT}/home/"
    assert source.name in ada.get(page).content.decode()
    moved(source, target)
    work.refresh_from_db()
    assert work.state == "ended"
    assert actor_of(work.agent.main, work).organization_id is None
    assert f"work for {source.name} any more" in ada.get(page, follow=True).content.decode()


def test_a_company_for_several_goes_on_and_reads_nothing_under_the_moved_one(
    source: Organization, target: Organization
) -> None:
    work, other = work_for(source, TIN, other_of(source)), other_of(source)
    a_payment(plan=AT, payee_tin=TIN)
    kept = a_payment(plan=AT, payee_tin=other)
    moved(source, target)
    work.refresh_from_db()
    assert (work.state, tins_at_work(work)) == ("accepted", frozenset({other}))
    scope = scope_of(actor_of(work.agent.main, work))
    assert scope.tins == (other,)
    assert references(scope) == [kept.reference]


def test_an_offer_for_that_tin_alone_is_withdrawn(
    source: Organization, target: Organization
) -> None:
    wanted = terms(source)
    an_offer(source, a_company(), type(wanted)(roles=wanted.roles, tins=frozenset({TIN}), until=wanted.until))  # fmt: skip
    moved(source, target)
    assert Delegation.objects.get().state == "withdrawn"


# --- Who hears of it --------------------------------------------------------------------------------
def test_administrators_of_both_are_told_and_neither_who_the_other_is(
    source: Organization, target: Organization
) -> None:
    a_member(organization=source)
    moved(source, target)
    mails = {each.to: each for each in Notice.objects.all()}
    assert mails.keys() == {source.main.account.email, target.main.account.email}
    for office, other in ((source, target), (target, source)):
        mail = mails[office.main.account.email]
        assert office.name in mail.body
        assert other.name not in mail.body + mail.subject
        assert TIN not in mail.body


def test_the_company_whose_work_ends_is_told(source: Organization, target: Organization) -> None:
    work = work_for(source, TIN)
    moved(source, target)
    to = Notice.objects.filter(subject__contains="has ended").values_list("to", flat=True)
    assert set(to) == {work.agent.main.account.email}


def test_no_event_of_it_holds_a_number(source: Organization, target: Organization) -> None:
    limited(source, TIN)
    work_for(source, TIN)
    moved(source, target)
    told = [repr((each.subject, each.details)) for each in Event.objects.all()]
    assert not [each for each in told if TIN in each]


def test_without_a_tin_is_what_is_left_of_a_limit() -> None:
    day = date(2027, 1, 1)
    wanted = Wanted(
        until={"claims": day}, sees_phi=True, tins=frozenset({"1", "2"}), npis=frozenset({"9"})
    )
    assert without_tin(wanted, "3") is wanted
    less = without_tin(wanted, "1")
    assert (less.tins, less.until, less.sees_phi) == (frozenset({"2"}), {"claims": day}, True)
    assert without_tin(less, "2") == Wanted(until={})


def test_an_administrator_stays_one_without_her_roles(
    source: Organization, target: Organization
) -> None:
    member = limited(source, TIN)
    Membership.objects.filter(pk=member.pk).update(is_administrator=True)
    moved(source, target)
    after = Membership.objects.get(pk=member.pk)
    assert (after.is_administrator, after.state) == (True, State.ACTIVE)


def test_an_office_left_without_a_tin_finds_its_pages_and_no_payments(
    target: Organization, clock: Traveller
) -> None:
    source = an_organization(plan=AT, tin=TIN, main=an_account())
    a_payment(plan=AT, payee_tin=TIN)
    give_every_role(source.main)
    moved(source, target)
    main = in_office(source.main)
    for page in ("home", "numbers", "people", "status", "remittances", "third-parties"):
        assert main.get(f"/{AT}/{page}/").status_code == HTTPStatus.OK, page
    assert "00100" not in main.get(f"/{AT}/remittances/").content.decode()


@pytest.mark.parametrize("plan", ["wellmark", "wellfirst"])
def test_who_is_invited_to_an_office_without_a_tin_joins_that_office(plan: str) -> None:
    source, target = an_organization(plan=plan, tin=TIN), an_organization(plan=plan)
    transfer_tin(
        tin=TIN,
        source=source,
        target=target,
        on=DAY,
        reason="Sold",
        actor=Actor.system(plan=plan),
        now=NOW,
    )
    key = key_of(profile(plan), identity_of(source))
    assert registered_organization(plan, key) == source
