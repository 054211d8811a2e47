"""Opening an invitation: a new account, or the sign-in one already has."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portico.access.permissions import Permission
from portico.accounts.queries import account_with_email
from portico.accounts.services import Busy, ExistingOutcome
from portico.accounts.views.forgotten import link_over
from portico.organizations.services import AlreadyMember
from portico.registration.models import Invitation
from portico.registration.services.existing import MayNotJoin
from portico.registration.services.invitations import (
    InvitationOver,
    accept_with_account,
    begin_invited,
    invitation_of,
)
from portico.registration.steps.existing_account import (
    BUSY,
    CODE_OUTCOMES,
    ExistingAccountForm,
    explain,
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
    try:
        outcome = accept_with_account(
            invitation=found,
            profile=request.plan,
            password=form.cleaned_data["password"],
            code=form.cleaned_data["code"],
            now=timezone.now(),
        )
    except Busy:
        form.add_error(None, BUSY)
        return False
    except MayNotJoin as refusal:
        form.add_error(None, str(refusal))
        return False
    except AlreadyMember:
        return True
    except InvitationOver:
        form.add_error(None, "This invitation was taken back. Ask for a new one.")
        return False
    if outcome is ExistingOutcome.RIGHT:
        return True
    field = "code" if outcome in CODE_OUTCOMES else "password"
    form.add_error(field, explain(outcome, request.plan))
    return False
