"""Objecting to what would replace whoever runs an organization: by the mailed link, or signed in."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portico.access.permissions import Permission
from portico.accounts.views.forgotten import link_over
from portico.delegation.queries.succession import open_case_of
from portico.delegation.services.succession import (
    object_by_link,
    object_signed_in,
    objection_link,
)
from portico.vocabulary.moments import moment_in_words
from portico.web.http import Request
from portico.web.page import page


@page(permission=Permission.PUBLIC)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def by_link(request: Request, token: str) -> HttpResponse:
    """Ask first, because mail scanners open links; the button objects."""
    now, plan = timezone.now(), request.plan
    case = objection_link(plan=plan.slug, token=token, now=now)
    if case is None:
        return link_over(request, "toolkit:public", "To the start")
    context = {"case": case, "organization": case.organization}
    if request.method == "POST":
        object_by_link(plan=plan.slug, token=token, now=now)
        return render(request, "delegation/objected.html", context)
    return render(request, "delegation/object.html", context)


@page(permission=Permission.ORGANIZATION_USERS)
@require_http_methods(["GET", "HEAD", "POST"])
def signed_in(request: Request) -> HttpResponse:
    """What is under way about the organization's main role; its administrators may object."""
    case = open_case_of(request.actor.organization_id or 0)
    if case is None:
        raise Http404
    if request.method == "POST":
        if object_signed_in(case=case, actor=request.actor, now=timezone.now()):
            messages.success(request, "Your objection is with the plan.")
        return redirect("toolkit:home")
    hours = request.plan.hours
    context = {
        "heading": case.get_kind_display(),
        "lead": case.organization.name,
        "case": case,
        "since": moment_in_words(case.opened_at, hours.zone, hours.time_zone_label),
    }
    return render(request, "delegation/case.html", context)
