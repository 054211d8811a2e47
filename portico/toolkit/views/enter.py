"""The way in: where somebody lands after sign-in, and how they change places."""

from dataclasses import replace
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from portico.access.actor import Actor, ActorKind
from portico.access.decide import STAFF_ROLES_FOR
from portico.access.permissions import Permission
from portico.accounts.queries import missing_at
from portico.audit.acting import acting
from portico.audit.services import record
from portico.delegation.models import Delegation
from portico.delegation.queries.third_parties import office_of, work_of
from portico.delegation.services.offices import note_entered
from portico.organizations.models import Membership
from portico.organizations.queries import live_memberships_of, memberships_of
from portico.organizations.working import member_of
from portico.toolkit.gate import delegation_key, membership_key
from portico.toolkit.places import is_open, place_at_work, place_of
from portico.web.coming_back import wanted_page
from portico.web.http import Request
from portico.web.page import page

STAFF_PAGES = (
    ("backoffice:queue", Permission.REVIEW_QUEUE),
    ("backoffice:desk", Permission.HELP_DESK),
    ("backoffice:publications", Permission.PUBLICATIONS),
    ("backoffice:failed", Permission.OPERATION),
)
"""Where plan staff begin, and what opens it; the first that fits."""


@page(permission=Permission.OWN_ACCOUNT)
@require_safe
def enter(request: Request) -> HttpResponseBase:
    """Lead to the page that was asked for, or the one that fits; ask only when several do."""
    actor, wanted = request.actor, wanted_page(request)
    if actor.views_as:
        return redirect(wanted or "toolkit:home")
    if actor.kind is ActorKind.STAFF:
        return _not_for_staff(request, actor) if wanted else redirect(_staff_page(actor))
    memberships = live_memberships_of(_account_id(actor), request.plan.slug)
    open_ones = [each for each in memberships if is_open(each)]
    current = member_of(request)
    if current and is_open(current):
        return redirect(wanted or "toolkit:home")
    _tell_of_ended_work(request)
    offices = work_of(open_ones, timezone.now())
    if len(open_ones) == 1 and not offices:
        return _work_under(request, open_ones[0])
    if open_ones:
        return _ask(request, memberships, offices, wanted)
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
        return _work_for(request, mine, wanted)
    if not is_open(chosen):
        return redirect("registration:status")
    return _work_under(request, chosen)


def _work_for(request: Request, mine: list[Membership], wanted: str) -> HttpResponseBase:
    """Go to work for an office under one's place in a company, where both let one."""
    now, plan = timezone.now(), request.plan.slug
    found = next((each for each in work_of(mine, now) if str(each.public_id) == wanted), None)
    if found is None:
        return redirect("toolkit:enter")
    place = next(each for each in mine if each.organization_id == found.agent_id)
    if missing_at(place.account_id, request.plan):
        return _set_up_first(wanted_page(request))
    request.session[membership_key(plan)] = place.pk
    request.session[delegation_key(plan)] = found.pk
    actor = replace(request.actor, organization_id=found.principal_id, membership_id=place.pk)
    note_entered(delegation=found, actor=actor, now=now)
    return redirect(wanted_page(request) or "toolkit:home")


def _set_up_first(wanted: str) -> HttpResponseBase:
    set_up = reverse("accounts:set_up_at_plan")
    return redirect(f"{set_up}?{urlencode({'next': wanted})}" if wanted else set_up)


def _tell_of_ended_work(request: Request) -> None:
    """Whoever was at work for an office and may not any more reads so once, before they choose."""
    gone = request.session.pop(delegation_key(request.plan.slug), None)
    office = office_of(gone, _account_id(request.actor)) if gone else None
    if office:
        messages.info(request, f"You do not work for {office.name} any more.")


def _work_under(request: Request, membership: Membership) -> HttpResponseBase:
    wanted = wanted_page(request)
    if missing_at(membership.account_id, request.plan):
        return _set_up_first(wanted)
    request.session[membership_key(request.plan.slug)] = membership.pk
    request.session.pop(delegation_key(request.plan.slug), None)
    with acting(request.actor):
        record(
            actor=request.actor,
            action="organization.entered",
            subject=f"membership:{membership.public_id}",
            now=timezone.now(),
            organization_id=membership.organization_id,
        )
    return redirect(wanted or "toolkit:home")


def _ask(
    request: Request, memberships: list[Membership], offices: list[Delegation], wanted: str
) -> HttpResponse:
    places = [place_of(each, request.plan, current=False) for each in memberships]
    places += [place_at_work(each, current=False) for each in offices]
    context = {"heading": "Where do you work today?", "places": places, "next": wanted}
    return render(request, "toolkit/choose.html", context)


def _not_for_staff(request: Request, actor: Actor) -> HttpResponse:
    """Staff are never members of their own plan, so no choice would let them on."""
    context = {"heading": "This page is for provider organizations", "way": _staff_page(actor)}
    return render(request, "toolkit/not_for_staff.html", context)


def _staff_page(actor: Actor) -> str:
    """The first page of theirs; each role has one."""
    return next(name for name, asks in STAFF_PAGES if actor.staff_roles & STAFF_ROLES_FOR[asks])


def _account_id(actor: Actor) -> int:
    if actor.account_id is None:
        message = "The gate lets nobody in here without an account."
        raise RuntimeError(message)
    return actor.account_id
