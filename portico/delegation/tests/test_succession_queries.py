"""Who can help somebody back in, what is under way, and what stands still meanwhile."""

from datetime import timedelta
from typing import Any

import pytest

from portico.access.actor import Actor
from portico.access.states import State
from portico.delegation.models import HandOver, HandOverState, Succession
from portico.delegation.queries.hand_over import (
    LISTED,
    offer_to,
    open_offer_of,
    open_offer_to,
    possible_successor,
    possible_successors,
)
from portico.delegation.queries.succession import (
    can_prove,
    contact_on_file,
    helpers_of,
    may_export,
    open_case_of,
    open_cases,
    place_only_staff_help,
    sole_office_of,
)
from portico.organizations.models import Membership, Organization
from portico.organizations.services.numbers import add_tin
from portico.profiles.loading import profile
from testing.builders import NOW, PLAN, a_member, an_account, an_organization, staff_member
from testing.people import enrol
from testing.review_builders import a_reviewer, an_administrator
from testing.roster_builders import list_group

pytestmark = pytest.mark.django_db
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


def a_case(organization: Organization, **facts: Any) -> Succession:
    told = {"main": organization.main, "kind": "lost_factor", "state": "proving", "opened_at": NOW}
    return Succession.objects.create(organization=organization, **{**told, **facts})


def suspended(place: Membership) -> None:
    Membership.objects.filter(pk=place.pk).update(state=State.SUSPENDED)


# --- Cases ----------------------------------------------------------------------------------------
def test_a_case_is_open_about_one_organization_until_it_ends() -> None:
    office = an_organization()
    a_case(an_organization())
    a_case(office, state="cancelled", ended_at=NOW)
    assert open_case_of(office.pk) is None
    case = a_case(office)
    assert open_case_of(office.pk) == case


def test_staff_see_the_open_cases_of_their_plan() -> None:
    case = a_case(an_organization())
    a_case(an_organization(), state="expired", ended_at=NOW)
    a_case(an_organization(plan="wellsense"))
    assert list(open_cases(a_reviewer())) == [case]
    assert list(open_cases(Actor.anonymous(plan=PLAN))) == []


@pytest.mark.parametrize(
    ("facts", "may"),
    [
        ({}, False),
        ({"kind": "appoint"}, True),
        ({"state": "cancelled", "ended_at": NOW}, True),
    ],
)
def test_nothing_leaves_while_a_factor_is_proved_lost(facts: dict[str, Any], *, may: bool) -> None:
    office, other = an_organization(), an_organization()
    a_case(office, **facts)
    assert may_export(an_administrator(office.main)) is may
    assert may_export(an_administrator(other.main))
    assert may_export(Actor.anonymous(plan=PLAN))


def test_a_lost_factor_of_who_is_not_main_any_more_holds_nothing_back() -> None:
    office = an_organization()
    a_case(office, main=a_member(organization=office))
    assert may_export(an_administrator(office.main))


@pytest.mark.parametrize(
    ("emails", "found"),
    [((), ""), (("",), ""), (("", "ana@two.example"), "ana@two.example")],
)
def test_the_contact_on_file_is_of_the_first_tin_that_has_an_email(
    emails: tuple[str, ...], found: str
) -> None:
    office = an_organization(tin="431000001")
    add_tin(organization=office, tin="431000002", actor=Actor.system(plan=PLAN), now=NOW)
    for place, email in enumerate(emails, 1):
        on_file = {"email": email, "phone": "+13145550110"}
        list_group(f"G-{place}", plan=PLAN, tin=f"43100000{place}", **on_file)
    assert contact_on_file(office, NOW) == found


@pytest.mark.parametrize(
    ("plan", "on_file", "can"),
    [
        ("wellfirst", True, True),
        ("wellfirst", False, False),
        ("wellsense", False, True),
    ],
)
def test_an_office_proves_itself_or_its_contact_on_file_says_so(
    plan: str, *, on_file: bool, can: bool
) -> None:
    office = an_organization(plan=plan, tin="431000001")
    if on_file:
        list_group(plan=plan, tin="431000001", email="ana@two.example")
    assert can_prove(office, profile(plan), NOW) is can


# --- Who can help ---------------------------------------------------------------------------------
def test_who_administers_alone_has_nobody_to_let_them_back_in() -> None:
    office = an_organization()
    main = office.main
    assert sole_office_of(main.account_id, PLAN) == main
    assert helpers_of(main.account_id, PLAN) == []
    a_member(organization=office)
    assert sole_office_of(main.account_id, PLAN) == main
    second = a_member(
        organization=office,
        is_administrator=True,
        account=an_account(first_name="Ana", last_name="Kim"),
    )
    assert sole_office_of(main.account_id, PLAN) is None
    assert helpers_of(main.account_id, PLAN) == ["Ana Kim"]
    assert sole_office_of(second.account_id, PLAN) is None


def test_colleagues_of_one_office_open_no_way_into_another() -> None:
    office = an_organization()
    a_member(organization=office, is_administrator=True)
    a_member(account=office.main.account)
    assert sole_office_of(office.main.account_id, PLAN) == office.main
    assert helpers_of(office.main.account_id, PLAN) == []


def test_who_is_nobody_s_main_administrator_has_no_office_of_their_own() -> None:
    biller = a_member()
    a_member(account=biller.account)
    assert sole_office_of(biller.account_id, PLAN) is None


@pytest.mark.parametrize("closed", ["office", "place"])
def test_a_place_that_is_closed_is_nobody_s_way_in(closed: str) -> None:
    office = an_organization()
    account_id = office.main.account_id
    if closed == "office":
        Organization.objects.filter(pk=office.pk).update(state=State.SUSPENDED)
    else:
        suspended(office.main)
    a_member(organization=office, is_administrator=True)
    assert sole_office_of(account_id, PLAN) is None
    assert helpers_of(account_id, PLAN) == []


def test_staff_help_where_no_colleague_can_at_an_office_that_works_first_where_one_is_main() -> (
    None
):
    ana = an_account()
    enrol(ana)
    closed = an_organization(main=ana)
    Organization.objects.filter(pk=closed.pk).update(state=State.SUSPENDED)
    a_member(account=ana)
    office = an_organization(main=ana)
    assert place_only_staff_help(ana.pk, PLAN) == office.main


def test_staff_help_nobody_whom_a_colleague_can_help_nor_who_lost_nothing_nor_each_other() -> None:
    office, another = an_organization(), an_organization()
    a_member(organization=office, is_administrator=True)
    assert place_only_staff_help(another.main.account_id, PLAN) is None
    for each in (office, another):
        enrol(each.main.account)
    assert place_only_staff_help(office.main.account_id, PLAN) is None
    assert place_only_staff_help(another.main.account_id, PLAN) == another.main
    staff_member(account=another.main.account, plan="wellsense")
    assert place_only_staff_help(another.main.account_id, PLAN) is None


# --- Offers of the main role ----------------------------------------------------------------------
def an_offer(organization: Organization, to: Membership, **facts: Any) -> HandOver:
    told = {"by": organization.main, "to": to, "offered_at": NOW, "expires_at": NOW + DAY, **facts}
    return HandOver.objects.create(organization=organization, **told)


def test_an_offer_stands_until_it_is_answered_or_its_days_are_over() -> None:
    office = an_organization()
    ana, ben = (a_member(organization=office) for _ in range(2))
    over = an_offer(office, ana, state=HandOverState.DECLINED, ended_at=NOW)
    assert open_offer_of(office, now=NOW) is None
    assert (offer_to(ana.pk), open_offer_to(ana, now=NOW)) == (over, None)
    offer = an_offer(office, ana, offered_at=NOW + SECOND)
    assert open_offer_of(office, now=NOW) == offer
    assert open_offer_of(an_organization(), now=NOW) is None
    assert open_offer_of(office, now=NOW + DAY) is None
    assert (offer_to(ana.pk), open_offer_to(ana, now=NOW)) == (offer, offer)
    assert open_offer_to(ana, now=NOW + DAY) is None
    assert (offer_to(ben.pk), open_offer_to(ben, now=NOW)) == (None, None)


def test_a_successor_is_an_active_colleague() -> None:
    office = an_organization()
    biller, waits = (a_member(organization=office) for _ in range(2))
    suspended(waits)
    a_member()
    assert possible_successors(office).people == [biller]


def test_a_successor_is_found_by_the_beginnings_of_the_name_or_by_the_whole_email() -> None:
    office = an_organization()
    accounts = [
        an_account(email="dana@two.example", first_name="Dana", last_name="Zimmer"),
        an_account(email="zoe@two.example", first_name="Zoe", last_name="Reyes"),
    ]
    dana, zoe = (a_member(organization=office, account=each) for each in accounts)
    assert possible_successors(office, named="zim").people == [dana]
    assert possible_successors(office, named=" Zoe@Two.example ").people == [zoe]
    assert possible_successors(office, named="two").people == []
    assert possible_successors(office, named=" ").people == [zoe, dana]


def test_fifty_successors_are_all_and_of_more_it_is_said_that_there_are_more() -> None:
    office = an_organization()
    for _ in range(LISTED):
        a_member(organization=office)
    found = possible_successors(office)
    assert (len(found.people), found.more) == (LISTED, False)
    a_member(organization=office)
    found = possible_successors(office)
    assert (len(found.people), found.more) == (LISTED, True)


def test_a_successor_who_was_chosen_is_an_active_colleague_too() -> None:
    office = an_organization()
    biller, waits, chosen = (a_member(organization=office) for _ in range(3))
    suspended(waits)
    assert possible_successor(office, str(chosen.public_id)) == chosen
    assert possible_successor(office, str(biller.public_id)) == biller
    for each in (waits, office.main, a_member()):
        assert possible_successor(office, str(each.public_id)) is None
    assert possible_successor(office, "nobody") is None
