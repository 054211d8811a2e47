"""Which reviews somebody sees or is counted, and which not."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from portico.access.actor import Actor, StaffRoleName
from portico.access.states import State
from portico.organizations.models import Organization
from portico.profiles.calendar import business_calendar
from portico.profiles.loading import profile
from portico.profiles.schema import Decider
from portico.reviews import outcomes
from portico.reviews.clock import ClockState
from portico.reviews.models import Happening, Outcome, Review, ReviewState
from portico.reviews.queries import (
    answer_times,
    approval_of,
    approved_since,
    clock_of,
    colleagues_for,
    decisions_by_kind,
    decisions_by_month,
    history_of,
    late_untold,
    live_reviews_of,
    open_reviews_for_organization,
    open_reviews_for_plan,
    request_for_administrator,
    requests_for_administrator,
    review_by_public_id,
    review_for,
    review_for_staff,
    reviews_for_staff,
    typed_contacts,
    waiting_requests,
    was_reviewed,
)
from portico.reviews.rules import Approval, Change
from testing.builders import NOW, PLAN, a_member, an_organization, staff_member
from testing.review_builders import KIND, Handled, a_review, a_reviewer, an_administrator

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


def decided(review: Review, **changes: Any) -> Review:
    """The same review with an approval, stored without the ways to it."""
    said = {"state": "decided", "outcome": Outcome.APPROVE, "decided_at": NOW}
    rows = Review.objects.filter(pk=review.pk)
    rows.update(decided_by=staff_member(), **{**said, **changes})
    return rows.get()


def neighbour() -> Organization:
    return an_organization(plan="wellsense", state=State.PENDING_REVIEW)


# --- Who sees them --------------------------------------------------------------------------------
def test_reviewers_see_what_their_plan_decides() -> None:
    mine = a_review()
    a_review(decider=Decider.ORGANIZATION)
    a_review(organization=neighbour())
    assert list(reviews_for_staff(a_reviewer())) == [mine]
    assert list(reviews_for_staff(a_reviewer(staff_roles=frozenset()))) == []
    assert list(reviews_for_staff(a_reviewer(plan=None))) == []


def test_administrators_see_the_requests_of_their_own_organization() -> None:
    organization = an_organization()
    request = a_review(organization=organization, decider=Decider.ORGANIZATION)
    a_review(organization=organization, membership=organization.main)
    a_review(decider=Decider.ORGANIZATION)
    administrator = an_administrator(organization.main)
    assert list(requests_for_administrator(administrator)) == [request]
    biller = an_administrator(a_member(organization=organization))
    assert list(requests_for_administrator(biller)) == []
    elsewhere = an_administrator(organization.main, plan="wellsense")
    assert list(requests_for_administrator(elsewhere)) == []


def test_each_review_is_found_by_its_own_id() -> None:
    organization = an_organization()
    administrator = an_administrator(organization.main)
    for each in (a_review(), a_review()):
        assert review_for_staff(a_reviewer(), each.public_id) == each
        assert review_by_public_id(PLAN, each.public_id) == each
        assert review_by_public_id("wellsense", each.public_id) is None
        assert request_for_administrator(administrator, each.public_id) is None
        assert review_for(each.membership_id or 0) == each
    for _ in range(2):
        request = a_review(organization=organization, decider=Decider.ORGANIZATION)
        assert request_for_administrator(administrator, request.public_id) == request


@pytest.mark.parametrize(("admits", "lacks"), [(True, True), (False, False)])
def test_a_contact_is_asked_where_the_plan_asks_and_somebody_is_let_in(
    strict: None, handled: Handled, monkeypatch: pytest.MonkeyPatch, *, admits: bool, lacks: bool
) -> None:
    outcome = replace(handled.outcomes(), admits=admits)
    monkeypatch.setitem(outcomes._registered, KIND, outcome)
    assert approval_of(a_review()).lacks_contact is lacks
    assert approval_of(a_review(decider=Decider.ORGANIZATION)) == Approval()


def test_a_plan_that_does_not_ask_lacks_no_contact(handled: Handled) -> None:
    assert approval_of(a_review()) == Approval()


def test_what_asks_a_contact_and_two_persons_at_every_plan_asks_both_where_the_plan_asks_none(
    handled: Handled, monkeypatch: pytest.MonkeyPatch
) -> None:
    outcome = replace(handled.outcomes(), asks_contact=True, two_persons=True)
    monkeypatch.setitem(outcomes._registered, KIND, outcome)
    assert approval_of(a_review()) == Approval(lacks_contact=True, needs_second=True)


def test_requests_wait_until_they_are_decided() -> None:
    organization = an_organization()
    waiting, over = (
        a_review(organization=organization, decider=Decider.ORGANIZATION) for _ in range(2)
    )
    decided(over)
    assert list(waiting_requests(an_administrator(organization.main))) == [waiting]


# --- What waits -----------------------------------------------------------------------------------
def test_what_is_open_is_counted_where_it_is_decided() -> None:
    organization = an_organization(state=State.PENDING_REVIEW)
    plan_s = a_review(organization=organization)
    own = a_review(organization=organization, decider=Decider.ORGANIZATION)
    a_review(organization=neighbour())
    for each in (Decider.PLAN, Decider.ORGANIZATION):
        decided(a_review(decider=each))
    decided(a_review(organization=organization, decider=Decider.ORGANIZATION))
    a_review(decider=Decider.ORGANIZATION)
    assert list(open_reviews_for_plan(PLAN)) == [plan_s]
    assert list(open_reviews_for_organization(organization.pk)) == [own]


def test_what_is_still_decided_on_about_an_organization_is_told_whoever_decides() -> None:
    organization = an_organization(state=State.PENDING_REVIEW)
    own = a_review(organization=organization)
    request = a_review(organization=organization, decider=Decider.ORGANIZATION)
    decided(a_review(organization=organization, decider=Decider.ORGANIZATION))
    a_review()
    assert live_reviews_of(organization.pk) == [own, request]


def test_late_is_after_the_promised_moment() -> None:
    review = a_review(due_at=NOW)
    assert list(late_untold(PLAN, NOW)) == []
    assert list(late_untold(PLAN, NOW + SECOND)) == [review]
    Review.objects.update(late_told_at=NOW)
    assert list(late_untold(PLAN, NOW + SECOND)) == []


@pytest.mark.parametrize(
    ("state", "clock"),
    [
        (ReviewState.OPEN, ClockState.LAST_DAY),
        (ReviewState.SENT_BACK, ClockState.STOPPED),
        (ReviewState.AWAITING_SIGNATURE, ClockState.STOPPED),
        (ReviewState.WITHDRAWN, ClockState.OVER),
    ],
)
def test_the_clock_runs_while_the_plan_is_waited_for(state: ReviewState, clock: ClockState) -> None:
    review = a_review(state=state, due_at=NOW + SECOND)
    calendar = business_calendar(profile(PLAN))
    assert clock_of(review, calendar=calendar, now=NOW).state is clock


def test_a_colleague_is_neither_the_applicant_nor_who_has_it_nor_who_approved_first() -> None:
    review = a_review()
    holder, first, colleague = (staff_member() for _ in range(3))
    staff_member(role=StaffRoleName.PUBLICATIONS)
    staff_member(plan="wellsense")
    review.held_by, review.endorsed_by = holder, first
    assert list(colleagues_for(review, a_reviewer())) == [colleague]


def test_what_was_typed_is_kept_as_it_was_before_a_correction() -> None:
    review = a_review()
    changes = [
        Change(field="phone", before="+13145550199", after="+13145550100").to_json(),
        Change(field="name", before="Two Rivers", after="Three Rivers").to_json(),
    ]
    review.notes.create(happening=Happening.REOPENED, at=NOW, changes=changes)
    organization, person = review.organization, review.applicant
    assert review.membership is not None
    review.membership.work_phone = "+13145550177"
    organization.email = ""
    assert set(typed_contacts(review)) == {
        *(organization.phone, organization.street),
        *(person.email, person.phone, review.membership.work_phone),
        "+13145550199",
    }


def test_the_history_is_of_one_review() -> None:
    review = a_review()
    a_review()
    assert [note.happening for note in history_of(review)] == [Happening.OPENED]


# --- What was decided -----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("changes", "let_in"),
    [
        ({"kind": "organization"}, True),
        ({"kind": "member"}, False),
        ({"kind": "organization", "outcome": Outcome.DECLINE, "reason": "No"}, False),
    ],
)
def test_an_organization_was_let_in_by_the_approval_of_itself(
    changes: dict[str, Any], let_in: bool
) -> None:
    organization = decided(a_review(), **changes).organization
    assert was_reviewed(organization.pk) is let_in
    assert approved_since(organization.pk, NOW - SECOND) is let_in
    assert not approved_since(organization.pk, NOW)
    assert not was_reviewed(an_organization().pk)
    assert not approved_since(an_organization().pk, NOW - SECOND)


def test_times_of_answers_are_of_what_was_decided_since() -> None:
    review = decided(a_review(now=NOW - timedelta(days=1)))
    decided(a_review(), decided_at=NOW - SECOND)
    a_review()
    assert answer_times(a_reviewer(), since=NOW) == [(review.clock_started_at, NOW)]


def reported(since: datetime = NOW, until: datetime = NOW + SECOND, **more: str) -> list[int]:
    """How many were decided: all of them, then by month."""
    zone, actor = ZoneInfo("America/Chicago"), a_reviewer()
    rows = decisions_by_month(actor, since=since, until=until, zone=zone, **more)
    return [row.count for row in rows]


def test_reports_count_what_the_plan_decided_in_the_time() -> None:
    decided(a_review())
    decided(a_review(decider=Decider.ORGANIZATION))
    decided(a_review(organization=neighbour()))
    a_review()
    assert reported() == [1, 1]
    assert reported(since=NOW + SECOND, until=NOW + 2 * SECOND) == []
    assert reported(since=NOW - SECOND, until=NOW) == []


def test_reports_are_narrowed_to_a_kind() -> None:
    for kind in ("organization", "member", "member"):
        decided(a_review(), kind=kind)
    assert [reported(kind=kind)[0] for kind in ("", "organization", "member")] == [3, 1, 2]


def test_reports_are_for_who_may_see_them() -> None:
    decided(a_review())
    stranger = Actor.anonymous(plan=PLAN)
    assert decisions_by_kind(stranger, since=NOW, until=NOW + SECOND) == []


def test_a_decision_at_the_promised_moment_is_not_late() -> None:
    decided(a_review(due_at=NOW))
    decided(a_review(due_at=NOW - SECOND))
    decided(a_review(due_at=NOW + SECOND))
    (row,) = decisions_by_kind(a_reviewer(), since=NOW, until=NOW + SECOND)
    assert (row.count, row.late) == (3, 1)
