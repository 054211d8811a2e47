"""Builders of what reports count: decisions, and what ended registrations leave."""

from datetime import datetime, timedelta

from portico.access.states import State
from portico.proofs.rules import Method
from portico.registration.models import CheckEnd, DraftEnd
from portico.reviews.models import Outcome, Review
from portico.reviews.services import decide
from testing.builders import NOW, PLAN, an_organization, staff_member
from testing.review_builders import a_review, a_reviewer

TODAY = NOW.date()


def a_decision(at: datetime, *, hours: int, late: bool = False, plan: str = PLAN) -> Review:
    """A review decided then, so many hours of the same business day after it was opened."""
    opened = at - timedelta(hours=hours)
    review = a_review(
        organization=an_organization(plan=plan, state=State.PENDING_REVIEW),
        now=opened,
        due_at=at - timedelta(minutes=1) if late else at,
    )
    actor = a_reviewer(staff_member(plan=plan), plan=plan)
    return decide(review=review, outcome=Outcome.APPROVE, reason="", actor=actor, now=at)


def an_end(step: str = "", *, track: str = "organization", **changes: object) -> DraftEnd:
    """A registration that was left at that step, or sent."""
    facts = {
        "plan": PLAN,
        "track": track,
        "step": step,
        "outcome": "expired" if step else "submitted",
        "began_on": TODAY,
        "ended_on": TODAY,
    }
    return DraftEnd.objects.create(**{**facts, **changes})


def a_check(method: Method, outcome: str, **changes: object) -> CheckEnd:
    """A proof that came out so."""
    facts = {"plan": PLAN, "track": "organization", "method": method, "outcome": outcome}
    return CheckEnd.objects.create(**{**facts, "ended_on": TODAY, **changes})
