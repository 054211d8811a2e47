"""What is done with several people at once: shown first, by name, then done."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from portico.access.permissions import Permission
from portico.access.states import State
from portico.delegation import words
from portico.delegation.leaving import Act, objection_to
from portico.delegation.listing import place_of
from portico.delegation.rules import has_every_role
from portico.delegation.services.giving import BeyondCeiling, ChangedMeanwhile
from portico.delegation.services.leaving import suspend_several
from portico.delegation.services.renewing import renew, renewed
from portico.organizations.models import Membership
from portico.organizations.working import working_member
from portico.web.http import Request
from portico.web.page import page

MOST = 100
"""More than a page lists."""
ASKED = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Picked:
    """One of those picked: what would happen to them, or why nothing does."""

    member: Membership
    said: str
    happens: bool = True


@page(permission=Permission.ORGANIZATION_USERS)
@ASKED
def suspend_picked(request: Request) -> HttpResponse:
    """Close the places of everyone picked who may be suspended."""
    picked = [_suspension(request, each) for each in _picked(request)]
    chosen = [each.member for each in picked if each.happens]
    if request.method == "POST" and chosen:
        done, _ = suspend_several(
            memberships=chosen, profile=request.plan, actor=request.actor, now=timezone.now()
        )
        messages.success(request, f"{_people(len(done))} suspended and signed out.")
        return redirect("delegation:people")
    context = {
        **_question(f"Suspend {_people(len(chosen))}?", "Suspend", picked),
        "text": "They are signed out at once. What they did stays, and so do their roles, for when"
        " you let them back in. Each gets a mail.",
        "destroys": True,
    }
    return render(request, "delegation/several.html", context)


@page(permission=Permission.ORGANIZATION_USERS)
@ASKED
def renew_picked(request: Request) -> HttpResponse:
    """Give everyone picked the roles they have for another span."""
    picked = [_renewal(request, each) for each in _picked(request)]
    chosen = [each.member for each in picked if each.happens]
    if request.method == "POST" and chosen:
        if said := _renewed(request, chosen):
            messages.success(request, said)
        return redirect("delegation:people")
    context = {
        **_question(f"Renew the roles of {_people(len(chosen))}?", "Renew", picked),
        "text": "Everything else they have stays as it is. You can take a role back at any time.",
    }
    return render(request, "delegation/several.html", context)


def _renewed(request: Request, chosen: list[Membership]) -> str:
    try:
        count = renew(
            memberships=chosen, profile=request.plan, actor=request.actor, now=timezone.now()
        )
    except (BeyondCeiling, ChangedMeanwhile):
        messages.info(request, "Something changed meanwhile. Nothing was renewed; try it again.")
        return ""
    return f"The roles of {_people(count)} are renewed."


def _suspension(request: Request, member: Membership) -> Picked:
    objection = objection_to(Act.SUSPEND, place_of(member, request.actor))
    said = objection.value if objection else "Suspended and signed out"
    return Picked(member=member, said=said, happens=objection is None)


def _renewal(request: Request, member: Membership) -> Picked:
    plan, now = request.plan, timezone.now()
    if has_every_role(plan, member):
        said = "Has every role by their place, without an end"
        return Picked(member=member, said=said, happens=False)
    present, wanted = renewed(member, plan, now=now)
    new = {key: day for key, day in wanted.until.items() if present.until[key] != day}
    if not new:
        return Picked(member=member, said="Has no role to renew", happens=False)
    titles = ", ".join(words.role_title(plan, key) for key in new)
    until = words.in_us_order(max(new.values()))
    return Picked(member=member, said=f"{titles} until {until}")


def _picked(request: Request) -> list[Membership]:
    """Who was picked, of the organization's own people who are in, by name."""
    sent = request.POST if request.method == "POST" else request.GET
    ids = [found for each in sent.getlist("pick")[:MOST] if (found := _uuid(each))]
    rows = Membership.objects.select_related("account", "organization")
    own = rows.filter(organization=working_member(request).organization, public_id__in=ids)
    own = own.filter(state__in=(State.ACTIVE, State.SUSPENDED))
    return list(own.order_by("account__last_name", "account__first_name", "pk"))


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _question(heading: str, verb: str, picked: list[Picked]) -> dict[str, Any]:
    return {
        "heading": heading if any(each.happens for each in picked) else "Nobody to do this for",
        "verb": verb,
        "picked": picked,
        "happens": any(each.happens for each in picked),
        "back_url": reverse("delegation:people"),
        "back_label": "Cancel",
    }


def _people(count: int) -> str:
    return "1 person" if count == 1 else f"{count} people"
