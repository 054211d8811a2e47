"""Offices whose main administrator is gone: open cases with their clocks, and opening one (WM-14)."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from portico.access.permissions import Permission
from portico.access.states import State
from portico.accounts.views.proof import recently_proved
from portico.backoffice.finding import person_at
from portico.backoffice.forms.successions import AppointForm, LostFactorForm, OfficeForm
from portico.delegation.forms.hand_over import FindForm
from portico.delegation.models import Succession
from portico.delegation.queries.hand_over import possible_successors
from portico.delegation.queries.succession import open_cases, place_only_staff_help
from portico.delegation.rules.succession import PROVES_FOR, ways_to_prove
from portico.delegation.services.appointing import (
    CannotAppoint,
    cancel_case,
    start_appointing,
)
from portico.delegation.services.factor_by_call import start_by_call
from portico.delegation.services.lost_factor import NotPossible
from portico.organizations.models import Organization
from portico.organizations.queries import organization_by_public_id, organizations_holding_tin
from portico.profiles.schema import Profile
from portico.profiles.schema import Succession as Way
from portico.web.http import Request
from portico.web.moments import due_moment, moment
from portico.web.page import page


@page(permission=Permission.SUCCESSION)
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: Request) -> HttpResponse:
    """What is open, the oldest first; which office a caller means, by its TIN."""
    now, plan = timezone.now(), request.plan
    form = OfficeForm(request.POST if request.method == "POST" else None)
    found: list[Organization] = []
    if request.method == "POST" and form.is_valid():
        held = organizations_holding_tin(plan.slug, form.cleaned_data["tin"])
        found = [each for each in held if each.state == State.ACTIVE]
        if not found:
            form.add_error("tin", "No active organization of this plan has this tax ID.")
    context = {
        "heading": "Successions",
        "lead": "Offices whose main administrator is gone, or lost the second factor.",
        "rows": [
            {"case": each, "clock": _clock(each, plan, now), "since": _since(each, plan, now)}
            for each in open_cases(request.actor)
        ],
        "form": form,
        "found": found,
        "appoints": Way.APPOINT in plan.administration.succession,
    }
    return render(request, "backoffice/successions.html", context)


@page(permission=Permission.SUCCESSION)
@recently_proved
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: Request, public_id: UUID) -> HttpResponse:
    """Somebody calls for an office: who, reached where, and who is to be its main administrator."""
    plan = request.plan
    organization = organization_by_public_id(plan.slug, public_id)
    if organization is None or Way.APPOINT not in plan.administration.succession:
        raise Http404
    ways = ways_to_prove(plan)
    find = FindForm(request.POST if "find" in request.POST else None)
    colleagues = possible_successors(organization, named=find.words)
    opens = request.method == "POST" and "person" in request.POST
    form = AppointForm(
        request.POST if opens else None,
        organization=organization,
        colleagues=colleagues.people,
        mails_link=bool(ways),
    )
    if opens and form.is_valid():
        try:
            start_appointing(
                organization=organization,
                profile=plan,
                actor=request.actor,
                now=timezone.now(),
                **form.told(),
            )
        except CannotAppoint as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"The case of {organization.name} is open.")
            return redirect("backoffice:successions")
    context = {
        "heading": f"A new {plan.administration.main_title}",
        "lead": organization.name,
        "crumbs": [("Successions", reverse("backoffice:successions"))],
        "organization": organization,
        "main": organization.main.account,
        "form": form,
        "find": find,
        "colleagues": colleagues,
        "ways": ways,
        "days": PROVES_FOR.days,
    }
    return render(request, "backoffice/start_succession.html", context)


@page(permission=Permission.SUCCESSION)
@recently_proved
@require_http_methods(["GET", "HEAD", "POST"])
def start_lost_factor(request: Request, public_id: UUID) -> HttpResponse:
    """Somebody lost the second factor, and no colleague may let them back in."""
    account = person_at(request.plan.slug, public_id)
    place = place_only_staff_help(account.pk, request.plan.slug) if account else None
    if account is None or place is None:
        raise Http404
    form = LostFactorForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            start_by_call(
                account_id=account.pk,
                reached_at=form.cleaned_data["reached_at"],
                actor=request.actor,
                now=timezone.now(),
            )
        except NotPossible as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"The case of {account.full_name} is open.")
            return redirect("backoffice:successions")
    back = reverse("backoffice:person", args=(account.public_id,))
    context = {
        "heading": "A new second factor",
        "lead": f"{account.full_name}, {place.organization.name}",
        "crumbs": [("Help desk", reverse("backoffice:desk")), (account.full_name, back)],
        "account": account,
        "form": form,
        "back_url": back,
    }
    return render(request, "backoffice/start_lost_factor.html", context)


@page(permission=Permission.SUCCESSION)
@require_POST
def cancel(request: Request, public_id: UUID) -> HttpResponse:
    """Close a case nobody needs any more; all who were told are told so."""
    case = open_cases(request.actor).filter(public_id=public_id).first()
    if case is None:
        raise Http404
    if cancel_case(case=case, actor=request.actor, now=timezone.now()):
        messages.success(request, f"The case of {case.organization.name} is closed.")
    return redirect("backoffice:successions")


def _clock(case: Succession, plan: Profile, now: datetime) -> str:
    """Until when; the state beside it says what is waited for."""
    if case.state == "proving":
        until = due_moment(case.opened_at + PROVES_FOR, zone=plan.hours.zone, now=now)
        return f"By {until}"
    if case.state == "deciding" and case.review is not None:
        return f"By {due_moment(case.review.due_at, zone=plan.hours.zone, now=now)}"
    if case.completes_at is not None:
        return f"Replaced {due_moment(case.completes_at, zone=plan.hours.zone, now=now)}"
    return "Until the invited successor comes"


def _since(case: Succession, plan: Profile, now: datetime) -> str:
    return moment(case.opened_at, zone=plan.hours.zone, now=now).replace("Today", "today")
