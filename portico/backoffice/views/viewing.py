"""Look at an organization as one of its people sees it, and stop."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portico.access.permissions import Permission
from portico.backoffice.forms.desk import ReasonForm
from portico.backoffice.person_page import person_of
from portico.organizations.models import Membership
from portico.organizations.queries import membership_by_public_id
from portico.toolkit import viewing
from portico.web.http import Request
from portico.web.page import page


@page(permission=Permission.VIEW_AS)
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: Request, public_id: UUID) -> HttpResponse:
    """Ask why; then lead to the organization's home as that person finds it."""
    member = _member(request, public_id)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            viewing.begin(
                request.session,
                member=member,
                reason=form.cleaned_data["reason"],
                actor=request.actor,
                now=timezone.now(),
            )
        except viewing.NotOpen:
            messages.info(request, "Nothing opens for them now: there is nothing to look at.")
            return redirect("backoffice:person", member.account.public_id)
        return redirect("toolkit:home")
    context = {
        "heading": f"View as {member.account.full_name}?",
        "crumbs": [("Help desk", reverse("backoffice:desk"))],
        "member": member,
        "form": form,
        "minutes": int(viewing.VIEWING_FOR.total_seconds() // 60),
        "back_url": reverse("backoffice:person", args=[member.account.public_id]),
    }
    return render(request, "backoffice/view_as.html", context)


@page(permission=Permission.VIEW_AS)
@require_safe
def show(request: Request) -> HttpResponse:
    """Where an act leads that nobody does while looking."""
    context = {"heading": "You are only looking", "looks": request.actor.views_as}
    return render(request, "backoffice/viewing.html", context)


@page(permission=Permission.VIEW_AS)
@require_POST
def stop(request: Request) -> HttpResponse:
    """Back to the desk as oneself."""
    plan, now = request.plan.slug, timezone.now()
    member = getattr(request, "member", None)
    viewing.end(request.session, plan, request.actor, how="stopped", now=now)
    if member is None:
        return redirect("backoffice:desk")
    messages.success(request, f"You look as yourself again, not as {member.account.full_name}.")
    return redirect("backoffice:person", member.account.public_id)


def _member(request: Request, public_id: UUID) -> Membership:
    """Somebody of this plan whom the desk helps."""
    member = membership_by_public_id(request.plan.slug, public_id)
    if member is None or not person_of(member.account, request.plan).is_helped:
        raise Http404
    return member
