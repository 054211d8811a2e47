"""After the last step: the office's people where the plan lists them, then what happens next."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from portico.access.permissions import Permission
from portico.access.states import State
from portico.accounts.queries import username_of
from portico.agreements.queries import live_signature
from portico.organizations.models import Organization
from portico.registration.forms import PeopleForm
from portico.registration.models import Draft
from portico.registration.services.people import confirm_people, dispute_people, people_of
from portico.registration.views.drafts import draft_of
from portico.reviews.models import DecidedBy
from portico.reviews.queries import review_for
from portico.web.http import Request
from portico.web.page import page


@page(permission=Permission.REGISTRATION)
@require_http_methods(["GET", "HEAD", "POST"])
def done(request: Request) -> HttpResponse:
    """The confirmation; it can be reloaded in this browser for a day."""
    draft = draft_of(request, timezone.now())
    membership = draft.membership
    if membership is None:
        return redirect("registration:start")
    if _lists_people(request, draft):
        return _people(request, draft, membership.organization)
    review = review_for(membership.pk)
    unsigned = membership.status is State.AWAITING_SIGNATURE
    return render(
        request,
        "registration/done.html",
        {
            "membership": membership,
            "organization": membership.organization,
            "is_open": membership.status is State.ACTIVE,
            "awaits_link": membership.account.email_verified_at is None,
            "to_sign": live_signature(str(membership.organization)) if unsigned else None,
            "reviewed": review is not None,
            "username": username_of(membership.account_id, request.plan.slug),
            "by_plan": review is not None and review.decider == DecidedBy.PLAN,
        },
    )


def _lists_people(request: Request, draft: Draft) -> bool:
    answered = draft.answers.get("account_type", {})
    track = request.plan.registration.track(answered.get("track", ""))
    return track is not None and track.lists_people and draft.people_confirmed_at is None


def _people(request: Request, draft: Draft, organization: Organization) -> HttpResponse:
    """Everyone registered by that office; the list is right, or staff are told that it is not."""
    disputes = request.method == "POST" and request.POST.get("action") == "wrong"
    form = PeopleForm(request.POST if disputes else None)
    now = timezone.now()
    if disputes and form.is_valid():
        message = form.cleaned_data["message"]
        dispute_people(
            draft=draft, profile=request.plan, message=message, actor=request.actor, now=now
        )
        return redirect("registration:done")
    if request.method == "POST" and not disputes:
        confirm_people(draft=draft, actor=request.actor, now=now)
        return redirect("registration:done")
    return render(
        request,
        "registration/people.html",
        {"people": people_of(draft), "form": form, "organization": organization},
    )
