"""The organization's TINs and NPIs, and adding more: by proof or by the plan's review (WF-19)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portico.access.permissions import Permission
from portico.delegation.forms.numbers import NpiForm, TinForm
from portico.delegation.models import ClaimState, NumberClaim, NumberKind
from portico.delegation.queries.numbers import claims_of
from portico.delegation.services.numbers import (
    ClaimedAlready,
    NotShown,
    claim_npi,
    claim_tin,
    withdraw_claim,
)
from portico.organizations.working import working_member
from portico.profiles.schema import Profile
from portico.proofs.rules import ProofResult
from portico.reviews.models import ReviewState
from portico.vocabulary.moments import moment_in_words
from portico.vocabulary.npi import EntityType
from portico.vocabulary.tin import mask_tin
from portico.web.http import Request
from portico.web.page import page

TITLE = "TINs and NPIs"
NOT_SHOWN = {
    ProofResult.NO_MATCH: "Those details do not match what we have. Check the tax ID too.",
    ProofResult.USED_UP_FOR_ADDRESS: "Too many wrong answers came from here. Try again in an hour.",
    ProofResult.BUSY: "Others try this tax ID at this moment. Try again in a minute.",
}


@page(permission=Permission.ORGANIZATION_NUMBERS)
@require_safe
def listing(request: Request) -> HttpResponse:
    """What the organization has, since when, and what the plan looks at."""
    plan, organization = request.plan, working_member(request).organization
    context = {
        "heading": TITLE,
        "lead": f"The numbers {organization.name} bills under.",
        "zone": plan.hours.zone,
        "tins": [(mask_tin(each.tin), each.added_at) for each in organization.tins.order_by("pk")],
        "npis": organization.npis.order_by("-is_primary", "npi"),
        "claims": [_row(each, plan) for each in claims_of(organization)],
    }
    return render(request, "delegation/numbers.html", context)


@page(permission=Permission.ORGANIZATION_NUMBERS)
@require_http_methods(["GET", "HEAD", "POST"])
def tin(request: Request) -> HttpResponse:
    """Add a TIN by what only its payee knows, or let the plan look."""
    sent = request.POST if request.method == "POST" else None
    form = TinForm(sent, profile=request.plan)
    if sent is not None and form.is_valid() and _is_new(request, form, NumberKind.TIN):
        try:
            claim = claim_tin(
                by=working_member(request),
                tin=form.cleaned_data["tin"],
                shown=form.shown(),
                address=request.META["REMOTE_ADDR"],
                profile=request.plan,
                actor=request.actor,
                now=timezone.now(),
            )
        except NotShown as refused:
            form.add_error(None, NOT_SHOWN[refused.result])
        except ClaimedAlready:
            form.add_error("tin", "You asked for this tax ID, and we look at it.")
        else:
            return _done(request, claim)
    return _form_page(request, form, "Add a tax ID", "delegation/add_tin.html")


@page(permission=Permission.ORGANIZATION_NUMBERS)
@require_http_methods(["GET", "HEAD", "POST"])
def npi(request: Request) -> HttpResponse:
    """Add an NPI the plan pays under one of their TINs at once; any other after a look."""
    sent = request.POST if request.method == "POST" else None
    form = NpiForm(sent)
    if sent is not None and form.is_valid() and _is_new(request, form, NumberKind.NPI):
        try:
            claim = claim_npi(
                by=working_member(request),
                npi=form.cleaned_data["npi"],
                entity_type=EntityType(form.cleaned_data["entity_type"]),
                profile=request.plan,
                actor=request.actor,
                now=timezone.now(),
            )
        except ClaimedAlready:
            form.add_error("npi", "You asked for this NPI, and we look at it.")
        else:
            return _done(request, claim)
    return _form_page(request, form, "Add an NPI", "delegation/add_npi.html")


@page(permission=Permission.ORGANIZATION_NUMBERS)
@require_POST
def withdraw(request: Request, public_id: UUID) -> HttpResponse:
    """Take back what the plan still looks at."""
    organization = working_member(request).organization
    withdraw_claim(
        organization=organization, public_id=public_id, actor=request.actor, now=timezone.now()
    )
    messages.success(request, "Taken back.")
    return redirect("delegation:numbers")


def _is_new(request: Request, form: TinForm | NpiForm, kind: NumberKind) -> bool:
    """False, said in the form, where the organization has the number."""
    organization, value = working_member(request).organization, form.cleaned_data[kind.value]
    rows = organization.tins if kind is NumberKind.TIN else organization.npis
    if rows.filter(**{kind.value: value}).exists():
        form.add_error(kind.value, "Your organization has this number.")
        return False
    return True


def _done(request: Request, claim: NumberClaim) -> HttpResponse:
    what = "The tax ID" if claim.kind == NumberKind.TIN else "The NPI"
    if claim.state == ClaimState.ADDED:
        messages.success(request, f"{what} is added.")
    else:
        messages.success(request, f"{what} is with {request.plan.name} now. We write to you.")
    return redirect("delegation:numbers")


def _form_page(
    request: Request, form: TinForm | NpiForm, heading: str, template: str
) -> HttpResponse:
    context = {"heading": heading, "crumbs": [(TITLE, reverse("delegation:numbers"))], "form": form}
    return render(request, template, context)


def _row(claim: NumberClaim, plan: Profile) -> dict[str, Any]:
    review = claim.review
    is_open = claim.state == ClaimState.OPEN
    return {
        "claim": claim,
        "what": mask_tin(claim.value) if claim.kind == NumberKind.TIN else claim.value,
        "by": claim.by.account.full_name,
        "is_open": is_open,
        "needs_more": is_open and review and review.state == ReviewState.SENT_BACK,
        "reason": review.reason if review else "",
        "reference": review.reference if review else "",
        "due": _due(review.due_at, plan) if is_open and review else "",
    }


def _due(due_at: datetime, plan: Profile) -> str:
    return moment_in_words(due_at, plan.hours.zone, plan.hours.time_zone_label)
