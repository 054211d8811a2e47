"""What changes a review: open, take, give back, decide, reopen, withdraw, note a call."""

from datetime import datetime

from portico.access.actor import Actor
from portico.access.states import State
from portico.audit.acting import acting, require_acting
from portico.audit.services import record
from portico.organizations.models import Membership, Organization
from portico.profiles.schema import Decider
from portico.reviews import rules
from portico.reviews.evidence import Evidence
from portico.reviews.models import (
    DecidedBy,
    Happening,
    Outcome,
    Review,
    ReviewNote,
    ReviewState,
)
from portico.reviews.outcomes import outcomes_of
from portico.reviews.rules import Objection, Standing

_HAPPENING = {
    Outcome.APPROVE: Happening.APPROVED,
    Outcome.DECLINE: Happening.DECLINED,
    Outcome.SEND_BACK: Happening.SENT_BACK,
}


class ReviewRefused(Exception):
    """An act on a review that did not happen; ``review`` is how it stands now."""

    def __init__(self, objection: Objection, review: Review) -> None:
        """Keep the objection for the page and its sentence for the person."""
        super().__init__(objection.value)
        self.objection = objection
        self.review = review


def open_review(
    *,
    plan: str,
    kind: str,
    decider: Decider,
    organization_id: int,
    membership_id: int | None,
    applicant_id: int,
    title: str,
    evidence: Evidence,
    due_at: datetime,
    actor: Actor,
    now: datetime,
) -> Review:
    """Open a review inside the transaction that creates what it decides on."""
    require_acting()
    review = Review.objects.create(
        plan=plan,
        kind=kind,
        decider=DecidedBy(decider.value),
        organization_id=organization_id,
        membership_id=membership_id,
        applicant_id=applicant_id,
        title=title,
        evidence=evidence.to_json(),
        opened_at=now,
        clock_started_at=now,
        due_at=due_at,
    )
    _note(review, Happening.OPENED, by_id=applicant_id, now=now)
    _audit(review, "review.opened", actor=actor, now=now)
    return review


def see(*, review: Review, actor: Actor, now: datetime) -> None:
    """Record that somebody looked at the evidence."""
    with acting(actor):
        _audit(review, "review.seen", actor=actor, now=now)


def take(*, review: Review, from_account_id: int | None, actor: Actor, now: datetime) -> Review:
    """Hold a review; ``from_account_id`` is its holder as the person saw it."""
    with acting(actor):
        locked = _locked(review)
        objection = rules.objection_to_taking(
            _standing(locked), actor, from_account_id=from_account_id
        )
        if objection is None:
            _hold(locked, actor=actor, now=now)
        _audit_act(locked, "taken", objection, actor=actor, now=now)
    return _or_refuse(locked, objection)


def give_back(*, review: Review, actor: Actor, now: datetime) -> Review:
    """Let a review go, so that anybody may take it."""
    with acting(actor):
        locked = _locked(review)
        objection = rules.objection_to_giving_back(_standing(locked), actor)
        if objection is None:
            locked.held_by = locked.held_at = None
            locked.save(update_fields=("held_by", "held_at"))
            _note(locked, Happening.GIVEN_BACK, by_id=actor.account_id, now=now)
        _audit_act(locked, "given_back", objection, actor=actor, now=now)
    return _or_refuse(locked, objection)


def decide(*, review: Review, outcome: Outcome, reason: str, actor: Actor, now: datetime) -> Review:
    """Decide once: the row is locked, and the kind's handler runs in the same transaction."""
    with acting(actor):
        _lock_subject(review)
        locked = _locked(review)
        objection = rules.objection_to_deciding(
            _standing(locked),
            actor,
            sends_back=outcome is Outcome.SEND_BACK,
            needs_reason=outcome is not Outcome.APPROVE,
            reason=reason,
        )
        if objection is None:
            _apply(locked, outcome, reason.strip(), actor=actor, now=now)
        _audit_act(locked, _HAPPENING[outcome].value, objection, actor=actor, now=now)
    return _or_refuse(locked, objection)


def reopen(
    *, review: Review, evidence: Evidence, due_at: datetime, actor: Actor, now: datetime
) -> Review:
    """Put a corrected registration back before its decider; the clock runs anew."""
    require_acting()
    locked = _locked(review)
    if not locked.is_live:
        raise ReviewRefused(Objection.ALREADY_DECIDED, locked)
    locked.state = ReviewState.OPEN
    locked.evidence = evidence.to_json()
    locked.outcome, locked.reason = "", ""
    locked.clock_started_at, locked.due_at = now, due_at
    locked.save()
    _note(locked, Happening.REOPENED, by_id=actor.account_id, now=now)
    _audit(locked, "review.reopened", actor=actor, now=now)
    return locked


def withdraw(*, review: Review, actor: Actor, now: datetime) -> Review:
    """End a review nobody has to decide any more, when its registration ends."""
    require_acting()
    locked = _locked(review)
    if not locked.is_live:
        raise ReviewRefused(Objection.ALREADY_DECIDED, locked)
    locked.state, locked.outcome, locked.reason = ReviewState.WITHDRAWN, "", ""
    locked.save(update_fields=("state", "outcome", "reason"))
    _note(locked, Happening.WITHDRAWN, by_id=actor.account_id, now=now)
    _audit(locked, "review.withdrawn", actor=actor, now=now)
    return locked


def withdraw_reviews_of(
    *, organization_id: int, actor: Actor, now: datetime, but: Review | None = None
) -> int:
    """End what nobody can decide any more once the organization itself has ended."""
    rest = Review.objects.filter(
        organization_id=organization_id, state__in=(ReviewState.OPEN, ReviewState.SENT_BACK)
    )
    if but is not None:
        rest = rest.exclude(pk=but.pk)
    for review in rest.order_by("pk"):
        withdraw(review=review, actor=actor, now=now)
    return len(rest)


def note_call(
    *, review: Review, number: str, person: str, text: str, actor: Actor, now: datetime
) -> ReviewNote:
    """Keep which number was called, who answered and what they said."""
    with acting(actor):
        locked = _locked(review)
        objection = rules.objection_to_acting(_standing(locked), actor)
        if objection is None:
            note = _note(
                locked,
                Happening.CALLED,
                by_id=actor.account_id,
                now=now,
                text=text,
                called_number=number,
                called_person=person,
            )
        _audit_act(locked, "called", objection, actor=actor, now=now)
    _or_refuse(locked, objection)
    return note


def _apply(review: Review, outcome: Outcome, reason: str, *, actor: Actor, now: datetime) -> None:
    if review.decider == DecidedBy.PLAN and review.held_by_id is None:
        _hold(review, actor=actor, now=now)
    review.outcome, review.reason = outcome, reason
    if outcome is Outcome.SEND_BACK:
        review.state = ReviewState.SENT_BACK
    else:
        review.state = ReviewState.DECIDED
        review.decided_by_id, review.decided_at = actor.account_id, now
    review.save()
    _note(review, _HAPPENING[outcome], by_id=actor.account_id, now=now, text=reason)
    handlers = outcomes_of(review.kind)
    handler = {
        Outcome.APPROVE: handlers.approve,
        Outcome.DECLINE: handlers.decline,
        Outcome.SEND_BACK: handlers.send_back,
    }[outcome]
    handler(review, actor, now)


def _hold(review: Review, *, actor: Actor, now: datetime) -> None:
    review.held_by_id, review.held_at = actor.account_id, now
    review.save(update_fields=("held_by", "held_at"))
    _note(review, Happening.TAKEN, by_id=actor.account_id, now=now)


def _lock_subject(review: Review) -> None:
    """Organization, membership, review: whoever corrects a registration locks in this order too."""
    Organization.objects.select_for_update(no_key=True).get(pk=review.organization_id)
    if review.membership_id is not None:
        Membership.objects.select_for_update(no_key=True).get(pk=review.membership_id)


def _locked(review: Review) -> Review:
    rows = Review.objects.select_for_update(of=("self",))
    return rows.select_related("organization", "applicant", "held_by", "decided_by").get(
        pk=review.pk
    )


def _standing(review: Review) -> Standing:
    return Standing(
        plan=review.plan,
        decided_by_plan=review.decider == DecidedBy.PLAN,
        organization_id=review.organization_id,
        organization_is_active=review.organization.state == State.ACTIVE,
        applicant_id=review.applicant_id,
        held_by_id=review.held_by_id,
        is_decided=review.state == ReviewState.DECIDED,
        is_withdrawn=review.state == ReviewState.WITHDRAWN,
        is_sent_back=review.state == ReviewState.SENT_BACK,
    )


def _note(
    review: Review,
    happening: Happening,
    *,
    by_id: int | None,
    now: datetime,
    **what: str,
) -> ReviewNote:
    return ReviewNote.objects.create(
        review=review, happening=happening, by_id=by_id, at=now, **what
    )


def _audit_act(
    review: Review,
    act: str,
    objection: Objection | None,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    if objection is None:
        _audit(review, f"review.{act}", actor=actor, now=now)
    else:
        details = {"act": act, "objection": objection.name.lower()}
        _audit(review, "review.refused", actor=actor, now=now, details=details)


def _audit(
    review: Review,
    action: str,
    *,
    actor: Actor,
    now: datetime,
    details: dict[str, str] | None = None,
) -> None:
    record(
        actor=actor,
        action=action,
        subject=f"review:{review.public_id}",
        now=now,
        organization_id=review.organization_id,
        details=details or {},
    )


def _or_refuse(review: Review, objection: Objection | None) -> Review:
    if objection is not None:
        raise ReviewRefused(objection, review)
    return review
