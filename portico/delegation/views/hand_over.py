"""Handing over: the main administrator offers her role, her colleague answers (WM-13)."""

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from portico.access.permissions import Permission
from portico.accounts.views.proof import recently_proved
from portico.delegation.forms.hand_over import FindForm, HandOverForm
from portico.delegation.models import HandOver, HandOverState
from portico.delegation.queries.hand_over import offer_to, open_offer_of, possible_successors
from portico.delegation.rules.succession import OFFER_STANDS_FOR, Objection
from portico.delegation.services.hand_over import (
    OfferRefused,
    accept_hand_over,
    decline_hand_over,
    offer_hand_over,
    withdraw_hand_over,
)
from portico.organizations.models import Organization
from portico.organizations.queries import membership_of
from portico.profiles.schema import Profile
from portico.vocabulary.moments import day_in_words
from portico.web.http import Request
from portico.web.page import page

BECAME = {
    HandOverState.ACCEPTED: Objection.ACCEPTED,
    HandOverState.DECLINED: Objection.DECLINED,
    HandOverState.WITHDRAWN: Objection.WITHDRAWN,
    HandOverState.EXPIRED: Objection.EXPIRED,
}


@page(permission=Permission.ORGANIZATION_MAIN)
@recently_proved
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: Request) -> HttpResponse:
    """Say what it means, ask to whom; while an offer is open, show that."""
    now, organization = timezone.now(), _organization(request)
    find = FindForm(request.POST if "find" in request.POST else None)
    colleagues = possible_successors(organization, named=find.words)
    offers = request.method == "POST" and "to" in request.POST
    form = HandOverForm(
        request.POST if offers else None,
        organization=organization,
        colleagues=colleagues.people,
        plan=request.plan,
    )
    if offers and form.is_valid():
        try:
            offer = offer_hand_over(
                organization=organization,
                to=form.cleaned_data["to"],
                message=form.cleaned_data["message"],
                actor=request.actor,
                now=now,
            )
        except OfferRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"We mailed your offer to {offer.to.account.full_name}.")
            return redirect("delegation:hand_over")
    offer_open = open_offer_of(organization, now=now)
    context = {
        "heading": "Hand over",
        "lead": f"Who answers for {organization.name}.",
        "crumbs": [(request.plan.administration.title, reverse("delegation:people"))],
        "organization": organization,
        "form": form,
        "find": find,
        "colleagues": colleagues,
        "offer": offer_open,
        "until": _until(offer_open, request.plan) if offer_open else "",
        "days": OFFER_STANDS_FOR.days,
        "main_title": request.plan.administration.main_title,
    }
    return render(request, "delegation/hand_over.html", context)


@page(permission=Permission.ORGANIZATION_MAIN)
@require_POST
def withdraw(request: Request) -> HttpResponse:
    """Take the open offer back; without one, nothing is left to do."""
    now = timezone.now()
    offer = open_offer_of(_organization(request), now=now)
    if offer is not None:
        _act(request, withdraw_hand_over, offer, now, "The offer is taken back.")
    return redirect("delegation:hand_over")


@page(permission=Permission.ORGANIZATION_HOME)
@recently_proved
@require_http_methods(["GET", "HEAD", "POST"])
def offer(request: Request) -> HttpResponse:
    """What somebody is offered, and their answer; afterwards, what became of it."""
    now = timezone.now()
    found = offer_to(request.actor.membership_id or 0)
    if found is None:
        raise Http404
    if request.method == "POST":
        return _answer(request, found, now)
    title = request.plan.administration.main_title
    context = {
        "heading": f"Become the {title}?",
        "lead": f"{found.by.account.full_name} asks you, for {found.organization.name}.",
        "offer": found,
        "wrote": f"{found.by.account.full_name} writes",
        "until": _until(found, request.plan),
        "over": _over(found, now),
        "main_title": title,
    }
    return render(request, "delegation/offer.html", context)


def _answer(request: Request, found: HandOver, now: datetime) -> HttpResponse:
    title = request.plan.administration.main_title
    if request.POST.get("answer") == "accept":
        said = f"You are now the {title} of {found.organization.name}."
        done = _act(request, accept_hand_over, found, now, said)
    elif request.POST.get("answer") == "decline":
        done = _act(request, decline_hand_over, found, now, "You declined. Nothing changed.")
    else:
        done = False
    return redirect("toolkit:home" if done else "delegation:offer")


def _act(
    request: Request,
    service: Callable[..., HandOver],
    found: HandOver,
    now: datetime,
    said: str,
) -> bool:
    try:
        service(offer=found, actor=request.actor, now=now)
    except OfferRefused as refused:
        messages.warning(request, str(refused))
        return False
    messages.success(request, said)
    return True


def _over(found: HandOver, now: datetime) -> str:
    """What became of an offer nobody can answer any more; empty while it stands."""
    if found.state != HandOverState.OFFERED:
        return BECAME[HandOverState(found.state)].value
    return Objection.EXPIRED.value if now >= found.expires_at else ""


def _organization(request: Request) -> Organization:
    actor = request.actor
    member = membership_of(actor.account_id or 0, request.plan.slug, actor.membership_id or 0)
    if member is None:
        raise Http404
    return member.organization


def _until(found: HandOver, plan: Profile) -> str:
    return day_in_words(found.expires_at, plan.hours.zone)
