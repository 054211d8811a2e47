"""The reviews somebody may see; the actor's standing is the gate."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Aggregate, Count, DateField, F, FloatField, Max, Q, QuerySet
from django.db.models.functions import TruncMonth

from portico.access.actor import Actor
from portico.access.decide import STAFF_ROLES_FOR, decide
from portico.access.permissions import Permission
from portico.accounts.models import Account
from portico.accounts.queries import staff_with
from portico.profiles.loading import profile as load_profile
from portico.reviews.clock import Clock, read_clock
from portico.reviews.evidence import Source
from portico.reviews.models import (
    LIVE,
    WAITS_FOR_THEM,
    DecidedBy,
    Happening,
    Outcome,
    Review,
    ReviewNote,
    ReviewState,
)
from portico.reviews.outcomes import outcomes_of
from portico.reviews.rules import Approval
from portico.vocabulary.business_time import BusinessCalendar

_SHOWN = ("organization", "membership", "applicant", "held_by", "decided_by", "endorsed_by")


LETS_IN = ("organization", "third_party", "supersession")
"""The kinds of review that let a whole organization in, also in the place of another."""


def reviews_for_staff(actor: Actor) -> QuerySet[Review]:
    """Every review the plan decides, for its reviewers; nothing for anybody else."""
    if not decide(actor, Permission.REVIEW_QUEUE).allowed:
        return Review.objects.none()
    return Review.objects.filter(plan=actor.plan, decider=DecidedBy.PLAN).select_related(*_SHOWN)


def review_for_staff(actor: Actor, public_id: UUID) -> Review | None:
    """One review of the plan, for its reviewers."""
    return reviews_for_staff(actor).filter(public_id=public_id).first()


def requests_for_administrator(actor: Actor) -> QuerySet[Review]:
    """The requests an organization's administrators decide, for one of them."""
    if not decide(actor, Permission.ORGANIZATION_USERS).allowed:
        return Review.objects.none()
    return Review.objects.filter(
        plan=actor.plan,
        decider=DecidedBy.ORGANIZATION,
        organization_id=actor.organization_id or 0,
    ).select_related(*_SHOWN)


def request_for_administrator(actor: Actor, public_id: UUID) -> Review | None:
    """One request of the organization, for one of its administrators."""
    return requests_for_administrator(actor).filter(public_id=public_id).first()


def waiting_requests(actor: Actor) -> QuerySet[Review]:
    """The requests still waiting for an administrator's answer, oldest first."""
    return requests_for_administrator(actor).filter(state__in=LIVE).order_by("opened_at", "id")


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


def live_reviews_of(organization_id: int) -> list[Review]:
    """What is still decided on about an organization, whoever decides, oldest first."""
    rows = Review.objects.filter(organization_id=organization_id, state__in=LIVE)
    return list(rows.select_related("applicant").order_by("opened_at", "pk"))


def was_reviewed(organization_id: int) -> bool:
    """True when somebody of the plan let the organization in; False where a proof did."""
    return _let_in(organization_id).exists()


def approved_since(organization_id: int, moment: datetime) -> bool:
    """True when somebody of the plan let the organization in after that moment."""
    return _let_in(organization_id).filter(decided_at__gt=moment).exists()


def _let_in(organization_id: int) -> QuerySet[Review]:
    """The approvals of an organization, also of one that took another's place."""
    approved = Review.objects.filter(organization_id=organization_id, outcome=Outcome.APPROVE)
    return approved.filter(kind__in=LETS_IN)


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
    return review.notes.select_related("by", "to").order_by("at", "id")


def approval_of(review: Review) -> Approval:
    """What the plan asks before somebody approves this review."""
    if review.decider != DecidedBy.PLAN:
        return Approval()
    asks, own = load_profile(review.plan).review, outcomes_of(review.kind)
    asks_contact = own.asks_contact or (asks.asks_contact and own.admits)
    return Approval(
        lacks_contact=asks_contact and not _has_asked(review),
        needs_second=own.two_persons or review.kind in asks.second_person,
        endorsed_by_id=review.endorsed_by_id,
    )


def _has_asked(review: Review) -> bool:
    """True when somebody asked at a contact on file, or said that there is none.

    What was noted before a correction was about something else.
    """
    corrected = review.notes.filter(happening=Happening.REOPENED)
    since = corrected.aggregate(last=Max("pk"))["last"]
    asked = Q(happening__in=(Happening.CALLED, Happening.WROTE)) & ~Q(contact_source=Source.FORM)
    nobody = Q(happening=Happening.NOTHING_ON_FILE)
    return review.notes.filter(asked | nobody, pk__gt=since or 0).exists()


def asked_on_file(review: Review) -> ReviewNote | None:
    """The last time somebody was asked at a contact that the applicant did not give."""
    asked = review.notes.filter(happening__in=(Happening.CALLED, Happening.WROTE))
    return asked.exclude(contact_source=Source.FORM).order_by("pk").last()


def typed_contacts(review: Review) -> list[str]:
    """Every contact that came from the form, also before it was corrected."""
    organization, person = review.organization, review.applicant
    names = ("phone", "email", "street")
    typed = [getattr(organization, name) for name in names] + [person.email, person.phone]
    if review.membership is not None:
        typed.append(review.membership.work_phone)
    for changes in review.notes.values_list("changes", flat=True):
        typed += [change["before"] for change in changes if change["field"] in names]
    return [each for each in typed if each]


def colleagues_for(review: Review, actor: Actor) -> QuerySet[Account]:
    """Who else of the plan may decide on a review; neither its applicant nor who approved first."""
    roles = STAFF_ROLES_FOR[Permission.REVIEW_QUEUE]
    others = (review.applicant_id, review.held_by_id, review.endorsed_by_id, actor.account_id)
    return staff_with(review.plan, roles).exclude(pk__in=[each for each in others if each])


def late_untold(plan: str, now: datetime) -> QuerySet[Review]:
    """What the plan still has to decide past its time, and no lead was told of, oldest first."""
    late = open_reviews_for_plan(plan).filter(due_at__lt=now, late_told_at=None)
    return late.order_by("due_at", "pk")


def answer_times(actor: Actor, *, since: datetime) -> list[tuple[datetime, datetime]]:
    """When the clock started and when the answer came, for the last hundred answers."""
    decided = reviews_for_staff(actor).filter(state=ReviewState.DECIDED, decided_at__gte=since)
    pairs = decided.order_by("-decided_at").values_list("clock_started_at", "decided_at")[:100]
    return [(started, answered) for started, answered in pairs if answered is not None]


def clock_of(review: Review, *, calendar: BusinessCalendar, now: datetime) -> Clock:
    """How the promise of an answer stands."""
    return read_clock(
        started_at=review.clock_started_at,
        due_at=review.due_at,
        waits_for_us=review.state == ReviewState.OPEN,
        waits_for_them=review.state in WAITS_FOR_THEM,
        calendar=calendar,
        now=now,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Decisions:
    """What the plan decided in one month, or in all; of one kind, or of all."""

    month: date | None = None
    kind: str = ""
    count: int
    late: int
    """After the promised moment."""
    median_minutes: float | None
    """Of business time; None where nothing was decided."""
    slow_minutes: float | None
    """Nine of ten were faster: the 90th percentile."""


class Percentile(Aggregate):
    """The value below which that fraction lies, between neighbours if need be; NULLs left out."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(%(fraction)s) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()


_FIGURES = {
    "count": Count("*"),
    "late": Count("due_at", filter=Q(decided_at__gt=F("due_at"))),
    "median_minutes": Percentile("working_minutes", fraction=0.5),
    "slow_minutes": Percentile("working_minutes", fraction=0.9),
}


def decisions_by_month(
    actor: Actor, *, since: datetime, until: datetime, zone: ZoneInfo, kind: str = ""
) -> list[Decisions]:
    """What the plan decided from ``since`` to before ``until``, by month of its ``zone``.

    All of it comes first, without a month. Nothing for who may not see reports.
    """
    decided = _decided(actor, since, until)
    if kind:
        decided = decided.filter(kind=kind)
    month = TruncMonth("decided_at", tzinfo=zone, output_field=DateField())
    by_month = decided.annotate(month=month).values("month").annotate(**_FIGURES)
    rows = [decided.aggregate(**_FIGURES), *by_month.order_by("month")]
    return [Decisions(kind=kind, **row) for row in rows if row["count"]]


def decisions_by_kind(actor: Actor, *, since: datetime, until: datetime) -> list[Decisions]:
    """The same by kind of review."""
    by_kind = _decided(actor, since, until).values("kind").annotate(**_FIGURES)
    rows: list[dict[str, Any]] = [{**row} for row in by_kind.order_by("kind")]
    return [Decisions(**row) for row in rows]


def _decided(actor: Actor, since: datetime, until: datetime) -> QuerySet[Review]:
    if not decide(actor, Permission.REPORTS).allowed:
        return Review.objects.none()
    return Review.objects.filter(
        plan=actor.plan,
        decider=DecidedBy.PLAN,
        state=ReviewState.DECIDED,
        decided_at__gte=since,
        decided_at__lt=until,
    ).order_by()
