"""The reviews somebody may see; the actor's standing is the gate."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from portico.access.actor import Actor
from portico.access.decide import decide
from portico.access.permissions import Permission
from portico.reviews.clock import Clock, read_clock
from portico.reviews.models import DecidedBy, Outcome, Review, ReviewNote, ReviewState
from portico.vocabulary.business_time import BusinessCalendar

_SHOWN = ("organization", "membership", "applicant", "held_by", "decided_by")
_LIVE = (ReviewState.OPEN, ReviewState.SENT_BACK)


def reviews_for_staff(actor: Actor) -> QuerySet[Review]:
    """Every review the plan decides, for its reviewers; nothing for anybody else."""
    if actor.plan is None or not decide(actor, Permission.REVIEW_QUEUE).allowed:
        return Review.objects.none()
    return Review.objects.filter(plan=actor.plan, decider=DecidedBy.PLAN).select_related(*_SHOWN)


def review_for_staff(actor: Actor, public_id: UUID) -> Review | None:
    """One review of the plan, for its reviewers."""
    return reviews_for_staff(actor).filter(public_id=public_id).first()


def requests_for_administrator(actor: Actor) -> QuerySet[Review]:
    """The requests an organization's administrators decide, for one of them."""
    if not decide(actor, Permission.ORGANIZATION_USERS).allowed or not actor.organization_id:
        return Review.objects.none()
    return Review.objects.filter(
        plan=actor.plan,
        decider=DecidedBy.ORGANIZATION,
        organization_id=actor.organization_id,
    ).select_related(*_SHOWN)


def request_for_administrator(actor: Actor, public_id: UUID) -> Review | None:
    """One request of the organization, for one of its administrators."""
    return requests_for_administrator(actor).filter(public_id=public_id).first()


def waiting_requests(actor: Actor) -> QuerySet[Review]:
    """The requests still waiting for an administrator's answer, oldest first."""
    return requests_for_administrator(actor).filter(state__in=_LIVE).order_by("opened_at", "id")


def open_reviews_for_plan(plan: str) -> QuerySet[Review]:
    """What waits for the plan's decision; for counts and jobs, not for showing."""
    return Review.objects.filter(plan=plan, decider=DecidedBy.PLAN, state=ReviewState.OPEN)


def open_reviews_for_organization(organization_id: int) -> QuerySet[Review]:
    """What waits for an organization's administrators; for counts and jobs, not for showing."""
    return Review.objects.filter(
        organization_id=organization_id,
        decider=DecidedBy.ORGANIZATION,
        state=ReviewState.OPEN,
    )


def was_reviewed(organization_id: int) -> bool:
    """True when somebody of the plan let the organization in; False where a proof did."""
    return Review.objects.filter(
        organization_id=organization_id, kind="organization", outcome=Outcome.APPROVE
    ).exists()


def review_for(membership_id: int) -> Review | None:
    """The latest review of a membership, for the person who waits for it."""
    return (
        Review.objects.filter(membership_id=membership_id)
        .select_related(*_SHOWN)
        .order_by("-opened_at", "-id")
        .first()
    )


def review_by_public_id(plan: str, public_id: UUID) -> Review | None:
    """One review of a plan, for services that decide who may see it themselves."""
    return Review.objects.filter(plan=plan, public_id=public_id).select_related(*_SHOWN).first()


def history_of(review: Review) -> QuerySet[ReviewNote]:
    """What happened to a review, oldest first."""
    return review.notes.select_related("by").order_by("at", "id")


def answer_times(actor: Actor, *, since: datetime) -> list[tuple[datetime, datetime]]:
    """When the clock started and when the answer came, for the last hundred answers."""
    decided = reviews_for_staff(actor).filter(
        state=ReviewState.DECIDED, decided_at__gte=since, decided_at__isnull=False
    )
    pairs = decided.order_by("-decided_at").values_list("clock_started_at", "decided_at")[:100]
    return [(started, answered) for started, answered in pairs if answered is not None]


def clock_of(review: Review, *, calendar: BusinessCalendar, now: datetime) -> Clock:
    """How the promise of an answer stands."""
    return read_clock(
        started_at=review.clock_started_at,
        due_at=review.due_at,
        waits_for_us=review.state == ReviewState.OPEN,
        waits_for_them=review.state == ReviewState.SENT_BACK,
        calendar=calendar,
        now=now,
    )
