"""A plan that asks at a contact on file first, and has two persons approve."""

from functools import partial

import pytest

from portico.access.actor import Actor
from portico.audit.acting import acting
from portico.reviews import checks
from portico.reviews.evidence import Source
from portico.reviews.models import Happening, Outcome, Review, ReviewNote, ReviewState
from portico.reviews.queries import asked_on_file
from portico.reviews.rules import Change, Objection
from portico.reviews.services import (
    ReviewRefused,
    decide,
    note_contact,
    note_nothing_on_file,
    reopen,
)
from testing.builders import NOW
from testing.parallel import errors, race, values
from testing.review_builders import Handled, a_review, a_reviewer, evidence

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("strict")]
ON_FILE, TYPED = "+13145550110", "+13145550100"


def asked(review: Review, contact: str = ON_FILE, how: Happening = Happening.CALLED) -> ReviewNote:
    return note_contact(
        review=review,
        happening=how,
        contact=contact,
        person="Joan",
        text="Yes, that is us.",
        actor=a_reviewer(),
        now=NOW,
    )


def approve(review: Review, actor: Actor) -> Review:
    return decide(review=review, outcome=Outcome.APPROVE, reason="", actor=actor, now=NOW)


def put_back(review: Review, *changes: Change) -> None:
    system = Actor.system(plan=review.plan)
    with acting(system):
        reopen(
            review=review,
            evidence=evidence(),
            due_at=NOW,
            actor=system,
            now=NOW,
            changes=changes,
        )


def refused(review: Review, actor: Actor) -> Objection:
    with pytest.raises(ReviewRefused) as refusal:
        approve(review, actor)
    return refusal.value.objection


def test_nobody_approves_before_a_contact_on_file_was_asked(handled: Handled) -> None:
    review, reviewer = a_review(), a_reviewer()
    assert refused(review, reviewer) is Objection.CONTACT_FIRST
    asked(review, how=Happening.WROTE)
    assert approve(review, reviewer).endorsed_by_id == reviewer.account_id


def test_declining_needs_no_contact(handled: Handled) -> None:
    decide(review=a_review(), outcome=Outcome.DECLINE, reason="No", actor=a_reviewer(), now=NOW)
    assert handled.names == ["decline"]


def test_a_contact_from_the_form_never_counts(handled: Handled) -> None:
    review = a_review()
    assert asked(review, TYPED).contact_source == Source.FORM
    assert refused(review, a_reviewer()) is Objection.CONTACT_FIRST


def test_neither_does_one_that_was_corrected_away(handled: Handled) -> None:
    review = a_review()
    put_back(review, Change(field="phone", before="+13145550177", after=TYPED))
    assert asked(review, "+13145550177").contact_source == Source.FORM


def test_another_contact_on_file_counts_and_says_that_it_is_not_the_roster_s(
    handled: Handled,
) -> None:
    review = a_review()
    assert asked(review, "+13145550199").contact_source == Source.ELSEWHERE
    assert approve(review, a_reviewer()).endorsed_by_id


def test_what_was_asked_before_a_correction_was_about_something_else(handled: Handled) -> None:
    review = a_review()
    asked(review)
    put_back(review)
    assert refused(review, a_reviewer()) is Objection.CONTACT_FIRST


def test_where_nothing_is_on_file_saying_so_is_enough(handled: Handled) -> None:
    review = a_review(shown=evidence(contacts=()))
    note_nothing_on_file(review=review, text="New here.", actor=a_reviewer(), now=NOW)
    assert approve(review, a_reviewer()).endorsed_by_id


def test_the_last_that_was_asked_on_file_is_whoever_was_called_or_written_to_there() -> None:
    review = a_review()
    assert asked_on_file(review) is None
    for how in (Happening.CALLED, Happening.WROTE, Happening.CALLED):
        last = asked(review, how=how)
        assert asked_on_file(review) == last
    asked(review, TYPED)
    assert asked_on_file(review) == last


def test_the_first_approval_opens_nothing_and_the_clock_runs_on(handled: Handled) -> None:
    review = a_review()
    asked(review)
    first = a_reviewer()
    waits = approve(review, first)
    assert (waits.state, waits.held_by_id, waits.due_at) == ("open", None, review.due_at)
    assert handled.names == []
    assert refused(review, first) is Objection.SECOND_PERSON
    decided = approve(review, a_reviewer())
    assert (decided.state, decided.endorsed_by_id) == (ReviewState.DECIDED, first.account_id)
    assert handled.names == ["approve"]
    happened = list(review.notes.values_list("happening", flat=True))
    assert happened == ["opened", "called", "taken", "endorsed", "taken", "approved"]


@pytest.mark.parametrize("outcome", [Outcome.DECLINE, Outcome.SEND_BACK])
def test_a_no_clears_the_first_approval(handled: Handled, outcome: Outcome) -> None:
    review = a_review()
    asked(review)
    approve(review, a_reviewer())
    told = decide(review=review, outcome=outcome, reason="No", actor=a_reviewer(), now=NOW)
    assert (told.endorsed_by_id, told.endorsed_at) == (None, None)


def test_a_correction_clears_the_first_approval(handled: Handled) -> None:
    review, first = a_review(), a_reviewer()
    asked(review)
    approve(review, first)
    put_back(review)
    asked(review)
    again = approve(review, first)
    assert (again.state, again.endorsed_by_id) == (ReviewState.OPEN, first.account_id)
    assert handled.names == []


def test_a_profile_that_names_no_kind_there_is_does_not_start(
    monkeypatch: pytest.MonkeyPatch, handled: Handled
) -> None:
    assert checks.check_second_persons() == []
    monkeypatch.setattr(checks, "kinds", lambda: {"organization": "New organization"})
    (error,) = checks.check_second_persons()
    assert "no review of the kind test_kind. Kinds: organization." in error.msg


@pytest.mark.django_db(transaction=True)
def test_two_reviewers_at_once_are_always_two_persons(handled: Handled) -> None:
    review = a_review()
    asked(review)
    ana, sam = a_reviewer(), a_reviewer()
    outcomes = race([partial(approve, review, actor) for actor in (ana, sam, ana, sam)])
    decided = Review.objects.get()
    assert decided.state == ReviewState.DECIDED
    assert {decided.endorsed_by_id, decided.decided_by_id} == {ana.account_id, sam.account_id}
    assert handled.names == ["approve"]
    assert len(values(outcomes)) == 2
    assert {type(error) for error in errors(outcomes)} == {ReviewRefused}
