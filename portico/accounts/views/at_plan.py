"""Choosing at a plan what its people have there, for whoever came with another plan's account."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from portico.access.permissions import Permission
from portico.accounts import queries
from portico.accounts.adapters import AccountAdapter
from portico.accounts.belonging import plans_of
from portico.accounts.forms import TAKEN, AtPlanForm
from portico.accounts.models import Account
from portico.accounts.services import (
    HasUsername,
    UsernameTaken,
    hash_secret_answer,
    set_up_at_plan,
)
from portico.audit.acting import acting
from portico.web.coming_back import wanted_page
from portico.web.http import Request
from portico.web.page import page


@page(permission=Permission.OWN_ACCOUNT)
@never_cache
def set_up(request: Request) -> HttpResponse:
    """What is missing of it, once; nothing for whoever has no place at the plan."""
    account: Any = request.user
    missing = queries.missing_at(account.pk, request.plan)
    if not missing or not _is_member(account, request.plan.slug):
        return redirect(wanted_page(request) or "toolkit:enter")
    form = AtPlanForm(
        request.POST if request.method == "POST" else None,
        plan=request.plan,
        missing=missing,
        address=AccountAdapter(request).get_client_ip(request),
        now=timezone.now(),
    )
    if form.is_valid() and _keep(request, account, form):
        return redirect(wanted_page(request) or "toolkit:enter")
    context = {
        "heading": f"Set up your sign-in at {request.plan.name}",
        "form": form,
        "missing": missing,
        "next": wanted_page(request),
    }
    return render(request, "accounts/at_plan.html", context)


def _keep(request: Request, account: Account, form: AtPlanForm) -> bool:
    chosen, plan = form.cleaned_data, request.plan
    answer_hash = hash_secret_answer(chosen["answer"]) if "answer" in chosen else ""
    try:
        with acting(request.actor):
            set_up_at_plan(
                account=account,
                plan=plan.slug,
                username=chosen.get("username", ""),
                question=plan.security_question(chosen.get("question", "")),
                answer_hash=answer_hash,
                actor=request.actor,
                now=timezone.now(),
            )
    except UsernameTaken:
        form.add_error("username", TAKEN)
        return False
    except HasUsername:
        return True  # chosen meanwhile in another window
    return True


def _is_member(account: Account, plan: str) -> bool:
    return plan in plans_of(account.pk) and not queries.is_staff(account.pk, plan)
