"""Where a registration stands, who holds it and until when; correcting it while it waits."""

import uuid
from datetime import datetime, timedelta

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from portico.access.permissions import Permission
from portico.organizations.models import Membership
from portico.organizations.queries import administrators_of, memberships_of
from portico.registration.forms import OrganizationForm
from portico.registration.services.correct import WrongState, correct
from portico.registration.standing import Standing, standing_of
from portico.reviews.queries import review_for
from portico.vocabulary.phone import format_phone
from portico.web.http import Request
from portico.web.page import page

RECENT = timedelta(days=90)
"""How long a place that ended is still shown to its person."""


@page(permission=Permission.OWN_ACCOUNT)
@require_safe
def status(request: Request) -> HttpResponse:
    """Every registration of this person at this plan that is not simply active."""
    now = timezone.now()
    account_id = request.actor.account_id
    found = memberships_of(account_id, request.plan.slug) if account_id else []
    shown = [member for member in found if _is_shown(member, now)]
    standings = [_standing(request, member, now) for member in shown]
    context = {"standings": standings, "account": request.user}
    return render(request, "registration/status.html", context)


@page(permission=Permission.OWN_ACCOUNT)
@require_http_methods(["GET", "HEAD", "POST"])
def correct_registration(request: Request, public_id: uuid.UUID) -> HttpResponse:
    """Correct the organisation's details while nobody has decided, or after it was sent back."""
    membership = _own_main(request, public_id)
    organization = membership.organization
    initial = {name: getattr(organization, name) for name in OrganizationForm.base_fields}
    initial["phone"] = format_phone(organization.phone)
    form = OrganizationForm(request.POST or None, initial=initial)
    form.ask(request.plan.registration.organization_details())
    if request.method == "POST" and form.is_valid():
        try:
            correct(
                membership=membership,
                profile=request.plan,
                details=form.cleaned_data,
                actor=request.actor,
                now=timezone.now(),
            )
        except WrongState:
            return redirect("registration:status")
        return redirect("registration:status")
    context = {
        "form": form,
        "organization": organization,
        "review": review_for(membership.pk),
    }
    return render(request, "registration/correct.html", context)


def _own_main(request: Request, public_id: uuid.UUID) -> Membership:
    """The person's own waiting registration of an organisation; anything else does not exist."""
    account_id = request.actor.account_id
    for member in memberships_of(account_id, request.plan.slug) if account_id else []:
        if member.public_id == public_id and member.is_main and member.is_waiting:
            return member
    raise Http404


def _is_shown(member: Membership, now: datetime) -> bool:
    return member.ended_at is None or member.ended_at > now - RECENT


def _standing(request: Request, member: Membership, now: datetime) -> Standing:
    return standing_of(
        profile=request.plan,
        membership=member,
        review=review_for(member.pk),
        administrators=[
            administrator.account.full_name
            for administrator in administrators_of(member.organization)
        ],
        now=now,
    )
