"""Which reviews the queue shows and counts, and which is the most urgent."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db.models import QuerySet

from portico.access.actor import Actor
from portico.accounts.models import Account
from portico.backoffice.queries import (
    Criteria,
    Figures,
    figures,
    holders,
    most_urgent,
    queue,
)
from portico.profiles.calendar import business_calendar
from portico.profiles.loading import profile
from portico.reviews.evidence import Check, CheckOutcome
from portico.reviews.models import Review, ReviewState
from testing.builders import NOW, PLAN, an_account, staff_member
from testing.review_builders import a_review, a_reviewer, evidence

pytestmark = pytest.mark.django_db
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


@pytest.fixture
def own() -> Account:
    """Of a reviewer of the plan."""
    return staff_member()


@pytest.fixture
def actor(own: Account) -> Actor:
    """The same, as the gate sees them."""
    return a_reviewer(own)


def changed(review: Review, **facts: Any) -> Review:
    Review.objects.filter(pk=review.pk).update(**facts)
    return Review.objects.get(pk=review.pk)


def held(review: Review, by: Account | None = None) -> Review:
    return changed(review, held_by=by or staff_member(), held_at=NOW)


def decided(review: Review) -> Review:
    said = {"state": "decided", "outcome": "approve", "decided_at": NOW}
    return changed(review, decided_by=staff_member(), **said)


def waiting(state: ReviewState = ReviewState.SENT_BACK) -> Review:
    return a_review(state=state)


def shown(actor: Actor, **criteria: Any) -> set[Review]:
    rows: QuerySet[Review] = queue(actor, Criteria(**criteria))
    return set(rows)


def counted(actor: Actor, now: datetime = NOW) -> Figures:
    return figures(actor, calendar=business_calendar(profile(PLAN)), now=now)


# --- The queue ------------------------------------------------------------------------------------
def test_each_tab_holds_its_own(actor: Actor, own: Account) -> None:
    free, mine, other = a_review(), held(a_review(), own), held(a_review())
    back, unsigned = waiting(), waiting(ReviewState.AWAITING_SIGNATURE)
    over = decided(a_review())
    held(waiting(), own)
    tabs = {tab: shown(actor, tab=tab) for tab in ("open", "mine", "nobody", "decided")}
    assert tabs == {
        "open": {free, mine, other},
        "mine": {mine},
        "nobody": {free},
        "decided": {over},
    }
    assert {back, unsigned} < shown(actor, tab="waiting")
    assert len(shown(actor, tab="waiting")) == 3


def test_a_kind_a_holder_and_the_evidence_narrow_it(actor: Actor) -> None:
    failed = Check(name="Email", outcome=CheckOutcome.FAIL, at=NOW)
    clean = a_review(shown=evidence(facts=()))
    unclear = held(a_review(shown=evidence(checks=(failed,)), kind="other"))
    assert shown(actor, evidence="clean") == {clean}
    assert shown(actor, evidence="unclear") == {unclear}
    assert shown(actor, kind="other") == {unclear}
    assert shown(actor, held_by="nobody") == {clean}
    assert unclear.held_by
    assert shown(actor, held_by=str(unclear.held_by.public_id)) == {unclear}
    assert shown(actor) == {clean, unclear}


def test_it_is_searched_by_reference_and_whole_numbers(actor: Actor) -> None:
    review = a_review()
    other = a_review()
    assert shown(actor, text=review.reference) == {review}
    tins = review.organization.tins.values_list("tin", flat=True)
    assert shown(actor, text=tins[0]) == {review}
    npis = other.organization.npis.values_list("npi", flat=True)
    assert shown(actor, text=npis[0]) == {other}
    assert shown(actor, text="999999999") == shown(actor, text="2999999999") == set()
    assert shown(actor, text="  ") == {review, other}
    changed(review, names="Willow Clinic Ana Kim")
    assert shown(actor, text="will") == {review}


@pytest.mark.parametrize(
    ("sort", "tab", "places"),
    [
        ("due", "open", [1, 0, 2]),
        ("-due", "open", [2, 0, 1]),
        ("name", "open", [2, 1, 0]),
        ("-name", "open", [0, 1, 2]),
    ],
)
def test_it_is_sorted_by_time_or_name(actor: Actor, sort: str, tab: Any, places: list[int]) -> None:
    facts = [(2, "Cedar"), (1, "Birch"), (3, "Aspen")]
    rows = [changed(a_review(due_at=NOW + day * DAY), names=name) for day, name in facts]
    found = list(queue(actor, Criteria(sort=sort, tab=tab)))
    assert found == [rows[place] for place in places]


def test_what_is_decided_is_sorted_by_when(actor: Actor) -> None:
    late, early = decided(a_review(due_at=NOW + DAY)), decided(a_review(due_at=NOW + 2 * DAY))
    early = changed(early, decided_at=NOW - SECOND)
    assert list(queue(actor, Criteria(tab="decided"))) == [early, late]


# --- The strip ------------------------------------------------------------------------------------
def test_the_strip_counts_each_review_where_it_belongs(actor: Actor, own: Account) -> None:
    a_review(due_at=NOW - SECOND)
    held(a_review(due_at=NOW), own)
    held(a_review(due_at=NOW + DAY))
    for state in (ReviewState.SENT_BACK, ReviewState.AWAITING_SIGNATURE):
        held(changed(waiting(state), due_at=NOW - SECOND), own)
        changed(waiting(state), due_at=NOW)
    decided(a_review(due_at=NOW))
    told = counted(actor)
    assert (told.overdue, told.due_today, told.open) == (1, 1, 3)
    assert (told.mine, told.nobody, told.waiting) == (1, 1, 4)


def test_today_ends_at_midnight_of_the_plan(actor: Actor) -> None:
    zone = business_calendar(profile(PLAN)).zone
    midnight = datetime.combine(NOW.astimezone(zone).date() + DAY, datetime.min.time(), zone)
    a_review(due_at=midnight - SECOND)
    a_review(due_at=midnight)
    assert counted(actor).due_today == 1


def test_the_usual_time_is_known_once_something_was_answered(actor: Actor) -> None:
    assert counted(actor).usual is None
    review = decided(a_review(now=NOW - DAY))
    assert counted(actor, now=NOW + 90 * DAY).usual
    assert counted(actor, now=NOW + 90 * DAY + SECOND).usual is None
    assert review.decided_at == NOW


def test_holders_hold_something_that_is_not_decided(actor: Actor) -> None:
    ana, ben, cat = (an_account(first_name=name, last_name="Kim") for name in ("Ana", "Ben", "Cat"))
    held(a_review(), ana)
    held(waiting(), ben)
    held(decided(a_review()), cat)
    a_review()
    assert [name for _, name in holders(actor)] == ["Ana Kim", "Ben Kim"]


# --- The most urgent ------------------------------------------------------------------------------
def test_the_most_urgent_is_due_first_and_free(actor: Actor, own: Account) -> None:
    held(a_review(due_at=NOW - DAY))
    held(a_review(due_at=NOW - DAY), own)
    decided(a_review(due_at=NOW - DAY))
    later, first = a_review(due_at=NOW + DAY), a_review(due_at=NOW)
    assert most_urgent(actor) == first
    assert most_urgent(actor, after=first) == later
    assert most_urgent(actor, after=later) is None


def test_behind_a_review_come_those_due_later_and_one_s_own(actor: Actor, own: Account) -> None:
    first, second = a_review(due_at=NOW), a_review(due_at=NOW)
    assert most_urgent(actor, after=first) == second
    held(second)
    mine = held(a_review(due_at=NOW), own)
    assert most_urgent(actor, after=first) == mine


def test_nobody_is_led_to_their_own_entry_or_to_one_they_approved_first(
    actor: Actor, own: Account
) -> None:
    changed(a_review(), applicant=own)
    changed(a_review(), endorsed_by=own, endorsed_at=NOW)
    assert most_urgent(actor) is None
    other = changed(a_review(), endorsed_by=staff_member(), endorsed_at=NOW)
    assert most_urgent(actor) == other
