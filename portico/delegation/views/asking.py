"""Asking for access, reading the answer; and an administrator's answer."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portico.access.decide import decide
from portico.access.permissions import Permission
from portico.delegation import words
from portico.delegation.forms.asking import AnswerForm, AskForm
from portico.delegation.models import AccessRequest, RequestState, Thing
from portico.delegation.queries import (
    asked_by,
    given_to,
    participates,
    person_of,
    practitioners_of,
    request_of,
)
from portico.delegation.rules import ceiling, held, sees_phi
from portico.delegation.services.asking import (
    AskedAlready,
    RequestOver,
    ask,
    decline_asked,
    give_asked,
    withdraw_asked,
)
from portico.delegation.services.giving import BeyondCeiling, NotYours
from portico.organizations.models import Membership
from portico.organizations.queries import administrators_of
from portico.organizations.working import working_member
from portico.profiles.announced import announced
from portico.profiles.calendar import today_at
from portico.profiles.schema import Profile, Role
from portico.vocabulary.tin import mask_tin
from portico.web.forms import Tile
from portico.web.http import Request
from portico.web.moments import moment, within_sentence
from portico.web.page import page

ASKED = "What you asked for"


@page(permission=Permission.ORGANIZATION_HOME)
@require_safe
def asking(request: Request) -> HttpResponse:
    """What somebody asked for, and what became of it."""
    plan, now, member = request.plan, timezone.now(), working_member(request)
    context = {
        "heading": ASKED,
        "lead": f"{_names(member)} can give it.",
        "rows": [_row(each, plan, now) for each in asked_by(member)],
    }
    return render(request, "delegation/asking.html", context)


@page(permission=Permission.ORGANIZATION_HOME)
@require_http_methods(["GET", "HEAD", "POST"])
def ask_for(request: Request) -> HttpResponse:
    """Ask for one thing; the administrators are mailed that somebody did."""
    member, plan = working_member(request), request.plan
    if decide(request.actor, Permission.ORGANIZATION_USERS).allowed:
        return redirect("delegation:access", public_id=member.public_id)
    choices = _choices(member, plan, timezone.now())
    initial = {"what": f"role:{request.GET.get('role', '')}" if "role" in request.GET else "phi"}
    sent = request.POST if request.method == "POST" else None
    form = AskForm(sent, choices=choices, initial=initial)
    if sent is not None and form.is_valid() and _asked(request, form):
        messages.success(request, f"Asked. {_names(member)} can give it; we mailed them.")
        return redirect("delegation:asking")
    context = {
        "heading": "Ask for access",
        "lead": f"{_names(member)} can give it. We tell them that you asked.",
        "crumbs": [(ASKED, reverse("delegation:asking"))],
        "form": form,
        "has_choices": bool(choices),
    }
    return render(request, "delegation/ask.html", context)


@page(permission=Permission.ORGANIZATION_HOME)
@require_POST
def withdraw(request: Request, public_id: UUID) -> HttpResponse:
    """Take back what one asked for."""
    member = working_member(request)
    found = request_of(member.organization, public_id)
    if found is None or found.membership_id != member.pk:
        raise Http404
    withdraw_asked(request=found, actor=request.actor, now=timezone.now())
    messages.success(request, "Taken back.")
    return redirect("delegation:asking")


@page(permission=Permission.ORGANIZATION_USERS)
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: Request, public_id: UUID) -> HttpResponse:
    """Who asks for what and why; give it, or say why not."""
    found = request_of(working_member(request).organization, public_id)
    if found is None:
        raise Http404
    today = today_at(request.plan, timezone.now())
    sent = request.POST if request.method == "POST" else None
    form = AnswerForm(sent, asked=found, profile=request.plan, today=today)
    if sent is None or not form.is_valid():
        return _answer_page(request, found, form)
    try:
        _answer(request, found, form)
    except BeyondCeiling as refused:
        for why in refused.reasons:
            form.add_error(None, words.refusal(why, request.plan))
        return _answer_page(request, found, form)
    except (RequestOver, NotYours):
        messages.info(request, "It was answered or taken back meanwhile. Nothing was changed.")
    return redirect("toolkit:requests")


def _asked(request: Request, form: AskForm) -> bool:
    """Keep it; False where the form says what is wrong."""
    member, plan = working_member(request), request.plan
    kind, _, value = form.cleaned_data["what"].partition(":")
    thing, role = Thing(kind), plan.role(value)
    if thing is Thing.TIN:
        value = member.organization.tins.get(pk=value).tin
    try:
        ask(
            membership=member,
            thing=thing,
            value=value,
            with_phi=bool(role and _shows_patients(role)) and not request.actor.sees_phi,
            reason=form.cleaned_data["reason"],
            actor=request.actor,
            now=timezone.now(),
        )
    except AskedAlready:
        form.add_error("what", "You asked for this already, and it waits for an answer.")
        return False
    return True


def _answer(request: Request, found: AccessRequest, form: AnswerForm) -> None:
    name = found.membership.account.full_name
    if form.cleaned_data["outcome"] == RequestState.DECLINED:
        reason = form.cleaned_data["reason"]
        decline_asked(request=found, reason=reason, actor=request.actor, now=timezone.now())
        messages.success(request, f"Declined. {name} reads why.")
        return
    give_asked(
        request=found,
        until=form.cleaned_data.get("until"),
        with_phi=form.cleaned_data.get("with_phi", False),
        profile=request.plan,
        actor=request.actor,
        now=timezone.now(),
    )
    messages.success(request, f"Given. {name} is told by mail.")


def _answer_page(request: Request, found: AccessRequest, form: AnswerForm) -> HttpResponse:
    plan, now = request.plan, timezone.now()
    role = plan.role(found.value) if found.thing == Thing.ROLE else None
    known = announced()
    context = {
        "heading": f"{found.membership.account.full_name} asks for {_said(found, plan)}",
        "lead": f"Asked {within_sentence(moment(found.asked_at, zone=plan.hours.zone, now=now))}",
        "crumbs": [("Requests", reverse("toolkit:requests"))],
        "asked": found,
        "opens": [known[key] for key in role.opens if key in known] if role else [],
        "is_open": found.state == RequestState.OPEN,
        "form": form,
    }
    return render(request, "delegation/answer.html", context)


def _choices(member: Membership, plan: Profile, now: datetime) -> list[tuple[str, Tile]]:
    """What they lack and their organization could give them."""
    person, on = person_of(member), today_at(plan, now)
    theirs = participates(member.organization, on=on)
    has = {each.role for each in held(plan, person, participates=theirs, now=now)}
    roles = [each for each in ceiling(plan, participates=theirs) if each not in has]
    found = [(f"role:{role.key}", Tile(f"The role {role.title}", [role.text])) for role in roles]
    if not sees_phi(plan, person):
        found.append(("phi", Tile("To see patients", ["Patient information (PHI)"])))
    limits = given_to(member, plan)
    if limits.tins:
        tins = member.organization.tins.exclude(tin__in=limits.tins).order_by("added_at", "pk")
        found += [(f"tin:{one.pk}", Tile(f"Tax ID {mask_tin(one.tin)}")) for one in tins]
    if limits.npis:
        several = practitioners_of(member.organization, on=on)
        found += [(f"npi:{npi}", Tile(name, [f"NPI {npi}"])) for npi, name in several if npi not in limits.npis]  # fmt: skip
    return found


def _shows_patients(role: Role) -> bool:
    known = announced()
    return any(known[key].shows_phi for key in role.opens if key in known)


def _row(asked: AccessRequest, plan: Profile, now: datetime) -> dict[str, Any]:
    zone = plan.hours.zone
    by = asked.answered_by.full_name if asked.answered_by else ""
    return {
        "asked": asked,
        "what": _said(asked, plan),
        "when": moment(asked.asked_at, zone=zone, now=now),
        "answered": moment(asked.answered_at, zone=zone, now=now) if asked.answered_at else "",
        "by": by,
    }


def _said(asked: AccessRequest, plan: Profile) -> str:
    return words.asked_for(asked.thing, asked.value, with_phi=asked.with_phi, profile=plan)


def _names(member: Membership) -> str:
    """Whom to ask, by name."""
    names = [each.account.full_name for each in administrators_of(member.organization)]
    return " or ".join([", ".join(names[:-1]), names[-1]]) if names[1:] else "".join(names)
