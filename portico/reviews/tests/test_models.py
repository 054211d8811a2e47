"""What the database refuses, whoever asks."""

from typing import Any

import pytest
from django.db import IntegrityError

from portico.reviews.evidence import Check, CheckOutcome, Fact
from portico.reviews.models import Happening, Outcome, Review, ReviewNote, ReviewState
from testing.builders import NOW, an_account
from testing.review_builders import a_review, evidence

pytestmark = pytest.mark.django_db


def test_the_applicant_cannot_be_the_decider() -> None:
    review = a_review()
    review.state, review.outcome, review.decided_at = ReviewState.DECIDED, Outcome.APPROVE, NOW
    review.decided_by_id = review.applicant_id
    with pytest.raises(IntegrityError, match="own_entry"):
        review.save()


def test_a_decision_names_who_when_and_how() -> None:
    review = a_review()
    review.state = ReviewState.DECIDED
    with pytest.raises(IntegrityError, match="by_whom_when_and_how"):
        review.save()


def test_a_decline_has_a_reason() -> None:
    review = a_review()
    review.state, review.outcome, review.decided_at = ReviewState.DECIDED, Outcome.DECLINE, NOW
    review.decided_by = an_account()
    with pytest.raises(IntegrityError, match="has_a_reason"):
        review.save()


def test_a_membership_waits_for_one_decision_at_a_time() -> None:
    review = a_review()
    review.pk, review.public_id, review.number = None, an_account().public_id, review.number + 1
    review._state.adding = True
    with pytest.raises(IntegrityError, match="one_live_review"):
        review.save()


@pytest.mark.parametrize(
    ("happening", "facts", "constraint"),
    [
        (Happening.CALLED, {"contact": "1", "contact_source": "form", "text": "Yes"}, "answered"),
        (Happening.CALLED, {"contact": "1", "person": "Joan", "text": "Yes"}, "says_where"),
        (Happening.WROTE, {"contact_source": "roster", "text": "Yes"}, "says_where"),
        (Happening.NOTHING_ON_FILE, {}, "has_words"),
        (Happening.NOTED, {}, "has_words"),
        (Happening.ASSIGNED, {}, "to_whom"),
    ],
)
def test_a_line_of_the_history_has_what_belongs_to_it(
    happening: Happening, facts: dict[str, str], constraint: str
) -> None:
    with pytest.raises(IntegrityError, match=constraint):
        ReviewNote.objects.create(review=a_review(), happening=happening, at=NOW, **facts)


def test_nobody_is_both_of_two_persons() -> None:
    review, one = a_review(), an_account()
    review.endorsed_by, review.endorsed_at = one, NOW
    review.state, review.outcome, review.decided_at = ReviewState.DECIDED, Outcome.APPROVE, NOW
    review.decided_by = one
    with pytest.raises(IntegrityError, match="second_person_is_another"):
        review.save()


def test_the_applicant_is_not_the_first_of_two_persons() -> None:
    review = a_review()
    review.endorsed_by, review.endorsed_at = review.applicant, NOW
    with pytest.raises(IntegrityError, match="endorses_their_own_entry"):
        review.save()


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"checks": ()},
        {"checks": (), "facts": ()},
        {"checks": (), "facts": (Fact(label="NPI", typed="1", roster="2", roster_same=False),)},
        {"facts": (), "checks": (Check(name="A", outcome=CheckOutcome.FLAG, at=NOW),)},
    ],
)
def test_the_database_and_the_page_agree_on_what_is_clean(changes: dict[str, Any]) -> None:
    review = a_review(shown=evidence(**changes))
    review.refresh_from_db()
    assert review.is_clean is review.shown_evidence.is_clean


def test_a_review_says_its_reference() -> None:
    assert str(Review(number=20418)) == "R-20418"
