"""The mailed invitation of a plan's staff member."""

from typing import Any

from allauth.account.utils import perform_login
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from portico.access.actor import Actor
from portico.access.permissions import Permission
from portico.accounts import queries, sessions
from portico.accounts.forms import StaffInvitationForm
from portico.accounts.services import (
    EmailTaken,
    IsMember,
    accept_as_existing,
    accept_as_new,
    open_invitation,
)
from portico.accounts.services.staff import Invitation
from portico.audit.acting import acting
from portico.web.http import Request
from portico.web.page import page

TEMPLATE = "accounts/staff_invitation.html"


@page(permission=Permission.PUBLIC)
@never_cache
def staff_invitation(request: Request, token: str) -> HttpResponse:
    """Take it up: with a new sign-in, or with the one that holds the invited email."""
    invitation = open_invitation(token, plan=request.plan.slug, now=timezone.now())
    if invitation is None:
        return _over(request)
    if invitation.account is not None:
        return _with_existing(request, token, invitation)
    return _with_new(request, token, invitation)


def _with_new(request: Request, token: str, invitation: Invitation) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    form = StaffInvitationForm(data, email=invitation.role.email, plan=request.plan)
    if data is None or not form.is_valid():
        return render(request, TEMPLATE, _context(request, invitation, form=form))
    actor = Actor.anonymous(plan=request.plan.slug)
    try:
        with acting(actor):
            account = accept_as_new(
                token=token, plan=request.plan.slug, now=timezone.now(), **form.cleaned_data
            )
    except EmailTaken:
        return redirect(request.path)
    if account is None:
        return _over(request)
    answer: HttpResponse = perform_login(
        request, account, redirect_url=reverse("accounts:totp_setup")
    )
    request.session[sessions.MAY_ENROL] = True
    return answer


def _with_existing(request: Request, token: str, invitation: Invitation) -> HttpResponse:
    account: Any = request.user
    is_theirs = account == invitation.account
    if request.method != "POST" or not is_theirs:
        return render(request, TEMPLATE, _context(request, invitation, is_theirs=is_theirs))
    try:
        with acting(request.actor):
            accepted = accept_as_existing(
                token=token, plan=request.plan.slug, account=account, now=timezone.now()
            )
    except IsMember:
        return render(request, TEMPLATE, _context(request, invitation, is_member=True))
    if not accepted:
        return _over(request)
    request.session[sessions.MAY_ENROL] = True
    has_factor = queries.has_second_factor(account.pk)
    return redirect("toolkit:enter" if has_factor else "accounts:totp_setup")


def _context(request: Request, invitation: Invitation, **more: object) -> dict[str, object]:
    heading = f"Join the {request.plan.name} team"
    return {"heading": heading, "role": invitation.role, "invitation": invitation, **more}


def _over(request: Request) -> HttpResponse:
    context = {"heading": "This invitation does not work any more", "way": ""}
    return render(request, "accounts/link_over.html", context, status=410)
