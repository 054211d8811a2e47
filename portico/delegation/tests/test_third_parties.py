"""Offer, accept, decline, withdraw, end: who may, what is refused, what the trails and mails say."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from portico.access.states import State
from portico.audit.models import Event
from portico.delegation.models import Assignment, Delegation
from portico.delegation.queries.third_parties import standing_of, work_of
from portico.delegation.rules.third_parties import OFFER_STANDS, Flaw, Work
from portico.delegation.services.between import NoSuchCompany, Over
from portico.delegation.services.giving import NotYours
from portico.delegation.services.offices import NotOurPeople, accept, assign, decline
from portico.delegation.services.third_parties import (
    LOOKUPS_PER_HOUR,
    AlreadyOffered,
    CannotOffer,
    TooManyLookups,
    end,
    expire_work,
    find_companies,
    offer,
)
from portico.notices.models import Notice
from portico.organizations.models import Membership, Organization
from portico.profiles.loading import profile
from testing.builders import NOW, a_member, an_account, an_organization
from testing.third_parties import AT, a_company, actor_of, an_offer, at_work, terms

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)


@pytest.fixture
def office() -> Organization:
    main = an_account(email="mia@prairie.example", first_name="Mia", last_name="Stone")
    return an_organization(plan=AT, name="Prairie Family Clinic", main=main)


@pytest.fixture
def company() -> Organization:
    main = an_account(email="ada@acme.example", first_name="Ada", last_name="Cole")
    return a_company(main=main)


def mails_to(email: str) -> list[str]:
    return list(Notice.objects.filter(to=email).order_by("pk").values_list("subject", flat=True))


def events_of(organization: Organization) -> list[str]:
    rows = Event.objects.filter(organization_id=organization.pk, action__startswith="delegation.")
    return [
        action.removeprefix("delegation.")
        for action in rows.order_by("pk").values_list("action", flat=True)
    ]


def test_both_sides_accept_and_only_then_it_is_in_force(
    office: Organization, company: Organization
) -> None:
    delegation = an_offer(office, company)
    assert work_of([company.main], NOW) == []
    ada = actor_of(company.main)
    accept(delegation=delegation, people=[company.main], actor=ada, now=LATER)
    assert [each.principal for each in work_of([company.main], LATER)] == [office]
    subject = "Prairie Family Clinic asks Acme Billing to work for it"
    assert mails_to("ada@acme.example") == [subject]
    works = "Acme Billing accepted: it works for Prairie Family Clinic now"
    assert mails_to("mia@prairie.example") == [works]


def test_both_trails_tell_it_and_name_who_acted(
    office: Organization, company: Organization
) -> None:
    delegation = at_work(office, company)
    end(delegation=delegation, actor=actor_of(office.main), now=LATER)
    told = ["offered", "accepted", "assigned", "ended"]
    assert events_of(office) == events_of(company) == told
    offered = Event.objects.get(action="delegation.offered", organization_id=office.pk)
    assert offered.membership_id == office.main_id
    assert offered.details["roles"] == ["claims"]
    assert office.tins.get().tin not in str(list(Event.objects.values_list("details", flat=True)))


def test_declined_work_opens_nothing_and_may_be_offered_again(
    office: Organization, company: Organization
) -> None:
    delegation = decline(
        delegation=an_offer(office, company), actor=actor_of(company.main), now=LATER
    )
    assert delegation.state == Work.DECLINED
    assert mails_to("mia@prairie.example") == ["Acme Billing declined your offer"]
    assert an_offer(office, company, now=LATER).state == Work.OFFERED


def test_an_offer_that_was_taken_back_is_not_accepted(
    office: Organization, company: Organization
) -> None:
    delegation = an_offer(office, company)
    assert end(delegation=delegation, actor=actor_of(office.main), now=LATER).state == "withdrawn"
    with pytest.raises(Over) as over:
        accept(
            delegation=delegation,
            people=[company.main],
            actor=actor_of(company.main),
            now=LATER,
        )
    assert over.value.state is Work.WITHDRAWN
    assert mails_to("ada@acme.example")[-1] == "Prairie Family Clinic took its offer back"


def test_an_offer_nobody_answered_in_time_is_over_and_the_next_one_stands(
    office: Organization, company: Organization
) -> None:
    delegation, late = an_offer(office, company), NOW + OFFER_STANDS
    with pytest.raises(Over):
        accept(delegation=delegation, people=[], actor=actor_of(company.main), now=late)
    again = an_offer(office, company, now=late)
    delegation.refresh_from_db()
    assert (delegation.state, again.state) == (Work.EXPIRED, Work.OFFERED)


def test_one_offer_waits_for_its_answer_at_a_time(
    office: Organization, company: Organization
) -> None:
    an_offer(office, company)
    with pytest.raises(AlreadyOffered):
        an_offer(office, company)


def test_other_functions_are_another_offer_which_replaces_what_was_in_force(
    office: Organization, company: Organization
) -> None:
    before = at_work(office, company)
    wider = an_offer(office, company, terms(office, "claims", "payment"), now=LATER)
    assert work_of([company.main], LATER) == [before], "until the company accepts"
    accept(delegation=wider, people=[company.main], actor=actor_of(company.main), now=LATER)
    before.refresh_from_db()
    assert before.state == Work.REPLACED
    assert work_of([company.main], LATER) == [wider]


def test_just_what_is_in_force_is_not_offered_again(
    office: Organization, company: Organization
) -> None:
    at_work(office, company)
    with pytest.raises(CannotOffer) as refused:
        an_offer(office, company, now=LATER)
    assert refused.value.flaws == (Flaw.SAME,)


def test_an_office_offers_only_what_it_has(office: Organization, company: Organization) -> None:
    beyond = replace(
        terms(office, "credentialing", until=date(2029, 1, 1)), tins=frozenset({"431999999"})
    )
    with pytest.raises(CannotOffer) as refused:
        an_offer(office, company, beyond)
    assert set(refused.value.flaws) == {Flaw.ROLE, Flaw.TIN, Flaw.DAY}
    assert not Delegation.objects.exists()


@pytest.mark.parametrize(
    "other",
    [
        lambda: an_organization(plan=AT),
        lambda: a_company(state=State.PENDING_REVIEW),
        lambda: a_company(plan="wellfirst"),
    ],
)
def test_what_is_no_active_company_of_the_plan_is_not_offered_anything(
    office: Organization, other: Callable[[], Organization]
) -> None:
    with pytest.raises(NoSuchCompany):
        an_offer(office, other())


def test_only_the_office_s_own_main_administrator_offers_where_the_plan_keeps_it_for_her(
    office: Organization, company: Organization
) -> None:
    deputy = a_member(organization=office, is_administrator=True)
    stranger = an_organization(plan=AT).main
    for giver in (deputy, a_member(organization=office), a_company().main):
        with pytest.raises(NotYours):
            offer(
                company=company,
                terms=terms(office),
                profile=profile(AT),
                actor=actor_of(giver),
                now=NOW,
            )
    delegation = an_offer(office, company)
    for ender in (deputy, stranger):
        with pytest.raises(NotYours):
            end(delegation=delegation, actor=actor_of(ender), now=NOW)
    assert end(delegation=delegation, actor=actor_of(office.main), now=NOW).state == "withdrawn"


def test_only_the_company_s_own_administrators_answer_and_assign(
    office: Organization, company: Organization
) -> None:
    delegation = an_offer(office, company)
    for other in (a_member(organization=company), office.main, a_company().main):
        actor = actor_of(other)
        for act in (accept, assign):
            with pytest.raises(NotYours):
                act(delegation=delegation, people=[], actor=actor, now=NOW)
        with pytest.raises(NotYours):
            decline(delegation=delegation, actor=actor, now=NOW)
    deputy = a_member(organization=company, is_administrator=True)
    accepted = accept(delegation=delegation, people=[deputy], actor=actor_of(deputy), now=NOW)
    assert accepted.state == Work.ACCEPTED


def test_an_administrator_no_more_does_nothing_with_the_page_still_open(
    office: Organization, company: Organization
) -> None:
    delegation, was = (
        an_offer(office, company),
        a_member(organization=company, is_administrator=True),
    )
    actor = actor_of(was)
    Membership.objects.filter(pk=was.pk).update(is_administrator=False)
    with pytest.raises(NotYours):
        accept(delegation=delegation, people=[], actor=actor, now=NOW)


def test_the_company_says_who_works_for_which_office_and_changes_it(
    office: Organization, company: Organization
) -> None:
    ben, cleo = (a_member(organization=company) for _ in range(2))
    ada = actor_of(company.main)
    delegation = at_work(office, company, people=[ben, cleo])
    assign(delegation=delegation, people=[cleo], actor=ada, now=LATER)
    assert (work_of([ben], LATER), work_of([cleo], LATER)) == ([], [delegation])
    assign(delegation=delegation, people=[ben], actor=ada, now=LATER)
    assert work_of([ben], LATER) == [delegation]
    assert Assignment.objects.count() == 3, "what was stays as history"
    assert events_of(office)[-2:] == ["unassigned", "assigned"]


def test_nobody_but_active_people_of_the_company_is_assigned(
    office: Organization, company: Organization
) -> None:
    delegation, ada = an_offer(office, company), actor_of(company.main)
    waiting = a_member(organization=company, state=State.PENDING_REVIEW)
    for other in (waiting, office.main, a_company().main):
        with pytest.raises(NotOurPeople):
            accept(delegation=delegation, people=[other], actor=ada, now=NOW)
    delegation.refresh_from_db()
    assert delegation.state == Work.OFFERED, "nothing was accepted either"


@pytest.mark.parametrize("side", ["principal", "agent"])
def test_either_side_ends_it_in_one_step_and_the_other_is_told(
    office: Organization, company: Organization, side: str
) -> None:
    delegation = at_work(office, company)
    ender = getattr(delegation, side).main
    other = company.main if side == "principal" else office.main
    ended = end(delegation=delegation, actor=actor_of(ender), now=LATER)
    assert (ended.state, ended.ended_by_id) == (Work.ENDED, ender.account_id)
    assert work_of([company.main], LATER) == []
    subject = "The work of Acme Billing for Prairie Family Clinic has ended"
    assert mails_to(other.account.email)[-1] == subject
    with pytest.raises(Over):
        end(delegation=delegation, actor=actor_of(ender), now=LATER)


def test_a_company_declines_an_offer_and_does_not_take_it_back(
    office: Organization, company: Organization
) -> None:
    with pytest.raises(Over):
        end(delegation=an_offer(office, company), actor=actor_of(company.main), now=NOW)


def test_work_is_over_when_its_last_day_is(office: Organization, company: Organization) -> None:
    delegation = at_work(office, company, terms(office, until=date(2026, 11, 30)))
    midnight = delegation.expires_at
    assert work_of([company.main], midnight - timedelta(seconds=1)) == [delegation]
    assert work_of([company.main], midnight) == []
    assert standing_of(delegation, midnight) is Work.EXPIRED


def test_a_company_is_found_by_its_tin_and_by_its_name(
    office: Organization, company: Organization
) -> None:
    a_company(name="Bright Clearinghouse")
    an_organization(plan=AT, name="Acme Family Clinic")
    a_company(name="Acme Elsewhere", plan="wellfirst")
    a_company(name="Acme Waiting", state=State.PENDING_REVIEW)
    tin = company.tins.get().tin

    def search(text: str) -> list[Organization]:
        actor = actor_of(office.main)
        return find_companies(text=text, profile=profile(AT), actor=actor, now=NOW)

    assert search(f"{tin[:2]}-{tin[2:]}") == search("acme bil") == search("Acme") == [company]
    assert search("me Bill") == search("431999999") == []


def test_look_ups_of_companies_are_counted(office: Organization) -> None:
    actor = actor_of(office.main)
    for _ in range(LOOKUPS_PER_HOUR):
        find_companies(text="acme", profile=profile(AT), actor=actor, now=NOW)
    with pytest.raises(TooManyLookups):
        find_companies(text="acme", profile=profile(AT), actor=actor, now=NOW)


def test_the_calendar_writes_down_what_ran_out_and_both_sides_are_told_once(
    office: Organization, company: Organization
) -> None:
    delegation = at_work(office, company, terms(office, until=date(2026, 11, 30)))
    unanswered = an_offer(office, other := a_company(name="Bright Clearinghouse"))
    assert expire_work(plan=AT, now=LATER) == 0
    late = delegation.expires_at + OFFER_STANDS
    assert expire_work(plan=AT, now=late) == 2
    assert expire_work(plan=AT, now=late) == 0
    delegation.refresh_from_db()
    unanswered.refresh_from_db()
    assert delegation.state == unanswered.state == Work.EXPIRED
    is_over = "The work of Acme Billing for Prairie Family Clinic is over"
    assert mails_to("mia@prairie.example")[-2:] == [is_over, "Bright Clearinghouse did not answer"]
    assert mails_to(company.main.account.email)[-1] == is_over
    assert events_of(other)[-1] == "expired"
