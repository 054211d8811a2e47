"""The catalogue of roles, and who can do what (WM-18)."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from portico.access.decide import decide
from portico.access.kinds import OrganizationKind
from portico.access.permissions import Permission
from portico.access.tools import ToolPermission
from portico.delegation import words
from portico.delegation.abilities import roles_that_open
from portico.delegation.queries import (
    holders_of,
    how_many_have,
    last_day,
    participates,
    person_of,
)
from portico.delegation.rules import ceiling, has_every_role, held
from portico.organizations.models import Membership
from portico.organizations.working import working_member
from portico.profiles.announced import announced
from portico.profiles.calendar import today_at
from portico.profiles.schema import ForWhom, PageKind, Profile, Role, ToolState
from portico.web.http import Request
from portico.web.page import page

PAGE_LENGTH = 25
CATALOGUE = "Roles"


@page(permission=Permission.ORGANIZATION_HOME)
@require_safe
def catalogue(request: Request) -> HttpResponse:
    """Every role of the plan: what it opens, for whom it is, who has it."""
    plan, now, member = request.plan, timezone.now(), working_member(request)
    theirs = participates(member.organization, on=today_at(plan, now))
    mine = {each.role.key for each in held(plan, person_of(member), participates=theirs, now=now)}
    kind = OrganizationKind(member.organization.kind)
    can_be_given = ceiling(plan, participates=theirs, kind=kind)
    counts = how_many_have(member.organization, plan, now=now)
    context = {
        "heading": CATALOGUE,
        "lead": f"What each role opens. {_givers(plan)} give them, until a day.",
        "is_administrator": decide(request.actor, Permission.ORGANIZATION_USERS).allowed,
        "roles": [
            {
                "role": role,
                "opens": _opens(role, plan),
                "is_mine": role.key in mine,
                "can_be_given": role in can_be_given,
                "is_for_the_network": role.participation is ForWhom.PARTICIPATING,
                "count": counts.get(role.key, 0),
            }
            for role in plan.roles
        ],
        "guides": [each for each in plan.pages if each.kind is PageKind.GUIDE],
    }
    return render(request, "delegation/roles.html", context)


@page(permission=Permission.ORGANIZATION_USERS)
@require_safe
def role(request: Request, key: str) -> HttpResponse:
    """Who has a role, by whom and until when."""
    plan, now = request.plan, timezone.now()
    found = plan.role(key)
    if found is None:
        raise Http404
    people = holders_of(working_member(request).organization, plan, [key], now=now)
    context = {
        "heading": f"Who has {found.title}",
        "lead": found.text,
        "crumbs": [(CATALOGUE, reverse("delegation:roles"))],
        "opens": _opens(found, plan),
        **_listed(request, people, plan, needs_phi=False),
    }
    return render(request, "delegation/who_can.html", context)


@page(permission=Permission.ORGANIZATION_USERS)
@require_safe
def permission(request: Request, key: str) -> HttpResponse:
    """Who can do one thing that a tool lets people do, and why."""
    plan, now, wanted = request.plan, timezone.now(), announced().get(key)
    tool = plan.tool(wanted.tool) if wanted else None
    if wanted is None or tool is None:
        raise Http404
    keys = [each.key for each in roles_that_open(plan, key)]
    people = holders_of(working_member(request).organization, plan, keys, now=now)
    context = {
        "heading": f"Who can: {wanted.does[:1].lower()}{wanted.does[1:]}",
        "lead": tool.title,
        "crumbs": [(CATALOGUE, reverse("delegation:roles"))],
        "is_coming": tool.state is ToolState.COMING_SOON,
        **_listed(request, people, plan, needs_phi=wanted.shows_phi),
    }
    return render(request, "delegation/who_can.html", context)


def _listed(request: Request, people: Any, plan: Profile, *, needs_phi: bool) -> dict[str, Any]:
    rows = Paginator(people, PAGE_LENGTH).get_page(request.GET.get("page"))
    return {
        "page": rows,
        "rows": [
            {
                "member": each,
                "why": _why(each, plan),
                "sees_phi": _sees_phi(each, plan),
                "can": not needs_phi or _sees_phi(each, plan),
            }
            for each in rows
        ],
        "needs_phi": needs_phi,
    }


def _why(member: Membership, plan: Profile) -> list[str]:
    if has_every_role(plan, member):
        return [f"As {plan.administration.main_title}"]
    return [
        f"{words.role_title(plan, grant.role)}, given by {grant.granted_by.full_name}, "
        f"until {words.in_us_order(last_day(grant.expires_at, plan))}"
        for grant in member.running  # type: ignore[attr-defined] # holders_of hangs it there
    ]


def _sees_phi(member: Membership, plan: Profile) -> bool:
    limits = getattr(member, "access", None)
    return has_every_role(plan, member) or bool(limits and limits.sees_phi)


def _opens(role: Role, plan: Profile) -> list[dict[str, Any]]:
    """What a role opens, in the tools' words; of tools that the plan lists."""
    known = announced()
    listed = [known[key] for key in role.opens if key in known and plan.tool(known[key].tool)]
    return [_opened(each, plan) for each in listed]


def _opened(each: ToolPermission, plan: Profile) -> dict[str, Any]:
    tool = plan.tool(each.tool)
    is_coming = tool is not None and tool.state is ToolState.COMING_SOON
    return {"permission": each, "tool": tool, "is_coming": is_coming}


def _givers(plan: Profile) -> str:
    title = plan.labels.administrator_plural
    return f"{title[:1].upper()}{title[1:]}"
