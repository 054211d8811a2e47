"""Letting one colleague in; sending the link again; taking it back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from portico.access.permissions import Permission
from portico.accounts.challenges import TooSoon
from portico.delegation.forms.access import choices_in
from portico.delegation.forms.inviting import InviteForm
from portico.delegation.models import Invitation
from portico.delegation.queries import open_invitations
from portico.delegation.services.giving import BeyondCeiling
from portico.delegation.services.invitations import (
    NotOpen,
    cancel_invitation,
    invite,
    resend_invitation,
)
from portico.delegation.words import joining
from portico.organizations.models import Membership, Organization
from portico.organizations.services import AlreadyMember
from portico.organizations.working import working_member
from portico.web.http import Request
from portico.web.page import page

TOO_MANY_MAILS = "Too many mails went to this address. Try again in an hour."


@page(permission=Permission.ORGANIZATION_USERS)
@require_http_methods(["GET", "HEAD", "POST"])
def invite_person(request: Request) -> HttpResponse:
    """Who it is and what they get; the link is mailed."""
    form = _form(request)
    if request.method == "POST" and form.is_valid() and _invited(request, form):
        return redirect("delegation:people")
    context = {
        "heading": "Add a person",
        "lead": "They get a link by mail, and are in as soon as they use it.",
        "crumbs": [(request.plan.administration.title, reverse("delegation:people"))],
        "form": form,
        "me": working_member(request),
        "joining": joining(request.plan),
    }
    return render(request, "delegation/invite.html", context)


@page(permission=Permission.ORGANIZATION_USERS)
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: Request, public_id: UUID) -> HttpResponse:
    """Take an invitation back; its link stops working."""
    organization = working_member(request).organization
    if request.method != "POST":
        found = _open_one(organization, public_id)
        return render(request, "delegation/cancel.html", _question(found))
    if cancel_invitation(
        organization=organization, public_id=public_id, actor=request.actor, now=timezone.now()
    ):
        messages.success(request, "The invitation is taken back.")
    else:
        messages.info(request, "This invitation is not open any more. Nothing was changed.")
    return redirect("delegation:people")


@page(permission=Permission.ORGANIZATION_USERS)
@require_POST
def resend(request: Request, public_id: UUID) -> HttpResponse:
    """Mail a new link; the old one stops working."""
    try:
        sent = resend_invitation(
            organization=working_member(request).organization,
            public_id=public_id,
            profile=request.plan,
            actor=request.actor,
            now=timezone.now(),
        )
    except NotOpen:
        messages.info(request, "This invitation is not open any more. Nothing was sent.")
    except TooSoon:
        messages.info(request, TOO_MANY_MAILS)
    except BeyondCeiling:
        said = "What it promised cannot be given any more. Take it back and add them anew."
        messages.info(request, said)
    else:
        messages.success(request, f"We mailed a new link to {sent.email}. The old one is over.")
    return redirect("delegation:people")


def _form(request: Request) -> InviteForm:
    choices = choices_in(
        working_member(request).organization,
        profile=request.plan,
        actor=request.actor,
        now=timezone.now(),
    )
    if request.method == "POST":
        return InviteForm(request.POST, choices=choices)
    return InviteForm(choices=choices, initial=_again(request))


def _invited(request: Request, form: InviteForm) -> bool:
    try:
        invitation = invite(
            organization=working_member(request).organization,
            who=form.invitee(),
            gives=form.wanted(),
            profile=request.plan,
            actor=request.actor,
            now=timezone.now(),
        )
    except AlreadyMember:
        form.add_error("email", "This person is in your organization already.")
    except TooSoon:
        form.add_error("email", TOO_MANY_MAILS)
    except BeyondCeiling as refused:
        form.tell(refused.reasons)
    else:
        messages.success(request, f"We mailed an invitation to {invitation.email}.")
        return True
    return False


def _again(request: Request) -> dict[str, Any]:
    """What is known of somebody who left and is to come back."""
    wanted = request.GET.get("again", "")
    own = Membership.objects.filter(organization=working_member(request).organization)
    try:
        found = own.select_related("account").filter(public_id=UUID(wanted)).first()
    except ValueError:
        return {}
    if found is None:
        return {}
    account = found.account
    return {
        "first_name": account.first_name,
        "last_name": account.last_name,
        "email": account.email,
        "job_title": found.job_title,
    }


def _open_one(organization: Organization, public_id: UUID) -> Invitation:
    found = open_invitations(organization).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def _question(invitation: Invitation) -> dict[str, Any]:
    name = f"{invitation.first_name} {invitation.last_name}".strip() or invitation.email
    return {
        "heading": f"Take back the invitation of {name}?",
        "text": "The link in the mail stops working at once. You can invite them again.",
        "verb": "Take back",
        "destroys": True,
        "back_url": reverse("delegation:people"),
        "back_label": "Keep it",
    }
