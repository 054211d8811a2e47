"""What the database refuses, whoever asks."""

import pytest
from django.db import IntegrityError

from portico.reviews.models import Happening, Outcome, Review, ReviewNote, ReviewState
from testing.builders import NOW, an_account
from testing.review_builders import a_review

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


def test_a_noted_call_names_number_and_person() -> None:
    note = ReviewNote(review=a_review(), happening=Happening.CALLED, at=NOW, text="Yes")
    with pytest.raises(IntegrityError, match="names_number_and_person"):
        note.save()


def test_a_review_says_its_reference() -> None:
    assert str(Review(number=20418)) == "R-20418"
