"""What happens to a review, with its history and its audit events."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps

from portico.access.actor import Actor
from portico.access.states import State
from portico.audit.acting import acting
from portico.audit.models import Event
from portico.organizations.services import activate_organization
from portico.profiles.schema import Decider
from portico.reviews.evidence import Source
from portico.reviews.models import Happening, Outcome, Review, ReviewState
from portico.reviews.rules import Objection
from portico.reviews.services import (
    ReviewRefused,
    decide,
    give_back,
    note_contact,
    open_review,
    reopen,
    see,
    take,
    withdraw,
    withdraw_reviews_of,
)
from testing.builders import NOW, a_member, an_account, an_organization
from testing.review_builders import (
    Handled,
    a_request_to_join,
    a_review,
    a_reviewer,
    an_administrator,
    evidence,
)

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


def actions() -> list[str]:
    """What the audit trail says of reviews, in order."""
    events = Event.objects.filter(action__startswith="review.").order_by("pk")
    return list(events.values_list("action", flat=True))


def history(review: Review) -> list[str]:
    """What happened to it, in order."""
    return list(review.notes.values_list("happening", flat=True))


def test_an_opened_review_has_a_reference_people_can_say() -> None:
    first, second = a_review(), a_review()
    assert first.reference.startswith("R-")
    assert second.number == first.number + 1


def test_a_review_opens_only_within_an_act() -> None:
    review = a_review()
    with pytest.raises(RuntimeError, match="acting"):
        open_review(
            plan=review.plan,
            kind=review.kind,
            decider=Decider.PLAN,
            organization_id=review.organization_id,
            membership_id=None,
            applicant_id=review.applicant_id,
            title="",
            evidence=evidence(),
            due_at=NOW,
            actor=Actor.system(plan=review.plan),
            now=NOW,
        )


def test_a_decision_keeps_how_long_it_took_from_the_clock_s_last_start(handled: Handled) -> None:
    reviewer, review = a_reviewer(), a_review()
    decide(review=review, outcome=Outcome.SEND_BACK, reason="More.", actor=reviewer, now=LATER)
    with acting(reviewer):
        reopen(review=review, evidence=evidence(), due_at=LATER, actor=reviewer, now=LATER)
    then = LATER + timedelta(days=1, minutes=30)
    decided = decide(review=review, outcome=Outcome.APPROVE, reason="", actor=reviewer, now=then)
    assert decided.working_minutes == 9 * 60 + 30


def test_what_was_decided_before_is_counted_by_the_migration(handled: Handled) -> None:
    reviewer, review = a_reviewer(), a_review()
    decide(review=review, outcome=Outcome.APPROVE, reason="", actor=reviewer, now=LATER)
    Review.objects.update(working_minutes=None)
    waiting = a_review()
    import_module("portico.reviews.migrations.0003_working_minutes").fill(apps, None)
    review.refresh_from_db()
    waiting.refresh_from_db()
    assert (review.working_minutes, waiting.working_minutes) == (60, None)


def test_an_approval_runs_its_handler_and_is_final(handled: Handled) -> None:
    reviewer = a_reviewer()
    review = take(review=a_review(), from_account_id=None, actor=reviewer, now=NOW)
    decided = decide(review=review, outcome=Outcome.APPROVE, reason="", actor=reviewer, now=LATER)
    assert handled.names == ["approve"]
    assert decided.state == ReviewState.DECIDED
    assert (decided.decided_by_id, decided.decided_at) == (reviewer.account_id, LATER)
    assert history(decided) == [Happening.OPENED, Happening.TAKEN, Happening.APPROVED]
    assert actions() == ["review.opened", "review.taken", "review.approved"]


def test_deciding_twice_changes_nothing_and_says_who_was_first(handled: Handled) -> None:
    reviewer, review = a_reviewer(), a_review()
    decide(review=review, outcome=Outcome.APPROVE, reason="", actor=reviewer, now=NOW)
    with pytest.raises(ReviewRefused) as refused:
        decide(review=review, outcome=Outcome.DECLINE, reason="No", actor=a_reviewer(), now=LATER)
    assert refused.value.objection is Objection.ALREADY_DECIDED
    assert refused.value.review.decided_by_id == reviewer.account_id
    assert handled.names == ["approve"]
    assert actions()[-1] == "review.refused"


def test_a_decline_keeps_its_reason(handled: Handled) -> None:
    review = a_review()
    decide(review=review, outcome=Outcome.DECLINE, reason=" Not ours ", actor=a_reviewer(), now=NOW)
    review.refresh_from_db()
    assert (review.outcome, review.reason) == (Outcome.DECLINE, "Not ours")
    assert handled.names == ["decline"]


def test_sending_back_stops_the_clock_until_the_correction_starts_it_anew(handled: Handled) -> None:
    reviewer, review = a_reviewer(), a_review()
    decide(review=review, outcome=Outcome.SEND_BACK, reason="A W-9", actor=reviewer, now=NOW)
    review.refresh_from_db()
    assert review.state == ReviewState.SENT_BACK
    applicant = Actor.system(plan=review.plan)
    with acting(applicant):
        again = reopen(
            review=review, evidence=evidence(facts=()), due_at=LATER, actor=applicant, now=LATER
        )
    assert (again.state, again.clock_started_at, again.due_at) == ("open", LATER, LATER)
    assert again.held_by_id == reviewer.account_id
    assert again.shown_evidence.facts == ()
    assert handled.names == ["send_back"]


def test_what_was_sent_back_may_be_approved_after_a_call(handled: Handled) -> None:
    reviewer, review = a_reviewer(), a_review()
    decide(review=review, outcome=Outcome.SEND_BACK, reason="A W-9", actor=reviewer, now=NOW)
    decide(review=review, outcome=Outcome.APPROVE, reason="", actor=reviewer, now=LATER)
    assert handled.names == ["send_back", "approve"]


def test_a_handler_that_fails_undoes_the_decision(handled: Handled) -> None:
    handled.raising = LookupError("gone")
    review = a_review()
    with pytest.raises(LookupError):
        decide(review=review, outcome=Outcome.APPROVE, reason="", actor=a_reviewer(), now=NOW)
    review.refresh_from_db()
    assert review.state == ReviewState.OPEN


def test_nobody_decides_on_their_own_entry(handled: Handled) -> None:
    review = a_review()
    applicant = a_reviewer(review.applicant)
    with pytest.raises(ReviewRefused, match="A colleague has to decide"):
        decide(review=review, outcome=Outcome.APPROVE, reason="", actor=applicant, now=NOW)
    assert handled.names == []


def test_a_colleague_is_told_that_somebody_holds_it(handled: Handled) -> None:
    review = take(review=a_review(), from_account_id=None, actor=a_reviewer(), now=NOW)
    with pytest.raises(ReviewRefused, match="Take it over first"):
        decide(review=review, outcome=Outcome.APPROVE, reason="", actor=a_reviewer(), now=NOW)
    assert handled.names == []


def test_a_review_is_taken_over_and_given_back() -> None:
    first, second = a_reviewer(), a_reviewer()
    review = take(review=a_review(), from_account_id=None, actor=first, now=NOW)
    taken = take(review=review, from_account_id=first.account_id, actor=second, now=LATER)
    assert (taken.held_by_id, taken.held_at) == (second.account_id, LATER)
    assert give_back(review=review, actor=second, now=LATER).held_by_id is None


def test_only_the_holder_gives_back() -> None:
    review = take(review=a_review(), from_account_id=None, actor=a_reviewer(), now=NOW)
    with pytest.raises(ReviewRefused, match="You do not hold"):
        give_back(review=review, actor=a_reviewer(), now=NOW)


def test_an_administrator_decides_on_a_request(handled: Handled) -> None:
    organization = an_organization()
    review = a_review(organization=organization, decider=Decider.ORGANIZATION)
    administrator = an_administrator(organization.main)
    decide(review=review, outcome=Outcome.APPROVE, reason="", actor=administrator, now=NOW)
    assert handled.names == ["approve"]


def test_an_administrator_of_another_organization_does_not(handled: Handled) -> None:
    review = a_review(decider=Decider.ORGANIZATION)
    stranger = an_administrator(an_organization().main)
    with pytest.raises(ReviewRefused, match="not yours"):
        decide(review=review, outcome=Outcome.APPROVE, reason="", actor=stranger, now=NOW)
    assert handled.names == []


def test_a_member_who_is_no_administrator_does_not(handled: Handled) -> None:
    organization = an_organization()
    review = a_review(organization=organization, decider=Decider.ORGANIZATION)
    colleague = an_administrator(a_member(organization=organization))
    with pytest.raises(ReviewRefused, match="not yours"):
        decide(review=review, outcome=Outcome.APPROVE, reason="", actor=colleague, now=NOW)
    assert handled.names == []


@pytest.mark.requirement("WF-18")
def test_requests_queue_while_the_organization_waits_and_open_with_it(handled: Handled) -> None:
    organization = an_organization(state=State.PENDING_REVIEW)
    review = a_review(organization=organization, decider=Decider.ORGANIZATION)
    early = an_administrator(
        organization.main, organization_state=State.ACTIVE, membership_state=State.ACTIVE
    )
    with pytest.raises(ReviewRefused, match="still under review"):
        decide(review=review, outcome=Outcome.APPROVE, reason="", actor=early, now=NOW)
    system = Actor.system(plan=organization.plan)
    activate_organization(organization=organization, actor=system, now=NOW)
    decide(review=review, outcome=Outcome.APPROVE, reason="", actor=early, now=LATER)
    assert handled.names == ["approve"]


@pytest.mark.requirement("WF-17")
def test_a_call_keeps_the_number_where_it_is_from_and_what_was_said() -> None:
    reviewer, review = a_reviewer(), a_review()
    note = note_contact(
        review=review,
        happening=Happening.CALLED,
        contact="+13145550110",
        person="Joan at the desk",
        text="He works there.",
        actor=reviewer,
        now=NOW,
    )
    assert (note.contact, note.contact_source) == ("+13145550110", Source.REGISTRY)
    assert (note.person, note.text) == ("Joan at the desk", "He works there.")
    details = Event.objects.get(action="review.called").details
    assert details == {}


def test_looking_is_audited() -> None:
    review = a_review()
    see(review=review, actor=a_reviewer(), now=NOW)
    event = Event.objects.get(action="review.seen")
    assert event.subject == f"review:{review.public_id}"
    assert event.organization_id == review.organization_id


def test_a_withdrawn_review_is_nobodys_to_decide(handled: Handled) -> None:
    review, system = a_review(), Actor.system(plan="wellfirst")
    with acting(system):
        withdraw(review=review, actor=system, now=NOW)
    with pytest.raises(ReviewRefused, match="withdrawn"):
        decide(review=review, outcome=Outcome.APPROVE, reason="", actor=a_reviewer(), now=LATER)
    assert handled.names == []


def test_a_decided_review_is_neither_reopened_nor_withdrawn(handled: Handled) -> None:
    review, system = a_review(), Actor.system(plan="wellfirst")
    decide(review=review, outcome=Outcome.APPROVE, reason="", actor=a_reviewer(), now=NOW)
    with acting(system), pytest.raises(ReviewRefused):
        reopen(review=review, evidence=evidence(), due_at=LATER, actor=system, now=LATER)
    with acting(system), pytest.raises(ReviewRefused):
        withdraw(review=review, actor=system, now=LATER)


def test_what_waits_in_an_organization_ends_with_it() -> None:
    organization = an_organization(state=State.PENDING_REVIEW)
    own = a_review(organization=organization)
    behind = a_review(organization=organization, decider=Decider.ORGANIZATION)
    system = Actor.system(plan=organization.plan)
    with acting(system):
        withdraw_reviews_of(organization_id=organization.pk, actor=system, now=NOW, but=own)
    states = {each.pk: each.state for each in Review.objects.all()}
    assert states == {own.pk: ReviewState.OPEN, behind.pk: ReviewState.WITHDRAWN}


def test_a_person_may_ask_again_after_a_decline(handled: Handled) -> None:
    organization, account = an_organization(), an_account()
    place = a_member(organization=organization, account=account, state=State.PENDING_REVIEW)
    review = a_review(organization=organization, membership=place, decider=Decider.ORGANIZATION)
    administrator = an_administrator(organization.main)
    decide(review=review, outcome=Outcome.DECLINE, reason="No", actor=administrator, now=NOW)
    again = a_review(
        organization=organization,
        membership=a_request_to_join(organization),
        decider=Decider.ORGANIZATION,
    )
    assert again.state == ReviewState.OPEN
