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
from portico.backoffice.forms.review import (
    AssignForm,
    ContactForm,
    DecisionForm,
    NoteForm,
    NothingOnFileForm,
)
from portico.backoffice.queries import most_urgent
from portico.backoffice.review_page import page_of
from portico.reviews import services
from portico.reviews.models import Happening, Outcome, Review
from portico.reviews.queries import colleagues_for, review_for_staff
from portico.reviews.services import ReviewRefused
from portico.web.forms import KitForm
from portico.web.http import Request
from portico.web.page import page

FIRST_APPROVAL = "Your approval of {} is kept. A colleague has to approve it as well."
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
    form = DecisionForm(request.POST, review=review, plan=request.plan, actor=request.actor)
    if not form.is_valid():
        return _page(request, review, now, typed=form)
    return _decide(request, review, form, now)


def _decide(request: Request, review: Review, form: DecisionForm, now: datetime) -> HttpResponse:
    outcome = Outcome(form.cleaned_data["outcome"])
    try:
        decided = services.decide(
            review=review,
            outcome=outcome,
            reason=form.cleaned_data["reason"],
            corrections=form.cleaned_data.get("corrections", ()),
            actor=request.actor,
            now=now,
        )
    except ReviewRefused as refused:
        return _page(request, refused.review, now, typed=form, refused=refused)
    waits = outcome is Outcome.APPROVE and decided.is_live
    said = FIRST_APPROVAL if waits else DONE[outcome]
    messages.success(request, said.format(review.organization.name))
    return redirect("backoffice:queue")


@page(permission=Permission.REVIEW_QUEUE)
@require_POST
def take(request: Request, public_id: UUID) -> HttpResponse:
    """Take it, or take it over from whom the page named."""
    review = _review(request, public_id)
    return _act(request, review, services.take, from_account_id=_seen(request, review))


@page(permission=Permission.REVIEW_QUEUE)
@require_POST
def give_back(request: Request, public_id: UUID) -> HttpResponse:
    """Let it go; the queue comes next."""
    review = _review(request, public_id)
    return _act(request, review, services.give_back, leads_to=reverse("backoffice:queue"))


@page(permission=Permission.REVIEW_QUEUE)
@require_POST
def note_contact(request: Request, public_id: UUID) -> HttpResponse:
    """Keep a call or a letter in the history."""
    review = _review(request, public_id)
    form = ContactForm(request.POST, contacts=review.shown_evidence.contacts)
    if not form.is_valid():
        return _page(request, review, timezone.now(), typed=form)
    return _act(
        request,
        review,
        services.note_contact,
        form=form,
        happening=Happening(form.cleaned_data["how"]),
        contact=form.cleaned_data["where"],
        person=form.cleaned_data["person"],
        text=form.cleaned_data["text"],
    )


@page(permission=Permission.REVIEW_QUEUE)
@require_POST
def note_nothing_on_file(request: Request, public_id: UUID) -> HttpResponse:
    """Keep that nobody is on file who could be asked."""
    review, form = _review(request, public_id), NothingOnFileForm(request.POST)
    if not form.is_valid():
        return _page(request, review, timezone.now(), typed=form)
    text = form.cleaned_data["why"]
    return _act(request, review, services.note_nothing_on_file, form=form, text=text)


@page(permission=Permission.REVIEW_QUEUE)
@require_POST
def note(request: Request, public_id: UUID) -> HttpResponse:
    """Keep what a colleague should know."""
    review, form = _review(request, public_id), NoteForm(request.POST)
    if not form.is_valid():
        return _page(request, review, timezone.now(), typed=form)
    return _act(request, review, services.note, form=form, text=form.cleaned_data["note"])


@page(permission=Permission.REVIEW_QUEUE)
@require_POST
def assign(request: Request, public_id: UUID) -> HttpResponse:
    """Give it to a colleague, from whom the page named."""
    review = _review(request, public_id)
    form = AssignForm(request.POST, colleagues=colleagues_for(review, request.actor))
    if not form.is_valid():
        return _page(request, review, timezone.now(), typed=form)
    to = form.accounts[form.cleaned_data["to"]]
    return _act(
        request, review, services.assign, form=form, to=to, from_account_id=_seen(request, review)
    )


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


def _seen(request: Request, review: Review) -> int | None:
    """Who held it when the person looked, if they still do."""
    held_by, seen = review.held_by, request.POST.get("from", "")
    return held_by.pk if held_by and str(held_by.public_id) == seen else None


def _act(
    request: Request,
    review: Review,
    service: Callable[..., object],
    leads_to: str = "",
    form: KitForm | None = None,
    **what: Any,
) -> HttpResponse:
    now = timezone.now()
    try:
        service(review=review, actor=request.actor, now=now, **what)
    except ReviewRefused as refused:
        return _page(request, refused.review, now, typed=form, refused=refused)
    return redirect(leads_to or reverse("backoffice:review", args=[review.public_id]))


def _page(
    request: Request,
    review: Review,
    now: datetime,
    typed: KitForm | None = None,
    refused: ReviewRefused | None = None,
) -> HttpResponse:
    context = page_of(
        review, actor=request.actor, plan=request.plan, now=now, typed=typed, refused=refused
    )
    return render(request, "backoffice/review.html", context)
