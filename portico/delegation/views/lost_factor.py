"""Somebody typed the right password and has no second factor any more."""

from typing import Any, cast
from uuid import UUID

from allauth.account.internal.stagekit import get_pending_stage
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portico.access.permissions import Permission
from portico.accounts.models import Account
from portico.accounts.queries import has_second_factor
from portico.accounts.services import NotTheirs
from portico.accounts.views.proof import recently_proved
from portico.delegation.queries.succession import can_prove, helpers_of, sole_office_of
from portico.delegation.services.lost_factor import (
    NotPossible,
    reset_colleague,
    start_lost_factor,
)
from portico.organizations.queries import membership_by_public_id
from portico.web.http import Request
from portico.web.page import page


@page(permission=Permission.PUBLIC)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def lost_factor(request: Request) -> HttpResponse:
    """Between password and code: a recovery code, a colleague, or proof of the office again."""
    account = _between(request)
    if account is None:
        return redirect("accounts:sign_in")
    plan = request.plan
    now = timezone.now()
    office = sole_office_of(account.pk, plan.slug)
    context: dict[str, Any] = {
        "heading": "You lost your second factor",
        "office": office,
        "can_prove": office is not None and can_prove(office.organization, plan, now),
        "helpers": helpers_of(account.pk, plan.slug),
        "refusal": "",
    }
    if request.method == "POST":
        try:
            context["case"] = start_lost_factor(account=account, profile=plan, now=now)
        except NotPossible as refused:
            context["refusal"] = str(refused)
    return render(request, "delegation/lost_factor.html", context)


@page(permission=Permission.ORGANIZATION_USERS)
@recently_proved
@require_http_methods(["GET", "HEAD", "POST"])
def reset(request: Request, public_id: UUID) -> HttpResponse:
    """Let a colleague set up another second factor, after making sure that it is them."""
    member = membership_by_public_id(request.plan.slug, public_id)
    if member is None or member.organization_id != request.actor.organization_id:
        raise Http404
    name = member.account.full_name
    if request.method == "POST":
        try:
            reset_colleague(member=member, actor=request.actor, now=timezone.now())
        except NotPossible as refused:
            messages.warning(request, str(refused))
        except NotTheirs:
            raise Http404 from None
        else:
            messages.success(request, f"{name} has a mail with the way back in.")
        return redirect("delegation:people")
    if not has_second_factor(member.account_id):
        messages.info(request, f"{name} has no second factor.")
        return redirect("delegation:people")
    context = {
        "heading": f"Let {name} set up a new second factor?",
        "member": member,
        "verb": "Reset second factor",
        "destroys": True,
        "back_url": reverse("delegation:people"),
    }
    return render(request, "delegation/reset_factor.html", context)


def _between(request: Request) -> Account | None:
    """Who typed the right password in this browser, minutes ago, and still owes the code."""
    stage = get_pending_stage(cast("Any", request))
    return cast("Account", stage.login.user) if stage else None
