"""The code somebody reads out when they call the plan, so that staff know who it is."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from portico.access.permissions import Permission
from portico.accounts import queries
from portico.accounts.rules import CALL_CODE_VALID_FOR
from portico.accounts.services import issue_call_code
from portico.web.http import Request
from portico.web.page import page


@page(permission=Permission.OWN_ACCOUNT)
@require_POST
def call_code(request: Request) -> HttpResponse:
    """Show a new one, once: it is stored as a hash alone. Staff have none; they are not helped."""
    account: Any = request.user
    if queries.is_staff(account.pk, request.plan.slug):
        raise Http404
    issued = issue_call_code(
        account=account, plan=request.plan.slug, actor=request.actor, now=timezone.now()
    )
    context = {
        "heading": "Your call code",
        "crumbs": [("My account", reverse("accounts:me"))],
        "code": f"{issued.code[:3]} {issued.code[3:]}",
        "until": issued.expires_at,
        "minutes": int(CALL_CODE_VALID_FOR.total_seconds() // 60),
    }
    return render(request, "accounts/call_code.html", context)
