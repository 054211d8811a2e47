"""A tool and a door: where links from outside lead once somebody is signed in (WM-28, WM-29)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from portico.access.actor import Actor
from portico.access.decide import decide
from portico.access.permissions import Permission
from portico.delegation.abilities import Ability, Verdict
from portico.delegation.queries import abilities_of, participates
from portico.delegation.working import working_organization
from portico.organizations.queries import administrators_of
from portico.organizations.working import working_member
from portico.profiles.calendar import today_at
from portico.profiles.schema import Tool
from portico.toolkit.catalogue import Standing, standing_of
from portico.toolkit.links import opens_at
from portico.toolkit.queries import tools_for
from portico.web.http import Request
from portico.web.page import page

NEEDS_GIVING = frozenset({Verdict.NOT_GIVEN, Verdict.NO_PHI})
"""An administrator opens it."""


@page(permission=Permission.ORGANIZATION_WORK)
@require_safe
def tool(request: Request, key: str) -> HttpResponseBase:
    """Open the tool; say what it will be, or why it is locked, where it does not open."""
    found = request.plan.tool(key)
    if found is None:
        raise Http404
    now = timezone.now()
    lacks = _lacks(request, _abilities(request, now), found)
    if lacks is not None and lacks.verdict in NEEDS_GIVING:
        return _locked(request, lacks)
    office, on = working_organization(request), today_at(request.plan, now)
    standing = standing_of(found, participates=participates(office, on=on))
    if standing is Standing.OPEN and (page := opens_at(found)):
        return redirect(page)
    is_out = lacks is not None and lacks.verdict is Verdict.NOT_IN_NETWORK
    return _told(request, found, is_locked=is_out or standing is Standing.LOCKED)


def _abilities(request: Request, now: datetime) -> list[Ability]:
    """What tools let somebody do here; at work for an office it is what both sides let them do."""
    found = abilities_of(working_member(request), request.plan, now=now)
    if request.actor.delegation_id is None:
        return list(found)
    return [replace(each, verdict=_at_work(each, request.actor)) for each in found]


def _at_work(ability: Ability, actor: Actor) -> Verdict:
    if ability.verdict is Verdict.COMING_SOON:
        return Verdict.COMING_SOON
    if ability.permission.key not in actor.holds:
        return Verdict.NOT_GIVEN
    hides = ability.permission.shows_phi and not actor.sees_phi
    return Verdict.NO_PHI if hides else Verdict.CAN


def _lacks(request: Request, all_of_them: Sequence[Ability], tool: Tool) -> Ability | None:
    """What keeps somebody out: of the page they came from, else of every page of the tool."""
    of_tool = [each for each in all_of_them if each.tool == tool]
    locked = [each for each in of_tool if each.verdict is not Verdict.CAN]
    needed = [each for each in locked if each.permission.key == request.GET.get("needs")]
    if needed or len(locked) < len(of_tool):
        return next(iter(needed), None)
    by_role = [each for each in locked if each.verdict is Verdict.NO_PHI]
    return next(iter(by_role or locked), None)


def _locked(request: Request, lacks: Ability) -> HttpResponse:
    """Which role opens it, and who can give it; nobody is left to guess whom to ask."""
    member = working_member(request)
    lacks_phi = lacks.permission.shows_phi and not request.actor.sees_phi
    context = {
        "heading": lacks.tool.title,
        "lead": lacks.tool.text,
        "ability": lacks,
        "lacks_role": lacks.verdict is Verdict.NOT_GIVEN,
        "lacks_phi": lacks_phi,
        "administrators": administrators_of(member.organization),
        "me": member,
        "is_at_work": request.actor.delegation_id is not None,
        "may_give": decide(request.actor, Permission.ORGANIZATION_USERS).allowed,
    }
    return render(request, "toolkit/locked.html", context)


@page(permission=Permission.ORGANIZATION_WORK)
@require_safe
def door(request: Request, key: str) -> HttpResponse:
    """The tools behind a door of the public page."""
    found = request.plan.door(key)
    if found is None:
        raise Http404
    organization = working_organization(request)
    on = today_at(request.plan, timezone.now())
    context = {
        "heading": found.title,
        "lead": found.text,
        "groups": tools_for(organization, request.plan, actor=request.actor, on=on, door=found),
    }
    return render(request, "toolkit/door.html", context)


def _told(request: Request, tool: Tool, *, is_locked: bool) -> HttpResponse:
    behind = request.plan.door(tool.door) if tool.door else None
    context = {
        "heading": tool.title,
        "lead": tool.text,
        "crumbs": [(behind.title, reverse("toolkit:door", args=[behind.key]))] if behind else [],
        "is_locked": is_locked,
        "door": behind,
    }
    return render(request, "toolkit/tool.html", context)
