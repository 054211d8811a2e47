"""Requests to join the organization with the administrator's answer; and who asks for access."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from portico.access.permissions import Permission
from portico.delegation.models import AccessRequest
from portico.delegation.queries import open_requests
from portico.delegation.words import asked_for
from portico.organizations.working import working_member
from portico.profiles.schema import Profile
from portico.reviews import services
from portico.reviews.models import Outcome, Review, ReviewState
from portico.reviews.queries import request_for_administrator, waiting_requests
from portico.reviews.services import ReviewRefused
from portico.toolkit.forms import AnswerForm
from portico.web.http import Request
from portico.web.moments import moment, within_sentence
from portico.web.page import page

PAGE_LENGTH = 25
DONE = {
    Outcome.APPROVE: "{} is approved and can sign in.",
    Outcome.DECLINE: "{} is denied. They are told to ask you.",
}


@page(permission=Permission.ORGANIZATION_USERS)
@require_safe
def listing(request: Request) -> HttpResponse:
    """Who waits, the longest first."""
    now, plan = timezone.now(), request.plan
    waiting = waiting_requests(request.actor)
    rows = Paginator(waiting, PAGE_LENGTH).get_page(request.GET.get("page"))
    organization = working_member(request).organization
    asked = open_requests(organization.pk)
    context = {
        "heading": "Requests",
        "lead": f"What people ask of {organization.name}: to work in it, and for access.",
        "asked": [_asked(each, plan, now) for each in asked[:PAGE_LENGTH]],
        "asked_in_all": asked.count(),
        "page": rows,
        "rows": [{"review": each, "since": _since(each, plan, now)} for each in rows],
    }
    return render(request, "toolkit/requests.html", context)


def _asked(asked: AccessRequest, plan: Profile, now: datetime) -> dict[str, object]:
    """What somebody asks for; those further down follow as the first ones are answered."""
    what = asked_for(asked.thing, asked.value, with_phi=asked.with_phi, profile=plan)
    since = moment(asked.asked_at, zone=plan.hours.zone, now=now)
    return {"asked": asked, "what": what, "since": since}


@page(permission=Permission.ORGANIZATION_USERS)
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: Request, public_id: UUID) -> HttpResponse:
    """What they told us, and the answer."""
    review, now = request_for_administrator(request.actor, public_id), timezone.now()
    if review is None:
        raise Http404
    if request.method != "POST":
        services.see(review=review, actor=request.actor, now=now)
        return _page(request, review, now, AnswerForm())
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, review, now, form)
    outcome = Outcome(form.cleaned_data["outcome"])
    reason = form.cleaned_data["reason"]
    try:
        services.decide(review=review, outcome=outcome, reason=reason, actor=request.actor, now=now)
    except ReviewRefused as refused:
        return _page(request, refused.review, now, form, refusal=str(refused))
    messages.success(request, DONE[outcome].format(review.applicant.full_name))
    return redirect("toolkit:requests")


def _page(
    request: Request, review: Review, now: datetime, form: AnswerForm, *, refusal: str = ""
) -> HttpResponse:
    plan, evidence = request.plan, review.shown_evidence
    context = {
        "heading": review.applicant.full_name,
        "crumbs": [("Requests", reverse("toolkit:requests"))],
        "lead": f"{review.reference}. Asked to join {review.organization.name} "
        f"{within_sentence(_since(review, plan, now))}",
        "review": review,
        "person": [(fact.label, fact.typed) for fact in evidence.person],
        "checks": [
            {"check": check, "when": moment(check.at, zone=plan.hours.zone, now=now)}
            for check in evidence.checks
        ],
        "is_open": review.state == ReviewState.OPEN,
        "is_own_entry": review.applicant_id == request.actor.account_id,
        "decided": _decided(review, plan, now),
        "form": form,
        "refusal": refusal,
    }
    return render(request, "toolkit/request.html", context)


def _decided(review: Review, plan: Profile, now: datetime) -> str:
    if review.decided_at is None:
        return ""
    return within_sentence(moment(review.decided_at, zone=plan.hours.zone, now=now))


def _since(review: Review, plan: Profile, now: datetime) -> str:
    return moment(review.opened_at, zone=plan.hours.zone, now=now)
