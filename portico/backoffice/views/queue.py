"""The review queue."""

import logging
from typing import cast, get_args

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from portico.access.permissions import Permission
from portico.backoffice.forms.queue import FilterForm, SearchForm
from portico.backoffice.queries import Criteria, Figures, Tab, figures, holders, most_urgent, queue
from portico.backoffice.queue_rows import row_of
from portico.profiles.calendar import business_calendar
from portico.reviews.outcomes import kinds
from portico.reviews.services import ReviewRefused, take
from portico.web.http import Request
from portico.web.moments import long_moment
from portico.web.page import page
from portico.web.searches import recall, to_list

logger = logging.getLogger(__name__)
PAGE_LENGTH = 25
EMPTY: dict[Tab, tuple[str, str]] = {
    "open": ("Nothing waits for you", "A registration appears here the moment it is sent."),
    "mine": ("You hold nothing", "What you take from the queue is listed here."),
    "nobody": ("Everything is held", "Each open review has somebody who looks at it."),
    "waiting": ("Nobody has to answer", "What you send back is listed here until they correct it."),
    "decided": ("Nothing is decided yet", "Decisions are listed here, the latest first."),
}
SORTS = frozenset({"due", "-due", "name", "-name"})


@page(permission=Permission.REVIEW_QUEUE)
@require_safe
def show(request: Request) -> HttpResponse:
    """One tab of the queue."""
    return _page(request)


@page(permission=Permission.REVIEW_QUEUE)
@require_POST
def search(request: Request) -> HttpResponse:
    """Keep what was typed in the session; the address carries only its key."""
    form = SearchForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    return to_list(request, "backoffice:queue", form.cleaned_data["text"])


@page(permission=Permission.REVIEW_QUEUE)
@require_POST
def take_most_urgent(request: Request) -> HttpResponse:
    """Take what is due first and held by nobody, and open it."""
    review = most_urgent(request.actor)
    if review is None:
        messages.info(request, "Somebody holds every open review.")
        return redirect("backoffice:queue")
    try:
        take(review=review, from_account_id=None, actor=request.actor, now=timezone.now())
    except ReviewRefused:
        logger.info("Two reviewers reached for the same review.")  # its page says who holds it
    return redirect("backoffice:review", review.public_id)


def _page(request: Request, search_form: SearchForm | None = None) -> HttpResponse:
    now, plan, actor = timezone.now(), request.plan, request.actor
    filters = FilterForm(request.GET, kinds=kinds(), holders=holders(actor))
    criteria = _criteria(request, filters)
    rows = Paginator(queue(actor, criteria), PAGE_LENGTH).get_page(request.GET.get("page"))
    counts = figures(actor, calendar=business_calendar(plan), now=now)
    when = long_moment(now, zone=plan.hours.zone, label=plan.hours.time_zone_label)
    context = {
        "heading": "Review queue",
        "lead": f"{when}. Promise: an answer in {_days(plan.review.business_days)}.",
        "figures": counts,
        "tabs": _tabs(counts, criteria.tab),
        "criteria": criteria,
        "search": request.GET.get("s", ""),
        "form": search_form or SearchForm(initial={"text": criteria.text}),
        "filters": filters,
        "page": rows,
        "rows": [row_of(review, actor=actor, plan=plan, now=now) for review in rows],
        "sorting": _sorting(request, criteria),
        "narrowed": bool(criteria.text or criteria.kind or criteria.evidence or criteria.held_by),
        "all_url": f"?tab={criteria.tab}",
        "empty_title": EMPTY[criteria.tab][0],
        "empty_text": EMPTY[criteria.tab][1],
    }
    return render(request, "backoffice/queue.html", context)


def _criteria(request: Request, filters: FilterForm) -> Criteria:
    """Whatever the address says that makes no sense is as if it said nothing."""
    filters.is_valid()
    chosen = getattr(filters, "cleaned_data", {})
    tab, sort = request.GET.get("tab", ""), request.GET.get("sort", "")
    known_tab = cast("Tab", tab) if tab in get_args(Tab) else "open"
    return Criteria(
        tab=known_tab,
        text=recall(request.session, request.GET.get("s", "")),
        kind=chosen.get("kind", ""),
        evidence=chosen.get("evidence", ""),
        held_by=chosen.get("held_by", ""),
        sort=sort if sort in SORTS else ("-due" if known_tab == "decided" else "due"),
    )


def _tabs(counts: Figures, current: Tab) -> list[dict[str, object]]:
    shown: list[tuple[Tab, str, int | None]] = [
        ("open", "All open", counts.open),
        ("mine", "Mine", counts.mine),
        ("nobody", "Nobody’s", counts.nobody),
        ("waiting", "Waiting for them", counts.waiting),
        ("decided", "Decided", None),
    ]
    return [
        {"key": key, "label": label, "count": count, "current": key == current}
        for key, label, count in shown
    ]


def _sorting(request: Request, criteria: Criteria) -> dict[str, dict[str, str]]:
    """For each sortable column: where its head leads, and how it is sorted now."""
    heads = {}
    for name in ("name", "due"):
        query = request.GET.copy()
        query.pop("page", None)
        ascends = criteria.sort == name
        query["sort"] = f"-{name}" if ascends else name
        order = "ascending" if ascends else "descending"
        is_sorted = criteria.sort.removeprefix("-") == name
        heads[name] = {"url": f"?{query.urlencode()}", "order": order if is_sorted else ""}
    return heads


def _days(count: int) -> str:
    return f"{count} business day" + ("s" if count > 1 else "")
