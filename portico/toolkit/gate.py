"""Where a refused person is sent; everything else is the page that does not exist."""

from urllib.parse import urlencode

from django.http import Http404, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from portico.access.decide import Refusal
from portico.access.permissions import Permission
from portico.access.tools import ToolPermission
from portico.web.coming_back import and_back
from portico.web.http import Request

NEXT_STEP = {
    Refusal.SIGN_IN: "accounts:sign_in",
    Refusal.CHOOSE_ORGANIZATION: "toolkit:enter",
    Refusal.NOT_ACTIVE: "registration:status",
    Refusal.SECOND_FACTOR: "accounts:second_factor",
    Refusal.PASSWORD: "accounts:stronger_password",
    Refusal.TERMS: "toolkit:accept",
    Refusal.ONLY_LOOKS: "backoffice:viewing",
    Refusal.NO_EXPORTS: "toolkit:home",
}
"""What a person can do about it themselves. The rest must look like an unknown address."""
COMES_BACK = frozenset(NEXT_STEP) - {
    Refusal.NOT_ACTIVE,
    Refusal.ONLY_LOOKS,
    Refusal.NO_EXPORTS,
}
"""After the next step the page that was asked for opens."""
ASKED_OF_ADMINISTRATORS = frozenset({Refusal.NOT_GIVEN, Refusal.NO_PHI})
"""The tool's own page says which role opens it, who can give it, and asks for it."""


def membership_key(plan: str) -> str:
    """Where a session keeps the membership somebody works under in a plan."""
    return f"membership:{plan}"


def delegation_key(plan: str) -> str:
    """Where a session keeps for which office somebody of a company works, beside their membership."""
    return f"delegation:{plan}"


def answer_to(
    refusal: Refusal, request: Request, permission: Permission | ToolPermission
) -> HttpResponseBase:
    """The redirect to the next step; Http404 where there is none."""
    if request.plan_or_none is None:
        raise Http404
    if refusal in ASKED_OF_ADMINISTRATORS and isinstance(permission, ToolPermission):
        address = reverse("toolkit:tool", args=[permission.tool])
        address = f"{address}?{urlencode({'needs': permission.key})}"
    elif refusal in COMES_BACK:
        address = and_back(NEXT_STEP[refusal], request)
    elif refusal in NEXT_STEP:
        address = resolve_url(NEXT_STEP[refusal])
    else:
        raise Http404
    if request.htmx:
        return HttpResponseClientRedirect(address)
    return HttpResponseRedirect(address)
