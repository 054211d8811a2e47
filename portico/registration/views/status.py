"""Where a registration stands, who holds it and until when; correcting it while it waits."""

import uuid
from collections.abc import Collection
from datetime import datetime, timedelta

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from portico.access.permissions import Permission
from portico.access.states import CORRECTABLE
from portico.agreements.queries import latest_signature
from portico.organizations.models import Membership
from portico.organizations.queries import administrators_of, memberships_of
from portico.registration.forms import OrganizationForm
from portico.registration.rules import organization_fields
from portico.registration.services.correct import NotAsked, WrongState, correct
from portico.registration.standing import Standing, asked_of, standing_of
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
    standings = [_standing(request, member, now) for member in _shown(found, now)]
    context = {"standings": standings, "account": request.user}
    return render(request, "registration/status.html", context)


@page(permission=Permission.OWN_ACCOUNT)
@require_http_methods(["GET", "HEAD", "POST"])
def correct_registration(request: Request, public_id: uuid.UUID) -> HttpResponse:
    """Correct the organisation's details while nobody has decided, or after it was sent back."""
    membership = _own_main(request, public_id)
    organization = membership.organization
    if organization.status not in CORRECTABLE:
        return redirect("registration:status")
    initial = {name: getattr(organization, name) for name in OrganizationForm.base_fields}
    initial["phone"] = format_phone(organization.phone)
    form = OrganizationForm(request.POST or None, initial=initial)
    asked = organization_fields(request.plan.registration.organization_details())
    review = review_for(membership.pk)
    named = asked_of(review, asked)
    form.keep(named or asked)
    if request.method == "POST" and form.is_valid():
        try:
            correct(
                membership=membership,
                profile=request.plan,
                details=form.cleaned_data,
                actor=request.actor,
                now=timezone.now(),
            )
        except (WrongState, NotAsked):
            return redirect("registration:status")
        return redirect("registration:status")
    context = {
        "form": form,
        "review": review,
        "asked": named,
        "rest": [
            (label, initial[name] or "None given")
            for name, label in asked.items()
            if name not in form.fields
        ],
    }
    return render(request, "registration/correct.html", context)


def _own_main(request: Request, public_id: uuid.UUID) -> Membership:
    """The person's own waiting registration of an organisation; anything else does not exist."""
    account_id = request.actor.account_id
    for member in memberships_of(account_id, request.plan.slug) if account_id else []:
        if member.public_id == public_id and member.is_main and member.is_waiting:
            return member
    raise Http404


def _shown(found: Collection[Membership], now: datetime) -> list[Membership]:
    """What has not ended, and what ended lately where the person has not come back since."""
    here = {member.organization_id for member in found if member.ended_at is None}
    return [
        member
        for member in found
        if member.ended_at is None
        or (member.ended_at > now - RECENT and member.organization_id not in here)
    ]


def _standing(request: Request, member: Membership, now: datetime) -> Standing:
    return standing_of(
        profile=request.plan,
        membership=member,
        review=review_for(member.pk),
        administrators=[
            administrator.account.full_name
            for administrator in administrators_of(member.organization)
        ],
        signature=latest_signature(str(member.organization)) if member.is_main else None,
        now=now,
    )
