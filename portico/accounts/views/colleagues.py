"""Plan staff let a colleague back in who lost their second factor."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from portico.access.permissions import Permission
from portico.accounts import queries
from portico.accounts.forms import CallBackForm
from portico.accounts.services import NotTheirs, reset_second_factor
from portico.accounts.views.proof import recently_proved
from portico.audit.acting import acting
from portico.web.http import Request
from portico.web.page import page


@page(permission=Permission.STAFF_ACCOUNTS)
@require_safe
def show(request: Request) -> HttpResponse:
    """Everyone on the plan's staff."""
    context = {
        "heading": "Colleagues",
        "lead": "Who lost their phone is let back in by a colleague, never by themselves.",
        "people": queries.colleagues_at(request.plan.slug),
    }
    return render(request, "accounts/colleagues.html", context)


@page(permission=Permission.STAFF_ACCOUNTS)
@recently_proved
def staff_recovery(request: Request, public_id: UUID) -> HttpResponse:
    """Take away a colleague's second factor, after calling them back."""
    colleague = queries.account_by_public_id(public_id)
    if colleague is None or colleague.pk == request.actor.account_id:
        raise Http404
    form = CallBackForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            with acting(request.actor):
                reset_second_factor(
                    colleague=colleague,
                    plan=request.plan.slug,
                    actor=request.actor,
                    now=timezone.now(),
                )
        except NotTheirs:
            raise Http404 from None
        messages.success(request, f"{colleague.full_name} has a mail with the way back in.")
        return redirect("accounts:colleagues")
    if not queries.is_staff(colleague.pk, request.plan.slug):
        raise Http404
    context = {
        "heading": f"Let {colleague.full_name} back in?",
        "form": form,
        "colleague": colleague,
        "verb": "Reset second factor",
        "destroys": True,
        "back_url": reverse("accounts:colleagues"),
    }
    return render(request, "accounts/staff_recovery.html", context)
