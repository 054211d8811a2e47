"""The rows of the review queue and its figures."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Literal

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from portico.access.actor import Actor
from portico.accounts.models import Account
from portico.organizations.models import OrganizationNpi, OrganizationTin
from portico.reviews.clock import WorkingTime, day_length, working_spans
from portico.reviews.models import BY_NAME, LIVE, WAITS_FOR_THEM, Review, ReviewState
from portico.reviews.queries import answer_times, reviews_for_staff
from portico.vocabulary.business_time import BusinessCalendar
from portico.vocabulary.digits import digits_of
from portico.vocabulary.npi import NPI_LENGTH
from portico.vocabulary.tin import TIN_LENGTH
from portico.web.searching import beginnings

Tab = Literal["open", "mine", "nobody", "waiting", "decided"]
CLEAN, UNCLEAR = "clean", "unclear"
NOBODY = "nobody"
"""As a holder: who holds nothing is no account."""
_REFERENCE = re.compile(r"\s*r-?\s*(\d{1,12})\s*", re.IGNORECASE)
_OWN = Q(organization=OuterRef("organization"))
_OPEN = Q(state=ReviewState.OPEN)
_USUAL_OVER = timedelta(days=90)


@dataclass(frozen=True, slots=True, kw_only=True)
class Criteria:
    """What the queue shows, in which order."""

    tab: Tab = "open"
    text: str = ""
    kind: str = ""
    evidence: str = ""
    """CLEAN, UNCLEAR, or whatever it is."""
    held_by: str = ""
    sort: str = "due"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The strip over the queue and the counts on its tabs."""

    overdue: int
    due_today: int
    open: int
    mine: int
    nobody: int
    waiting: int
    usual: WorkingTime | None
    """The middle of the answers of the last 90 days."""


def queue(actor: Actor, criteria: Criteria) -> QuerySet[Review]:
    """The reviews of one tab that match, in order."""
    rows = reviews_for_staff(actor).filter(_of_tab(criteria.tab, actor))
    if criteria.text.strip():
        rows = rows.filter(_matching(criteria.text.strip()))
    if criteria.evidence:
        rows = rows.filter(is_clean=criteria.evidence == CLEAN)
    if criteria.kind:
        rows = rows.filter(kind=criteria.kind)
    if criteria.held_by == NOBODY:
        rows = rows.filter(held_by__isnull=True)
    elif criteria.held_by:
        rows = rows.filter(held_by__public_id=criteria.held_by)
    return _sorted(rows, criteria)


def figures(actor: Actor, *, calendar: BusinessCalendar, now: datetime) -> Figures:
    """Count once for the strip and the tabs."""
    today = now.astimezone(calendar.zone).date()
    midnight = datetime.combine(today, datetime.min.time(), tzinfo=calendar.zone)
    due_today = Q(due_at__gte=now, due_at__lt=midnight + timedelta(days=1))
    counts = (
        reviews_for_staff(actor)
        .select_related(None)
        .filter(state__in=LIVE)
        .aggregate(
            overdue=Count("pk", filter=_OPEN & Q(due_at__lt=now)),
            due_today=Count("pk", filter=_OPEN & due_today),
            open=Count("pk", filter=_OPEN),
            mine=Count("pk", filter=_OPEN & Q(held_by=actor.account_id)),
            nobody=Count("pk", filter=_OPEN & Q(held_by__isnull=True)),
            waiting=Count("pk", filter=Q(state__in=WAITS_FOR_THEM)),
        )
    )
    return Figures(**counts, usual=_usual_time(actor, calendar, now))


def holders(actor: Actor) -> list[tuple[str, str]]:
    """Who holds something open or sent back, for the filter."""
    held = reviews_for_staff(actor).filter(state__in=LIVE)
    people = Account.objects.filter(pk__in=held.values("held_by"))
    return [
        (str(each.public_id), each.full_name)
        for each in people.order_by("last_name", "first_name", "pk")
    ]


def most_urgent(actor: Actor, *, after: Review | None = None) -> Review | None:
    """The open review due first that nobody else holds; behind ``after``, or from the start."""
    free = Q(held_by__isnull=True) | Q(held_by=actor.account_id)
    rows = reviews_for_staff(actor).filter(_OPEN & free).exclude(applicant_id=actor.account_id)
    rows = rows.exclude(endorsed_by=actor.account_id)
    if after is None:
        return rows.filter(held_by__isnull=True).order_by("due_at", "pk").first()
    behind = Q(due_at__gt=after.due_at) | Q(due_at=after.due_at, pk__gt=after.pk)
    return rows.filter(behind).order_by("due_at", "pk").first()


def _of_tab(tab: Tab, actor: Actor) -> Q:
    return {
        "open": _OPEN,
        "mine": _OPEN & Q(held_by=actor.account_id),
        "nobody": _OPEN & Q(held_by__isnull=True),
        "waiting": Q(state__in=WAITS_FOR_THEM),
        "decided": Q(state=ReviewState.DECIDED),
    }[tab]


def _matching(text: str) -> Q:
    """A reference, a whole TIN or NPI, or beginnings of names; never parts of numbers."""
    if reference := _REFERENCE.fullmatch(text):
        return Q(number=int(reference[1]))
    digits = digits_of(text) or ""
    if len(digits) == TIN_LENGTH:
        return Q(Exists(OrganizationTin.objects.filter(_OWN, tin=digits)))
    if len(digits) == NPI_LENGTH:
        return Q(Exists(OrganizationNpi.objects.filter(_OWN, npi=digits)))
    return Q(words=beginnings(text))


def _sorted(rows: QuerySet[Review], criteria: Criteria) -> QuerySet[Review]:
    down = criteria.sort.startswith("-")
    if criteria.sort.removeprefix("-") == "name":
        return rows.order_by(*((BY_NAME.desc(), "-pk") if down else (BY_NAME, "pk")))
    time = "decided_at" if criteria.tab == "decided" else "due_at"
    return rows.order_by(*((f"-{time}", "-pk") if down else (time, "pk")))


def _usual_time(actor: Actor, calendar: BusinessCalendar, now: datetime) -> WorkingTime | None:
    answers = answer_times(actor, since=now - _USUAL_OVER)
    if not answers:
        return None
    seconds = median(
        sum(working_spans(calendar, began, answered), timedelta()).total_seconds()
        for began, answered in answers
    )
    days, rest = divmod(timedelta(seconds=seconds), day_length(calendar))
    return WorkingTime(days=days, rest=rest)
