"""The organization's people, and inviting more of them (CS-13)."""

import uuid
from datetime import datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from portico.access.decide import decide
from portico.access.permissions import Permission
from portico.accounts.challenges import TooSoon
from portico.accounts.models import Account
from portico.organizations.models import Organization
from portico.organizations.queries import members_of
from portico.organizations.services import AlreadyMember
from portico.profiles.schema import Creates, Profile
from portico.registration.queries import open_invitations
from portico.registration.services.invitations import cancel_invitation, invite
from portico.toolkit.forms import InviteForm
from portico.toolkit.moments import moment
from portico.toolkit.places import pill_of, role_of, standing_of
from portico.toolkit.views.home import day, working_member
from portico.web.http import Request
from portico.web.page import page

PAGE_LENGTH = 25


@page(permission=Permission.ORGANIZATION_HOME)
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: Request) -> HttpResponse:
    """Everyone of the organization; emails and invitations only for its administrators."""
    plan, member = request.plan, working_member(request)
    form = InviteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if not decide(request.actor, Permission.ORGANIZATION_USERS).allowed:
            raise Http404
        if _invited(request, form):
            return redirect("toolkit:people")
    everyone = members_of(member.organization)
    rows = Paginator(everyone, PAGE_LENGTH).get_page(request.GET.get("page"))
    context = {
        "heading": "People",
        "lead": _count(len(everyone), member.organization),
        "page": rows,
        "rows": [
            {
                "member": each,
                "role": role_of(each, plan),
                "pill": pill_of(standing_of(each)),
                "since": day(each.activated_at, plan),
                "is_me": each.pk == member.pk,
            }
            for each in rows
        ],
        "me": member,
        "form": form,
        "invitations": _invitations(member.organization, plan, timezone.now()),
        "joining": _joining(plan),
    }
    return render(request, "toolkit/people.html", context)


@page(permission=Permission.ORGANIZATION_USERS)
@require_POST
def cancel(request: Request, public_id: uuid.UUID) -> HttpResponse:
    """Take an invitation back; its link stops working."""
    cancel_invitation(
        organization=working_member(request).organization,
        public_id=public_id,
        actor=request.actor,
        now=timezone.now(),
    )
    messages.success(request, "The invitation is taken back.")
    return redirect("toolkit:people")


def _invited(request: Request, form: InviteForm) -> bool:
    if not form.is_valid() or not isinstance(request.user, Account):
        return False
    email = form.cleaned_data["email"]
    try:
        invite(
            organization=working_member(request).organization,
            email=email,
            by=request.user,
            actor=request.actor,
            now=timezone.now(),
        )
    except AlreadyMember:
        form.add_error("email", "This person is in your organization already.")
        return False
    except TooSoon:
        form.add_error("email", "Too many mails went to this address. Try again in an hour.")
        return False
    messages.success(request, f"We mailed an invitation to {email}.")
    return True


def _invitations(
    organization: Organization, plan: Profile, now: datetime
) -> list[dict[str, object]]:
    return [
        {
            "invitation": each,
            "until": moment(each.expires_at, zone=plan.hours.zone, now=now),
            "is_over": each.expires_at <= now,
        }
        for each in open_invitations(organization)
    ]


def _joining(plan: Profile) -> str:
    """The tile a colleague chooses; empty where joining is reached from a refusal."""
    tracks = plan.registration.tracks
    joins = (track.title for track in tracks if track.offered and _joins(track.creates))
    return next(joins, "")


def _joins(creates: Creates) -> bool:
    return creates is Creates.MEMBERSHIP


def _count(number: int, organization: Organization) -> str:
    who = "1 person" if number == 1 else f"{number} people"
    return f"{who} in {organization.name}."
