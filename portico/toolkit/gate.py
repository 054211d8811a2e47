"""Where a refused person is sent; everything else is the page that does not exist."""

from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url
from django_htmx.http import HttpResponseClientRedirect

from portico.access.decide import Refusal
from portico.organizations.models import Membership
from portico.web.http import Request

NEXT_STEP = {
    Refusal.SIGN_IN: "accounts:sign_in",
    Refusal.CHOOSE_ORGANIZATION: "toolkit:enter",
    Refusal.NOT_ACTIVE: "registration:status",
    Refusal.SECOND_FACTOR: "accounts:second_factor",
}
"""What a person can do about it themselves. The rest must look like an unknown address."""
COMES_BACK = frozenset({Refusal.SIGN_IN, Refusal.SECOND_FACTOR})
"""After the next step the page that was asked for opens."""


def membership_key(plan: str) -> str:
    """Where a session keeps the membership somebody works under in a plan."""
    return f"membership:{plan}"


def member_of(request: Request) -> Membership | None:
    """The membership the person works under on this page, as the gate found it."""
    member: Membership | None = getattr(request, "member", None)
    return member


def answer_to(refusal: Refusal, request: Request) -> HttpResponseBase:
    """The redirect to the next step; Http404 where there is none."""
    if request.plan_or_none is None or refusal not in NEXT_STEP:
        raise Http404
    address = resolve_url(NEXT_STEP[refusal])
    if refusal in COMES_BACK:
        wanted = request.get_full_path() if request.method == "GET" else request.path
        address = f"{address}?{urlencode({'next': wanted})}"
    if request.htmx:
        return HttpResponseClientRedirect(address)
    return HttpResponse(status=302, headers={"Location": address})
