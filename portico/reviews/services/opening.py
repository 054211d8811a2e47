"""A review begins, comes back corrected, or ends without a decision."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from portico.access.actor import Actor
from portico.accounts.models import Account
from portico.audit.acting import require_acting
from portico.organizations.models import Organization
from portico.profiles.schema import Decider
from portico.reviews.evidence import Check, Evidence
from portico.reviews.models import LIVE, DecidedBy, Happening, Review, ReviewState
from portico.reviews.rules import Change, Objection
from portico.reviews.services import rows
from portico.reviews.services.rows import ReviewRefused


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
    state: ReviewState = ReviewState.OPEN,
) -> Review:
    """Open a review inside the transaction that creates what it decides on.

    ``state`` says AWAITING_SIGNATURE where they have to sign first: ``start`` then starts its clock.
    """
    require_acting()
    review = Review.objects.create(
        plan=plan,
        kind=kind,
        decider=DecidedBy(decider.value),
        organization_id=organization_id,
        membership_id=membership_id,
        applicant_id=applicant_id,
        title=title,
        state=state,
        names=_names(organization_id, applicant_id),
        evidence=evidence.to_json(),
        opened_at=now,
        clock_started_at=now,
        due_at=due_at,
    )
    rows.write_note(review, Happening.OPENED, by_id=applicant_id, now=now)
    rows.audit(review, "review.opened", actor=actor, now=now)
    return review


def reopen(
    *,
    review: Review,
    evidence: Evidence,
    due_at: datetime,
    actor: Actor,
    now: datetime,
    changes: Sequence[Change] = (),
) -> Review:
    """Put a corrected registration back before its decider; the clock runs anew.

    A first approval was of what stood there before: it counts no more.
    """
    require_acting()
    review = rows.locked(review)
    if not review.is_live:
        raise ReviewRefused(Objection.ALREADY_DECIDED, review)
    if review.state == ReviewState.AWAITING_SIGNATURE:
        raise ReviewRefused(Objection.NOT_SIGNED, review)
    review.state = ReviewState.OPEN
    review.evidence = evidence.to_json()
    review.names = _names(review.organization_id, review.applicant_id)
    review.outcome, review.reason, review.corrections = "", "", []
    review.endorsed_by = review.endorsed_at = review.late_told_at = None
    review.clock_started_at, review.due_at = now, due_at
    review.save()
    told = [change.to_json() for change in changes]
    rows.write_note(review, Happening.REOPENED, by_id=actor.account_id, now=now, changes=told)
    rows.audit(review, "review.reopened", actor=actor, now=now)
    return review


def start(
    *, review: Review, evidence: Evidence, due_at: datetime, actor: Actor, now: datetime
) -> Review:
    """What had to be signed is: put the registration before its decider and start the clock."""
    require_acting()
    review = rows.locked(review)
    if review.state != ReviewState.AWAITING_SIGNATURE:
        raise ReviewRefused(Objection.ALREADY_DECIDED, review)
    review.state = ReviewState.OPEN
    review.evidence = evidence.to_json()
    review.clock_started_at, review.due_at = now, due_at
    review.save(update_fields=("state", "evidence", "clock_started_at", "due_at"))
    rows.write_note(review, Happening.SIGNED, by_id=None, now=now)
    rows.audit(review, "review.started", actor=actor, now=now)
    return review


def add_check(*, review: Review, check: Check, actor: Actor, now: datetime) -> Review:
    """What came to light while it waits, for its decider; a first approval counts no more."""
    require_acting()
    review = rows.locked(review)
    evidence = review.shown_evidence
    review.evidence = replace(evidence, checks=(*evidence.checks, check)).to_json()
    review.endorsed_by = review.endorsed_at = None
    review.save(update_fields=("evidence", "endorsed_by", "endorsed_at"))
    rows.audit(review, "review.check_added", actor=actor, now=now)
    return review


def _names(organization_id: int, applicant_id: int) -> str:
    organization = Organization.objects.get(pk=organization_id)
    applicant = Account.objects.get(pk=applicant_id)
    return " ".join(filter(None, (organization.name, organization.dba, applicant.full_name)))


def withdraw(*, review: Review, actor: Actor, now: datetime) -> Review:
    """End a review nobody has to decide any more, when its registration ends."""
    require_acting()
    review = rows.locked(review)
    if not review.is_live:
        raise ReviewRefused(Objection.ALREADY_DECIDED, review)
    review.state, review.outcome, review.reason = ReviewState.WITHDRAWN, "", ""
    review.save(update_fields=("state", "outcome", "reason"))
    rows.write_note(review, Happening.WITHDRAWN, by_id=actor.account_id, now=now)
    rows.audit(review, "review.withdrawn", actor=actor, now=now)
    return review


def withdraw_reviews_of(
    *, organization_id: int, actor: Actor, now: datetime, but: Review | None = None
) -> int:
    """End what nobody can decide any more once the organization itself has ended."""
    rest = Review.objects.filter(organization_id=organization_id, state__in=LIVE)
    if but is not None:
        rest = rest.exclude(pk=but.pk)
    for review in rest.order_by("pk"):
        withdraw(review=review, actor=actor, now=now)
    return len(rest)
