"""The way in: where somebody lands after sign-in, and how they change places."""

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from portico.access.actor import Actor, ActorKind, StaffRoleName
from portico.access.permissions import Permission
from portico.audit.acting import acting
from portico.audit.services import record
from portico.organizations.models import Membership
from portico.organizations.queries import live_memberships_of, memberships_of
from portico.toolkit.gate import member_of, membership_key
from portico.toolkit.places import is_open, place_of
from portico.web.http import Request
from portico.web.page import page


@page(permission=Permission.OWN_ACCOUNT)
@require_safe
def enter(request: Request) -> HttpResponseBase:
    """Lead to the one page that fits; ask only when several do."""
    actor = request.actor
    if actor.kind is ActorKind.STAFF:
        return redirect(_staff_page(actor))
    memberships = live_memberships_of(_account_id(actor), request.plan.slug)
    open_ones = [each for each in memberships if is_open(each)]
    current = member_of(request)
    if current and is_open(current):
        return redirect("toolkit:home")
    if len(open_ones) == 1:
        return _work_under(request, open_ones[0])
    if open_ones:
        return _ask(request, memberships)
    if memberships or memberships_of(_account_id(actor), request.plan.slug):
        return redirect("registration:status")
    return render(request, "toolkit/nowhere.html", {"heading": "You belong to no organization yet"})


@page(permission=Permission.OWN_ACCOUNT)
@require_POST
def switch(request: Request) -> HttpResponseBase:
    """Work for another organization of one's own, without signing out."""
    wanted = request.POST.get("membership", "")
    mine = live_memberships_of(_account_id(request.actor), request.plan.slug)
    chosen = next((each for each in mine if str(each.public_id) == wanted), None)
    if chosen is None:
        return redirect("toolkit:enter")
    if not is_open(chosen):
        return redirect("registration:status")
    return _work_under(request, chosen)


def _work_under(request: Request, membership: Membership) -> HttpResponseBase:
    request.session[membership_key(request.plan.slug)] = membership.pk
    with acting(request.actor):
        record(
            actor=request.actor,
            action="organization.entered",
            subject=f"membership:{membership.public_id}",
            now=timezone.now(),
            organization_id=membership.organization_id,
        )
    return redirect("toolkit:home")


def _ask(request: Request, memberships: list[Membership]) -> HttpResponse:
    places = [place_of(each, request.plan, current=False) for each in memberships]
    context = {"heading": "Where do you work today?", "places": places}
    return render(request, "toolkit/choose.html", context)


def _staff_page(actor: Actor) -> str:
    reviews = {StaffRoleName.REVIEWER, StaffRoleName.LEAD}
    return "backoffice:queue" if actor.staff_roles & reviews else "backoffice:failed"


def _account_id(actor: Actor) -> int:
    if actor.account_id is None:
        message = "The gate lets nobody in here without an account."
        raise RuntimeError(message)
    return actor.account_id
