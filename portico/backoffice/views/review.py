"""One review: the evidence, the clock, the decision."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from portico.access.permissions import Permission
from portico.backoffice.forms import CallForm, DecisionForm
from portico.backoffice.queries import most_urgent
from portico.backoffice.review_page import page_of
from portico.reviews import services
from portico.reviews.models import Outcome, Review
from portico.reviews.outcomes import outcomes_of
from portico.reviews.queries import review_for_staff
from portico.reviews.services import ReviewRefused
from portico.web.http import Request
from portico.web.page import page

DONE = {
    Outcome.APPROVE: "{} is approved. They are told by email.",
    Outcome.SEND_BACK: "Sent. The clock for {} stops until they answer.",
    Outcome.DECLINE: "{} is declined. They are told by email, with your reason after sign-in.",
}


@page(permission=Permission.REVIEW_QUEUE)
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: Request, public_id: UUID) -> HttpResponse:
    """Show the evidence; decide when the decision is posted."""
    review, now = _review(request, public_id), timezone.now()
    if request.method != "POST":
        services.see(review=review, actor=request.actor, now=now)
        return _page(request, review, now)
    form = DecisionForm(request.POST, words=outcomes_of(review.kind).words)
    if not form.is_valid():
        return _page(request, review, now, decision=form)
    outcome = Outcome(form.cleaned_data["outcome"])
    try:
        services.decide(
            review=review,
            outcome=outcome,
            reason=form.cleaned_data["reason"],
            actor=request.actor,
            now=now,
        )
    except ReviewRefused as refused:
        return _page(request, refused.review, now, decision=form, refused=refused)
    messages.success(request, DONE[outcome].format(review.organization.name))
    return redirect("backoffice:queue")


@page(permission=Permission.REVIEW_QUEUE)
@require_POST
def take(request: Request, public_id: UUID) -> HttpResponse:
    """Take it, or take it over from whom the page named."""
    review = _review(request, public_id)
    held_by = review.held_by
    seen = request.POST.get("from", "")
    expected = held_by.pk if held_by and str(held_by.public_id) == seen else None
    return _act(request, review, services.take, from_account_id=expected)


@page(permission=Permission.REVIEW_QUEUE)
@require_POST
def give_back(request: Request, public_id: UUID) -> HttpResponse:
    """Let it go; the queue comes next."""
    review = _review(request, public_id)
    return _act(request, review, services.give_back, leads_to=reverse("backoffice:queue"))


@page(permission=Permission.REVIEW_QUEUE)
@require_POST
def note_call(request: Request, public_id: UUID) -> HttpResponse:
    """Keep a call in the history."""
    review, now = _review(request, public_id), timezone.now()
    form = CallForm(request.POST)
    if not form.is_valid():
        return _page(request, review, now, call=form)
    return _act(request, review, services.note_call, **form.cleaned_data)


@page(permission=Permission.REVIEW_QUEUE)
@require_http_methods(["GET", "HEAD"])
def following(request: Request, public_id: UUID) -> HttpResponse:
    """The next review by urgency; back to the queue after the last."""
    review = most_urgent(request.actor, after=_review(request, public_id))
    if review is None:
        return redirect("backoffice:queue")
    return redirect("backoffice:review", review.public_id)


def _review(request: Request, public_id: UUID) -> Review:
    review = review_for_staff(request.actor, public_id)
    if review is None:
        raise Http404
    return review


def _act(
    request: Request,
    review: Review,
    service: Callable[..., object],
    leads_to: str = "",
    **what: Any,
) -> HttpResponse:
    now = timezone.now()
    try:
        service(review=review, actor=request.actor, now=now, **what)
    except ReviewRefused as refused:
        return _page(request, refused.review, now, refused=refused)
    return redirect(leads_to or reverse("backoffice:review", args=[review.public_id]))


def _page(request: Request, review: Review, now: datetime, **forms: Any) -> HttpResponse:
    context = page_of(review, actor=request.actor, plan=request.plan, now=now, **forms)
    return render(request, "backoffice/review.html", context)
