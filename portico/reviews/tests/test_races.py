"""Two people at the same moment: exactly one outcome, and the second learns of the first."""

from functools import partial

import pytest

from portico.reviews.models import Outcome, Review
from portico.reviews.rules import Objection
from portico.reviews.services import ReviewRefused, decide, take
from testing.builders import NOW
from testing.parallel import errors, race, values
from testing.review_builders import Handled, a_review, a_reviewer

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_deciders_at_once_make_one_decision(handled: Handled) -> None:
    review = a_review()
    ways = [(Outcome.APPROVE, ""), (Outcome.DECLINE, "No")] * 2
    outcomes = race(
        [
            partial(decide, review=review, outcome=way, reason=why, actor=a_reviewer(), now=NOW)
            for way, why in ways
        ]
    )
    (winner,) = values(outcomes)
    refusals = [error for error in errors(outcomes) if isinstance(error, ReviewRefused)]
    assert [refusal.objection for refusal in refusals] == [Objection.ALREADY_DECIDED] * 3
    assert {refusal.review.decided_by_id for refusal in refusals} == {winner.decided_by_id}
    assert handled.names == [winner.outcome]
    assert Review.objects.get().outcome == winner.outcome


def test_a_double_click_approves_once(handled: Handled) -> None:
    review, reviewer = a_review(), a_reviewer()
    approve = partial(
        decide, review=review, outcome=Outcome.APPROVE, reason="", actor=reviewer, now=NOW
    )
    outcomes = race([approve, approve])
    assert len(values(outcomes)) == 1
    assert handled.names == ["approve"]


def test_two_reviewers_at_once_do_not_both_hold_it() -> None:
    review = a_review()
    outcomes = race(
        [
            partial(take, review=review, from_account_id=None, actor=a_reviewer(), now=NOW)
            for _ in range(3)
        ]
    )
    (winner,) = values(outcomes)
    assert {str(error) for error in errors(outcomes)} == {Objection.HOLDER_CHANGED.value}
    assert Review.objects.get().held_by_id == winner.held_by_id
