"""A review as a row of the queue."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from portico.access.actor import Actor
from portico.profiles.calendar import business_calendar
from portico.profiles.schema import Profile
from portico.reviews.clock import Clock, ClockState
from portico.reviews.models import Outcome, Review, ReviewState
from portico.reviews.outcomes import kinds
from portico.reviews.queries import clock_of
from portico.web.components import Pill, Tone
from portico.web.moments import due_moment, moment

_TONES: dict[ClockState, Tone] = {
    ClockState.RUNNING: "quiet",
    ClockState.LAST_DAY: "wait",
    ClockState.OVERDUE: "bad",
    ClockState.STOPPED: "info",
    ClockState.OVER: "quiet",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What one line says; ``act`` is the button at its end."""

    review: Review
    name: str
    person: str
    url: str
    kind: str
    evidence: str
    is_clean: bool
    due: Pill
    due_at: str
    held_by: str
    endorsed_by: str
    """Who approved first, while a second person is waited for."""
    act: str


def row_of(review: Review, *, actor: Actor, plan: Profile, now: datetime) -> Row:
    """Say a review in one line."""
    evidence = review.shown_evidence
    clock = clock_of(review, calendar=business_calendar(plan), now=now)
    mine = review.held_by_id == actor.account_id
    return Row(
        review=review,
        name=review.organization.name,
        person=review.applicant.full_name,
        url=reverse("backoffice:review", args=[review.public_id]),
        kind=kinds().get(review.kind, review.kind),
        evidence=evidence.summary,
        is_clean=evidence.is_clean,
        due=due_pill(review, clock),
        due_at=_when(review, plan, now),
        held_by=_holder(review, mine=mine),
        endorsed_by=_endorser(review, actor),
        act=_act(review, actor, mine=mine),
    )


def due_pill(review: Review, clock: Clock) -> Pill:
    """The clock in two or three words."""
    if review.state == ReviewState.DECIDED:
        return Pill(tone=_decided_tone(review), label=review.get_outcome_display())
    words = {
        ClockState.OVERDUE: f"Overdue by {clock.working_time}",
        ClockState.STOPPED: _stopped(review),
        ClockState.OVER: "Withdrawn",
    }
    label = words.get(clock.state, f"{clock.working_time} left")
    return Pill(tone=_TONES[clock.state], label=label)


def _stopped(review: Review) -> str:
    return "Not signed yet" if review.state == ReviewState.AWAITING_SIGNATURE else "Clock stopped"


def _decided_tone(review: Review) -> Tone:
    return "ok" if review.outcome == Outcome.APPROVE else "quiet"


def _when(review: Review, plan: Profile, now: datetime) -> str:
    if review.decided_at:
        return moment(review.decided_at, zone=plan.hours.zone, now=now)
    return due_moment(review.due_at, zone=plan.hours.zone, now=now)


def _holder(review: Review, *, mine: bool) -> str:
    if review.held_by is None:
        return ""
    return "You" if mine else review.held_by.full_name


def _endorser(review: Review, actor: Actor) -> str:
    if review.endorsed_by is None or not review.is_live:
        return ""
    return "you" if review.endorsed_by_id == actor.account_id else review.endorsed_by.full_name


def _act(review: Review, actor: Actor, *, mine: bool) -> str:
    if review.applicant_id == actor.account_id or not review.is_live:
        return "View"
    if mine:
        return "Open"
    return "Take" if review.held_by_id is None else "View"
