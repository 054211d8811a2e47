"""My account: name, second factor, where one is signed in."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from portico.access.permissions import Permission
from portico.accounts import queries
from portico.accounts.forms import NameForm
from portico.accounts.models import Account
from portico.accounts.services import (
    end_session,
    end_sessions,
    rename_account,
)
from portico.audit.acting import acting
from portico.vocabulary.phone import mask_phone
from portico.web.http import Request
from portico.web.page import page


@page(permission=Permission.OWN_ACCOUNT)
@require_safe
def me(request: Request) -> HttpResponse:
    """What we know about the person, and what they may change."""
    account: Any = request.user
    context = {
        "heading": "My account",
        "who": [
            ("Name", account.full_name),
            *_names(account, request.plan.slug),
            ("Phone", mask_phone(account.phone) if account.phone else "None on file"),
        ],
        "has_factor": queries.has_second_factor(account.pk),
        "is_staff_here": queries.is_staff(account.pk, request.plan.slug),
        "is_staff": bool(queries.staff_plans(account.pk)),
        "sessions": queries.sessions_of(account.pk),
        "this_session": request.session.session_key,
    }
    return render(request, "accounts/me.html", context)


@page(permission=Permission.OWN_ACCOUNT)
def change_name(request: Request) -> HttpResponse:
    """Correct one's own name."""
    account: Any = request.user
    known = {"first_name": account.first_name, "last_name": account.last_name}
    form = NameForm(request.POST if request.method == "POST" else None, initial=known)
    if request.method == "POST" and form.is_valid():
        with acting(request.actor):
            rename_account(
                account=account, actor=request.actor, now=timezone.now(), **form.cleaned_data
            )
        messages.success(request, "Your name is changed.")
        return redirect("accounts:me")
    context = {"heading": "Change your name", "form": form, "verb": "Save name"}
    return render(request, "accounts/own_form.html", context)


@page(permission=Permission.OWN_ACCOUNT)
@require_POST
def end_one_session(request: Request, session_id: int) -> HttpResponse:
    """Sign out one other browser."""
    account: Any = request.user
    if end_session(account=account, session_id=session_id):
        messages.success(request, "That browser is signed out.")
    return redirect("accounts:me")


@page(permission=Permission.OWN_ACCOUNT)
@require_POST
def end_other_sessions(request: Request) -> HttpResponse:
    """Sign out every other browser."""
    account: Any = request.user
    end_sessions(account=account, keep=request.session.session_key)
    messages.success(request, "Every other browser is signed out.")
    return redirect("accounts:me")


def _names(account: Account, plan: str) -> list[tuple[str, str]]:
    """What the person signs in with here."""
    is_confirmed = account.email_verified_at is not None
    email = account.email if is_confirmed else f"{account.email} (not confirmed yet)"
    if username := queries.username_of(account.pk, plan):
        return [("Username, your sign-in name", username), ("Email", email)]
    return [("Email, your sign-in name", email)]
