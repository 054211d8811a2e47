"""Opening an invitation: a new account, or the sign-in one already has."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portico.access.permissions import Permission
from portico.access.states import State
from portico.accounts.queries import account_with_email
from portico.accounts.views.forgotten import link_over
from portico.delegation.models import Invitation
from portico.delegation.services.accepting import InvitationOver
from portico.organizations.queries import live_memberships_of
from portico.organizations.services import AlreadyMember
from portico.registration.forms import ExistingAccountForm
from portico.registration.services.invitations import (
    accept_with_account,
    begin_invited,
    invitation_of,
)
from portico.registration.views.drafts import hold
from portico.web.http import Request
from portico.web.page import page


@page(permission=Permission.REGISTRATION)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: Request, token: str) -> HttpResponse:
    """Nothing is used up by opening the page; its button begins, its end accepts."""
    now = timezone.now()
    found = invitation_of(profile=request.plan, token=token, now=now)
    if found is None:
        return link_over(request, "accounts:sign_in", "Sign in")
    if account_with_email(found.email) is not None:
        return _with_account(request, found)
    if request.method == "POST":
        draft = begin_invited(invitation=found, profile=request.plan, actor=request.actor, now=now)
        hold(request, draft)
        return redirect("registration:go_on")
    return render(request, "registration/invitation.html", {"invitation": found, "form": None})


def _with_account(request: Request, found: Invitation) -> HttpResponse:
    form = ExistingAccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _accept(request, found, form):
        return render(request, "registration/joined.html", {"invitation": found})
    return render(request, "registration/invitation.html", {"invitation": found, "form": form})


def _accept(request: Request, found: Invitation, form: ExistingAccountForm) -> bool:
    prove = partial(accept_with_account, invitation=found, profile=request.plan, now=timezone.now())
    try:
        return form.proves(request.plan, prove)
    except AlreadyMember:
        return _is_in(request, found, form)
    except InvitationOver:
        form.add_error(None, "This invitation was taken back. Ask for a new one.")
        return False


def _is_in(request: Request, found: Invitation, form: ExistingAccountForm) -> bool:
    """True after a second press; who has a place there that is not open is told so in the form."""
    account = account_with_email(found.email)
    places = live_memberships_of(account.pk, request.plan.slug) if account else []
    there = next((each for each in places if each.organization_id == found.organization_id), None)
    if there is not None and there.state == State.ACTIVE:
        return True
    asked = request.plan.labels.administrator_plural
    form.add_error(
        None,
        f"You have a place at {found.organization.name} that is not open now."
        f" Sign in to see why, or ask its {asked}.",
    )
    return False
