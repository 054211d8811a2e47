"""The offices a company works for: answer an offer, say who of its people works there, end it."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portico.access.permissions import Permission
from portico.access.states import State
from portico.delegation.forms.third_parties import PeopleForm
from portico.delegation.models import Delegation
from portico.delegation.queries.third_parties import functions_of, held_by, standing_of
from portico.delegation.rules.third_parties import Work
from portico.delegation.services.between import Over
from portico.delegation.services.offices import NotOurPeople, accept, assign, decline
from portico.delegation.services.third_parties import end
from portico.delegation.views.third_parties import running_and_past, shown
from portico.delegation.words import OVER
from portico.organizations.models import Membership
from portico.organizations.queries import members_of
from portico.organizations.working import working_member
from portico.web.http import Request
from portico.web.page import page

TITLE = "Offices"
PERMISSION = Permission.ORGANIZATION_OFFICES
CHANGED = "Somebody you ticked left or was suspended meanwhile. Look at the list again."


@page(permission=PERMISSION)
@require_safe
def listing(request: Request) -> HttpResponse:
    """What offices ask of the company, and for which it works."""
    company = working_member(request).organization
    running, past = running_and_past(request, held_by(company))
    context = {
        **past,
        "heading": TITLE,
        "lead": f"Those that let {company.name} work for them.",
        "offers": [each for each in running if each["standing"] is Work.OFFERED],
        "at_work": [each for each in running if each["standing"] is Work.ACCEPTED],
    }
    return render(request, "delegation/offices.html", context)


@page(permission=PERMISSION)
@require_safe
def office(request: Request, public_id: UUID) -> HttpResponse:
    """One office: what it lets the company do, and who of its people does."""
    found = _found(request, public_id)
    return _page(request, found, _form(request, found))


@page(permission=PERMISSION)
@require_POST
def answer(request: Request, public_id: UUID) -> HttpResponse:
    """Accept for the people that were ticked, or decline."""
    found, now = _found(request, public_id), timezone.now()
    form = _form(request, found)
    office_name = found.principal.name
    try:
        if request.POST.get("act") == "decline":
            decline(delegation=found, actor=request.actor, now=now)
            messages.success(request, f"You declined. {office_name} is told.")
            return redirect("delegation:offices")
        if not form.is_valid():
            return _page(request, found, form)
        accept(delegation=found, people=form.chosen(), actor=request.actor, now=now)
    except Over as over:
        return _too_late(request, over)
    except NotOurPeople:
        form.add_error("people", CHANGED)
        return _page(request, found, form)
    messages.success(request, f"You work for {office_name} now. It stands in the switcher.")
    return redirect("delegation:offices")


@page(permission=PERMISSION)
@require_POST
def people(request: Request, public_id: UUID) -> HttpResponse:
    """Have just the people that were ticked work for the office."""
    found = _found(request, public_id)
    form = _form(request, found)
    if not form.is_valid():
        return _page(request, found, form)
    try:
        assign(delegation=found, people=form.chosen(), actor=request.actor, now=timezone.now())
    except Over as over:
        return _too_late(request, over)
    except NotOurPeople:
        form.add_error("people", CHANGED)
        return _page(request, found, form)
    messages.success(request, f"Who works for {found.principal.name} is saved.")
    return redirect("delegation:offices")


@page(permission=PERMISSION)
@require_http_methods(["GET", "HEAD", "POST"])
def ending(request: Request, public_id: UUID) -> HttpResponse:
    """End the company's work for the office."""
    found, now = _found(request, public_id), timezone.now()
    standing = standing_of(found, now)
    if request.method == "POST":
        try:
            end(delegation=found, actor=request.actor, now=now)
        except Over as over:
            return _too_late(request, over)
        messages.success(request, f"You do not work for {found.principal.name} any more.")
        return redirect("delegation:offices")
    if standing is not Work.ACCEPTED:
        messages.info(request, OVER[standing])
        return redirect("delegation:offices")
    context = {
        "heading": f"Stop working for {found.principal.name}?",
        "verb": "End it now",
        "back_url": reverse("delegation:office", args=[found.public_id]),
        "destroys": True,
        "is_ours": True,
        "delegation": found,
    }
    return render(request, "delegation/end_work.html", context)


def _page(request: Request, found: Delegation, form: PeopleForm) -> HttpResponse:
    row = shown(found, request.plan, timezone.now())
    is_offer = row["standing"] is Work.OFFERED
    context = {
        "heading": found.principal.name,
        "lead": "Wants your company to work for it"
        if is_offer
        else "Lets your company work for it",
        "crumbs": [(TITLE, reverse("delegation:offices"))],
        "row": row,
        "is_offer": is_offer,
        "is_running": row["standing"] is Work.ACCEPTED,
        "form": form,
    }
    return render(request, "delegation/office.html", context)


def _form(request: Request, found: Delegation) -> PeopleForm:
    now = timezone.now()
    colleagues = _colleagues(found, request, now)
    return PeopleForm(
        request.POST if request.method == "POST" else None,
        colleagues=colleagues,
        assigned=_assigned(request, found),
    )


def _colleagues(found: Delegation, request: Request, now: datetime) -> list[tuple[Membership, str]]:
    active = [each for each in members_of(found.agent) if each.state == State.ACTIVE]
    can = functions_of(active, found, request.plan, now=now)
    return [
        (each, ", ".join(role.title for role in can[each.pk]) or "Has none of these functions yet")
        for each in active
    ]


def _assigned(request: Request, found: Delegation) -> list[Membership]:
    """Who works there; of an offer, who does so far, or whoever answers."""
    if found.state != Work.OFFERED:
        return [each.membership for each in getattr(found, "people", ())]
    before = held_by(found.agent).filter(principal=found.principal, state=Work.ACCEPTED).first()
    so_far = [each.membership for each in getattr(before, "people", ())]
    return so_far or [working_member(request)]


def _too_late(request: Request, over: Over) -> HttpResponse:
    messages.info(request, OVER[over.state])
    return redirect("delegation:offices")


def _found(request: Request, public_id: UUID) -> Delegation:
    found = held_by(working_member(request).organization).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found
