"""The decision: once, by whoever holds it; by two persons where the plan's profile asks for it."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q

from portico.access.actor import Actor
from portico.audit.acting import acting
from portico.organizations.models import Membership, Organization
from portico.profiles.calendar import business_calendar
from portico.profiles.loading import profile as load_profile
from portico.reviews import rules
from portico.reviews.clock import working_minutes
from portico.reviews.models import DecidedBy, Happening, Outcome, Review, ReviewState
from portico.reviews.outcomes import outcomes_of
from portico.reviews.queries import approval_of
from portico.reviews.rules import Approval, Objection
from portico.reviews.services import rows

_HAPPENING = {
    Outcome.APPROVE: Happening.APPROVED,
    Outcome.DECLINE: Happening.DECLINED,
    Outcome.SEND_BACK: Happening.SENT_BACK,
}


def decide(
    *,
    review: Review,
    outcome: Outcome,
    reason: str,
    actor: Actor,
    now: datetime,
    corrections: Sequence[str] = (),
) -> Review:
    """Decide once: the row is locked, and the kind's handler runs in the same transaction.

    ``corrections`` names what has to be corrected of what is sent back; empty: anything may be.
    The first of two approvals changes nothing yet: the review is open again, in nobody's hands.
    """
    with acting(actor):
        _lock_subject(review)
        review = rows.locked(review)
        approval = approval_of(review)
        objection = _objection(review, approval, outcome, reason, actor)
        happening = _HAPPENING[outcome]
        if outcome is Outcome.APPROVE and approval.is_first_of_two:
            happening = Happening.ENDORSED
        if objection is None:
            _take(review, actor=actor, now=now)
            if happening is Happening.ENDORSED:
                _endorse(review, actor=actor, now=now)
            else:
                asked = _asked(review, outcome, corrections)
                _apply(review, outcome, reason.strip(), asked, actor=actor, now=now)
        rows.audit_act(review, happening.value, objection, actor=actor, now=now)
    return rows.or_refuse(review, objection)


def _objection(
    review: Review, approval: Approval, outcome: Outcome, reason: str, actor: Actor
) -> Objection | None:
    approves = outcome is Outcome.APPROVE
    objection = rules.objection_to_deciding(
        rows.standing(review),
        actor,
        sends_back=outcome is Outcome.SEND_BACK,
        needs_reason=not approves,
        reason=reason,
    )
    if objection is None and approves:
        return rules.objection_to_approving(approval, actor)
    return objection


def _take(review: Review, *, actor: Actor, now: datetime) -> None:
    """Whoever of the plan decides on what nobody holds took it, so that the history names them."""
    if review.decider == DecidedBy.PLAN and review.held_by_id is None:
        rows.hold(review, actor.account_id, now)
        rows.write_note(review, Happening.TAKEN, by_id=actor.account_id, now=now)


def _endorse(review: Review, *, actor: Actor, now: datetime) -> None:
    """Keep the first approval; a colleague takes it from here, and the clock runs on."""
    review.endorsed_by_id, review.endorsed_at = actor.account_id, now
    review.save(update_fields=("endorsed_by", "endorsed_at"))
    rows.write_note(review, Happening.ENDORSED, by_id=actor.account_id, now=now)
    rows.hold(review, None, now)


def _apply(
    review: Review,
    outcome: Outcome,
    reason: str,
    asked: list[str],
    *,
    actor: Actor,
    now: datetime,
) -> None:
    review.outcome, review.reason, review.corrections = outcome, reason, asked
    if outcome is not Outcome.APPROVE:
        review.endorsed_by = review.endorsed_at = None
    if outcome is Outcome.SEND_BACK:
        review.state = ReviewState.SENT_BACK
    else:
        review.state = ReviewState.DECIDED
        review.decided_by_id, review.decided_at = actor.account_id, now
        calendar = business_calendar(load_profile(review.plan))
        review.working_minutes = working_minutes(calendar, review.clock_started_at, now)
    review.save()
    said = _HAPPENING[outcome]
    rows.write_note(review, said, by_id=actor.account_id, now=now, text=reason, asked=asked)
    handlers = outcomes_of(review.kind)
    handler = {
        Outcome.APPROVE: handlers.approve,
        Outcome.DECLINE: handlers.decline,
        Outcome.SEND_BACK: handlers.send_back,
    }[outcome]
    handler(review, actor, now)


def _asked(review: Review, outcome: Outcome, corrections: Sequence[str]) -> list[str]:
    """What is asked of what this kind of review can be corrected in, in its order."""
    if outcome is not Outcome.SEND_BACK:
        return []
    known = outcomes_of(review.kind).correctable(load_profile(review.plan))
    return [name for name in known if name in corrections]


def _lock_subject(review: Review) -> None:
    """Organization, membership, review: whoever corrects a registration locks in this order too.

    Of two organizations the older comes first: the one whose place the other is to take.
    """
    either = Q(pk=review.organization_id) | Q(successors=review.organization_id)
    list(
        Organization.objects.select_for_update(no_key=True, of=("self",))
        .filter(pk__in=Organization.objects.filter(either).values("pk"))
        .order_by("pk")
    )
    if review.membership_id is not None:
        Membership.objects.select_for_update(no_key=True).get(pk=review.membership_id)
