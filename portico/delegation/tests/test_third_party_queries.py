"""For whom a company works now, under what, and who of it; nobody learns of others' work."""

from datetime import timedelta
from typing import Any

import pytest

from portico.access.states import State
from portico.delegation.models import Assignment, Delegation, Grant
from portico.delegation.queries.third_parties import (
    companies_by_name,
    companies_by_tin,
    delegation_at_work,
    functions_of,
    given_by,
    held_by,
    holds_at_work,
    in_force,
    office_of,
    standing_of,
    terms_of,
    tins_at_work,
    work_of,
)
from portico.delegation.rules import Given, Person
from portico.delegation.rules.third_parties import Terms, Work
from portico.organizations.models import Membership, Organization
from portico.profiles.announced import announced
from portico.profiles.loading import profile
from portico.profiles.schema import ForWhom
from testing.builders import NOW, a_member, an_account, an_organization
from testing.third_parties import AT, a_company

pytestmark = pytest.mark.django_db
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
PROFILE = profile(AT)
EVERY_ROLE = PROFILE.model_copy(
    update={
        "administration": PROFILE.administration.model_copy(update={"main_holds": "every_role"})
    }
)
TODAY = NOW.date()


@pytest.fixture
def office() -> Organization:
    """Two Rivers lets somebody work for it."""
    return an_organization(plan=AT, jurisdiction="IA", participation="participating")


@pytest.fixture
def company() -> Organization:
    """Acme works for offices."""
    return a_company()


def delegation(office: Organization, company: Organization, **facts: Any) -> Delegation:
    """In force until a day from now, stored without the ways to it."""
    by = {"offered_by": office.main.account, "accepted_by": company.main.account}
    told: dict[str, Any] = {"roles": ["claims"], "state": Work.ACCEPTED}
    told |= {"tins": [office.tins.get().tin]}
    told |= {"offered_at": NOW - DAY, "answer_by": NOW, "accepted_at": NOW - DAY}
    told |= {"expires_at": NOW + DAY, **by, **facts}
    return Delegation.objects.create(principal=office, agent=company, **told)


def assigned(work: Delegation, member: Membership, **facts: Any) -> Assignment:
    told = {"assigned_by": an_account(), "assigned_at": NOW, **facts}
    return Assignment.objects.create(delegation=work, membership=member, **told)


def in_state(organization: Organization, state: State) -> None:
    Organization.objects.filter(pk=organization.pk).update(state=state)


# --- Companies ------------------------------------------------------------------------------------
def test_a_company_is_found_by_its_tin_or_by_how_its_names_begin() -> None:
    acme, other = a_company(name="Acme Billing"), a_company(name="Zenith Claims")
    for each in (acme, other):
        assert list(companies_by_tin(AT, each.tins.get().tin)) == [each]
    assert list(companies_by_name(AT, "bill acm")) == [acme]
    assert list(companies_by_name("wellsense", "acme")) == []


# --- What was offered -----------------------------------------------------------------------------
def test_what_was_offered_is_told_as_days_of_the_plan(
    office: Organization, company: Organization
) -> None:
    work = delegation(office, company, sees_phi=True)
    tins = frozenset({office.tins.get().tin})
    assert terms_of(work, PROFILE) == Terms(
        roles=frozenset({"claims"}), tins=tins, until=TODAY + DAY, sees_phi=True
    )
    assert [standing_of(work, now) for now in (NOW, NOW + DAY)] == [Work.ACCEPTED, Work.EXPIRED]


def test_an_office_sees_what_it_gave_and_a_company_what_it_was_given(
    office: Organization, company: Organization
) -> None:
    work = delegation(office, company)
    other = delegation(an_organization(plan=AT, jurisdiction="IA"), a_company())
    assert (list(given_by(office)), list(held_by(company))) == ([work], [work])
    assert other not in given_by(office)
    assert other not in held_by(company)


def test_its_people_are_those_who_work_there_still(
    office: Organization, company: Organization
) -> None:
    work = delegation(office, company)
    ana, ben, cat, dan = (a_member(organization=company) for _ in range(4))
    assigned(work, ana)
    assigned(work, ben, ended_at=NOW)
    for member in (cat, dan):
        assigned(work, member)
    Membership.objects.filter(pk=cat.pk).update(state=State.SUSPENDED)
    Membership.objects.filter(pk=dan.pk).update(state=State.TERMINATED, ended_at=NOW)
    Assignment.objects.filter(membership=dan).update(ended_at=None)
    (shown,) = given_by(office)
    assert {each.membership for each in shown.people} == {ana, cat}  # type: ignore[attr-defined] # the prefetch puts it there


# --- What is in force -----------------------------------------------------------------------------
@pytest.mark.parametrize(
    "facts",
    [
        {"state": Work.OFFERED},
        {"state": Work.ENDED, "ended_at": NOW},
        {"expires_at": NOW},
    ],
)
def test_what_is_not_accepted_or_over_is_not_in_force(
    office: Organization, company: Organization, facts: dict[str, Any]
) -> None:
    work = delegation(office, company)
    assert list(in_force(NOW)) == [work]
    Delegation.objects.filter(pk=work.pk).update(**facts)
    assert list(in_force(NOW)) == []


@pytest.mark.parametrize("closed", ["office", "company"])
def test_nobody_works_for_or_from_what_is_closed(
    office: Organization, company: Organization, closed: str
) -> None:
    work = delegation(office, company)
    assigned(work, company.main)
    in_state(office if closed == "office" else company, State.SUSPENDED)
    assert list(in_force(NOW)) == []
    assert work_of([company.main], NOW) == []
    assert delegation_at_work(company.main, work.pk, NOW) is None


def test_somebody_works_for_the_offices_they_are_assigned_to(
    office: Organization, company: Organization
) -> None:
    work = delegation(office, company)
    other = delegation(an_organization(plan=AT, jurisdiction="IA", name="Zoo"), company)
    ana, ben = (a_member(organization=company) for _ in range(2))
    for each in (work, other):
        assigned(each, ana)
    assigned(work, ben, ended_at=NOW)
    assert set(work_of([ana], NOW)) == {work, other}
    assert work_of([ben], NOW) == []
    assert work_of([office.main], NOW) == []
    assert delegation_at_work(ana, work.pk, NOW) == work
    assert delegation_at_work(ana, other.pk, NOW) == other
    assert delegation_at_work(ben, work.pk, NOW) is None
    Membership.objects.filter(pk=ana.pk).update(state=State.SUSPENDED)
    assert work_of([ana], NOW) == []
    assert delegation_at_work(ana, work.pk, NOW) is None


def test_the_office_of_a_work_is_told_to_who_once_did_it(
    office: Organization, company: Organization
) -> None:
    work = delegation(office, company)
    elsewhere = delegation(an_organization(plan=AT, jurisdiction="IA"), company)
    ana, ben = (a_member(organization=company) for _ in range(2))
    assigned(elsewhere, ana)
    assigned(work, ana, ended_at=NOW)
    assert office_of(work.pk, ana.account_id) == office
    assert office_of(elsewhere.pk, ana.account_id) == elsewhere.principal
    assert office_of(work.pk, ben.account_id) is None


# --- What it opens --------------------------------------------------------------------------------
def test_work_is_for_the_tins_that_are_still_the_office_s(
    office: Organization, company: Organization
) -> None:
    own = office.tins.get().tin
    work = delegation(office, company, tins=[own, "431882764"])
    office.tins.create(tin="431882765", added_at=NOW)
    assert tins_at_work(work) == {own}


def test_what_opens_is_what_both_gave(office: Organization, company: Organization) -> None:
    work = delegation(office, company)
    given = [Given(role=role, by="A", since=NOW, until=NOW + DAY) for role in ("claims", "fees")]
    opens = holds_at_work(work, PROFILE, Person(given=tuple(given)), on=TODAY, now=NOW)
    nothing = holds_at_work(work, PROFILE, Person(), on=TODAY, now=NOW)
    (claims,) = (role for role in PROFILE.roles if role.key == "claims")
    assert opens <= set(claims.opens)
    assert nothing == frozenset()


@pytest.mark.parametrize(("participation", "opens"), [("participating", True), ("", False)])
def test_what_is_for_the_network_opens_where_the_office_is_in_it(
    company: Organization, participation: str, *, opens: bool
) -> None:
    roles = (each for each in PROFILE.roles if announced().keys() & set(each.opens))
    (role,) = [each for each in roles if each.third_parties][:1]
    for_network = role.model_copy(update={"participation": ForWhom.PARTICIPATING})
    plan = PROFILE.model_copy(update={"roles": (for_network,)})
    office = an_organization(plan=AT, jurisdiction="IA", participation=participation)
    work = delegation(office, company, roles=[role.key])
    given = Given(role=role.key, by="A", since=NOW, until=NOW + DAY)
    found = holds_at_work(work, plan, Person(given=(given,)), on=TODAY, now=NOW)
    assert bool(found) is opens


def test_the_functions_of_people_are_those_they_have_and_the_office_let(
    office: Organization, company: Organization
) -> None:
    let, other = [role.key for role in PROFILE.roles if role.third_parties][:2]
    (kept, *_) = [role.key for role in PROFILE.roles if not role.third_parties]
    work = delegation(office, company, roles=[let, kept])
    people = ana, ben, cat, dan = [a_member(organization=company) for _ in range(4)]
    told = {"granted_by": company.main.account, "granted_at": NOW - DAY}
    told |= {"expires_at": NOW + SECOND}
    Grant.objects.create(membership=ana, role=let, **told)
    Grant.objects.create(membership=ben, role=let, **{**told, "expires_at": NOW})
    Grant.objects.create(membership=cat, role=let, ended_at=NOW, **told)
    for role in (other, kept):
        Grant.objects.create(membership=dan, role=role, **told)
    found = functions_of([*people, company.main], work, EVERY_ROLE, now=NOW)
    keys = {pk: [role.key for role in roles] for pk, roles in found.items()}
    nothing = {each.pk: list[str]() for each in (ben, cat, dan)}
    assert keys == {**nothing, ana.pk: [let], company.main.pk: [let]}
