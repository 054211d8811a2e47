"""What every service here does with a review: lock, judge, note, record."""

from datetime import datetime
from typing import Any

from portico.access.actor import Actor
from portico.access.states import State
from portico.audit.services import record
from portico.reviews.models import DecidedBy, Happening, Review, ReviewNote, ReviewState
from portico.reviews.rules import Objection, Standing


class ReviewRefused(Exception):
    """An act on a review that did not happen; ``review`` is how it stands now."""

    def __init__(self, objection: Objection, review: Review) -> None:
        """Keep the objection for the page and its sentence for the person."""
        super().__init__(objection.value)
        self.objection = objection
        self.review = review


def locked(review: Review) -> Review:
    """The row as it is now, for this transaction alone."""
    rows = Review.objects.select_for_update(of=("self",))
    names = ("organization", "membership", "applicant", "held_by", "decided_by", "endorsed_by")
    return rows.select_related(*names).get(pk=review.pk)


def standing(review: Review) -> Standing:
    """The facts its rules ask for."""
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
        is_unsigned=review.state == ReviewState.AWAITING_SIGNATURE,
    )


def hold(review: Review, account_id: int | None, now: datetime) -> None:
    """Put it into somebody's hands, or into nobody's."""
    review.held_by_id, review.held_at = account_id, now if account_id else None
    review.save(update_fields=("held_by", "held_at"))


def write_note(
    review: Review, happening: Happening, *, by_id: int | None, now: datetime, **what: Any
) -> ReviewNote:
    """Add a line to its history."""
    return ReviewNote.objects.create(
        review=review, happening=happening, by_id=by_id, at=now, **what
    )


def audit_act(
    review: Review, act: str, objection: Objection | None, *, actor: Actor, now: datetime
) -> None:
    """Record what was done, or what was tried and refused."""
    if objection is None:
        audit(review, f"review.{act}", actor=actor, now=now)
    else:
        details = {"act": act, "objection": objection.name.lower()}
        audit(review, "review.refused", actor=actor, now=now, details=details)


def audit(
    review: Review,
    action: str,
    *,
    actor: Actor,
    now: datetime,
    details: dict[str, str] | None = None,
) -> None:
    """Record an event about it; never what anybody typed."""
    record(
        actor=actor,
        action=action,
        subject=f"review:{review.public_id}",
        now=now,
        organization_id=review.organization_id,
        details=details or {},
    )


def or_refuse(review: Review, objection: Objection | None) -> Review:
    """Say no outside the transaction, so that the refusal stays on record."""
    if objection is not None:
        raise ReviewRefused(objection, review)
    return review
