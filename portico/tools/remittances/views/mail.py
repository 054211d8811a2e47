"""A page to ask for the morning mail, and to end it; each mail leads here."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from portico.delegation.working import delegation_of, working_organization
from portico.organizations.working import working_member
from portico.toolkit.working import working_tool
from portico.tools.remittances.queries import wants_mail
from portico.tools.remittances.services import MORNING, ask_for_mail, end_mail
from portico.tools.remittances.tool import VIEW
from portico.web.http import Request
from portico.web.page import page


@page(permission=VIEW)
@require_safe
def show(request: Request) -> HttpResponse:
    """Whether they get it at the place where they work now."""
    tool = working_tool(request)
    context = {
        "heading": "Mail about new payments",
        "crumbs": [(tool.title, reverse("remittances:all"))],
        "organization": working_organization(request),
        "is_on": wants_mail(working_member(request), delegation_of(request)),
        "email": working_member(request).account.email,
        "morning": MORNING,
        "back_url": reverse("remittances:all"),
    }
    return render(request, "remittances/mail.html", context)


@page(permission=VIEW)
@require_POST
def ask(request: Request) -> HttpResponse:
    """From the next morning on."""
    ask_for_mail(
        membership=working_member(request),
        delegation=delegation_of(request),
        plan=request.plan,
        actor=request.actor,
        now=timezone.now(),
    )
    messages.success(request, "You get a mail on each morning after payments came.")
    return redirect("remittances:mail")


@page(permission=VIEW)
@require_POST
def end(request: Request) -> HttpResponse:
    """No more of it."""
    end_mail(
        membership=working_member(request),
        delegation=delegation_of(request),
        actor=request.actor,
        now=timezone.now(),
    )
    messages.success(request, "You get no more mail about new payments here.")
    return redirect("remittances:mail")
