"""An account was opened by a proof alone: whoever the plan's record names may close it."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portico.access.permissions import Permission
from portico.accounts.views.forgotten import link_over
from portico.registration.services.contest import contest as close
from portico.registration.services.contest import contested_organization
from portico.web.http import Request
from portico.web.page import page


@page(permission=Permission.PUBLIC)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def contest(request: Request, token: str) -> HttpResponse:
    """Ask first, because mail scanners open links; the button closes the account."""
    now = timezone.now()
    organization = contested_organization(profile=request.plan, token=token, now=now)
    if organization is None:
        return link_over(request, "toolkit:public", "To the start")
    if request.method == "POST":
        close(profile=request.plan, token=token, now=now)
        return render(request, "registration/contested.html", {"organization": organization})
    return render(request, "registration/contest.html", {"organization": organization})
