"""Changing one's password: because one wants to, or because a plan asks more of it."""

from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from portico.access.permissions import Permission
from portico.accounts import queries
from portico.accounts.forms import ChangePasswordForm, StrongerPasswordForm
from portico.accounts.rules import covers
from portico.accounts.services import store_password
from portico.audit.acting import acting
from portico.web.coming_back import wanted_page
from portico.web.http import Request
from portico.web.page import page

CHANGED = "Your password is changed. You are signed out everywhere else."


@page(permission=Permission.OWN_ACCOUNT)
def change_password(request: Request) -> HttpResponse:
    """Change one's password; every other session ends, this one goes on under a new key."""
    account: Any = request.user
    data = request.POST if request.method == "POST" else None
    form = ChangePasswordForm(data, account=account, plan=request.plan, now=timezone.now())
    if data is not None and form.is_valid():
        _change(request, form.cleaned_data["password"])
        return redirect("accounts:me")
    context = {"heading": "Change your password", "form": form, "verb": "Change password"}
    return render(request, "accounts/own_form.html", context)


@page(permission=Permission.OWN_ACCOUNT)
@never_cache
def stronger_password(request: Request) -> HttpResponse:
    """What the gate sends people to whose password is not known to do here; then they go on.

    Who has a strong one from elsewhere only shows it: the present one, typed right, is judged.
    """
    account: Any = request.user
    if covers(account.policy_met, request.plan.password):
        return redirect(wanted_page(request) or "toolkit:enter")
    data = request.POST if request.method == "POST" else None
    form = StrongerPasswordForm(data, account=account, plan=request.plan, now=timezone.now())
    if data is not None and form.is_valid():
        if form.cleaned_data["password"]:
            _change(request, form.cleaned_data["password"])
        return redirect(wanted_page(request) or "toolkit:enter")
    context = {
        "heading": "Choose a stronger password",
        "form": form,
        "name": queries.username_of(account.pk, request.plan.slug) or account.email,
        "next": wanted_page(request),
    }
    return render(request, "accounts/stronger_password.html", context)


def _change(request: Request, raw: str) -> None:
    account: Any = request.user
    with acting(request.actor):
        store_password(
            account=account,
            raw=raw,
            plan=request.plan.slug,
            actor=request.actor,
            now=timezone.now(),
        )
    update_session_auth_hash(request, account)
    UserSession.objects.create_from_request(request)
    messages.success(request, CHANGED)
