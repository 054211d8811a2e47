"""The mailed agreement: read, signed or declined on any device; its link mailed again."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from portico.access.permissions import Permission
from portico.access.states import State
from portico.accounts.rules import browser_of
from portico.accounts.views.forgotten import link_over
from portico.agreements.models import SignatureRequest
from portico.agreements.queries import live_signature, signature_by_token
from portico.agreements.rules import Origin, SignatureState, disclosures, is_over
from portico.agreements.services import SignatureOver
from portico.audit.acting import acting
from portico.organizations.models import Membership
from portico.organizations.queries import memberships_of
from portico.profiles.markdown import as_html
from portico.registration.forms import DeclineForm, SignForm
from portico.registration.queries import organization_of
from portico.registration.services import signing
from portico.registration.services.asking import send_agreement_again
from portico.registration.views.drafts import draft_of
from portico.web.http import Request
from portico.web.page import page

SENT = "We mailed the agreement again."
OVER = {
    SignatureState.DECLINED: (
        "You did not sign",
        "The registration ended when you declined. Register again if you changed your mind.",
    ),
    SignatureState.EXPIRED: (
        "The time to sign is over",
        "The agreement was not signed in time, so the registration ended. You may register again.",
    ),
    SignatureState.SUPERSEDED: (
        "There is nothing to sign here any more",
        "A newer agreement was mailed, or the registration was decided on meanwhile.",
    ),
}
OVER_FIRST = {
    **OVER,
    SignatureState.DECLINED: (
        "You did not sign",
        "The registration cannot go on without the agreement. It can be mailed again from there.",
    ),
    SignatureState.EXPIRED: (
        "The time to sign is over",
        "The agreement can be mailed again from your registration, while it is kept.",
    ),
}
"""Where it is signed before the registration is sent."""


@page(permission=Permission.REGISTRATION)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: Request, token: str) -> HttpResponse:
    """Nothing is used up by opening the page, because mail scanners do; its button signs."""
    now = timezone.now()
    found = _opened(request, token, now)
    if found is None:
        return link_over(request, "accounts:sign_in", "Sign in")
    if not _is_to_sign(found, now):
        return _after(request, token, found)
    form = SignForm(_posted(request), request=found, phone=_phone(request))
    if request.method != "POST" or not form.is_valid():
        return render(request, "registration/sign.html", _to_read(request, token, found, form))
    try:
        signing.sign(
            profile=request.plan,
            token=token,
            given=form.given(),
            origin=origin_of(request),
            actor=request.actor,
            now=now,
        )
    except SignatureOver:
        messages.info(request, "This was settled a moment ago. Nothing was changed.")
    return redirect("registration:sign", token=token)


@page(permission=Permission.REGISTRATION)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def decline(request: Request, token: str) -> HttpResponse:
    """Ask once more before a registration ends."""
    now = timezone.now()
    found = signature_by_token(request.plan.slug, token)
    if found is None or not _is_to_sign(found, now):
        return redirect("registration:sign", token=token)
    form = DeclineForm(_posted(request))
    if request.method != "POST" or not form.is_valid():
        organization = organization_of(found)
        context = {"form": form, "signature": found, "token": token, "organization": organization}
        return render(request, "registration/decline.html", context)
    try:
        signing.decline(
            profile=request.plan,
            token=token,
            reason=form.cleaned_data["reason"],
            origin=origin_of(request),
            actor=request.actor,
            now=now,
        )
    except SignatureOver:
        messages.info(request, "This was settled a moment ago. Nothing was changed.")
    return redirect("registration:sign", token=token)


@page(permission=Permission.REGISTRATION)
@require_POST
def send_newest(request: Request, token: str) -> HttpResponse:
    """Mail the newest agreement of what this link was about, to the email it is known for."""
    found = signature_by_token(request.plan.slug, token)
    if found is not None:
        _send_again(request, found.subject)
        messages.success(request, SENT)
    return redirect("registration:sign", token=token)


@page(permission=Permission.REGISTRATION)
@require_POST
def send_again(request: Request) -> HttpResponse:
    """Mail the agreement once more to whoever registered, here or signed in."""
    waiting = [each for each in _memberships(request) if each.status is State.AWAITING_SIGNATURE]
    for membership in waiting:
        _send_again(request, str(membership.organization))
    if waiting:
        messages.success(request, SENT)
    is_in = request.actor.account_id is not None
    return redirect("registration:status" if is_in else "registration:done")


def origin_of(request: Request) -> Origin:
    """Where a request comes from, as evidence keeps it."""
    return Origin(
        address=request.META["REMOTE_ADDR"],
        device=browser_of(request.headers.get("User-Agent", "")),
        account_id=request.actor.account_id,
    )


def _posted(request: Request) -> Any:
    return request.POST if request.method == "POST" else None


def _phone(request: Request) -> str:
    return request.plan.help_line.phone or request.plan.name


def _opened(request: Request, token: str, now: datetime) -> SignatureRequest | None:
    if request.method != "GET":
        return signature_by_token(request.plan.slug, token)
    origin = origin_of(request)
    return signing.open_to_sign(profile=request.plan, token=token, origin=origin, now=now)


def _is_to_sign(found: SignatureRequest, now: datetime) -> bool:
    return found.status is SignatureState.SENT and not is_over(found.clocks, now)


def _to_read(
    request: Request, token: str, found: SignatureRequest, form: SignForm
) -> dict[str, Any]:
    return {
        "signature": found,
        "token": token,
        "form": form,
        "html": text_of(found),
        "disclosures": disclosures(phone=_phone(request)),
    }


def text_of(found: SignatureRequest) -> str:
    """The words that are signed, as they are shown: ours, rendered without markup of their own."""
    return as_html(found.version.markdown)


def _after(request: Request, token: str, found: SignatureRequest) -> HttpResponse:
    """What became of it, and what comes next."""
    organization = organization_of(found)
    if found.status is SignatureState.SIGNED:
        context = {
            "signature": found,
            "html": text_of(found),
            "organization": organization,
            "draft_here": str(draft_of(request, timezone.now())) == found.subject,
        }
        return render(request, "registration/signed.html", context)
    over = SignatureState.EXPIRED if found.status is SignatureState.SENT else found.status
    heading, text = (OVER if organization else OVER_FIRST)[over]
    newer = live_signature(found.subject)
    context = {
        "heading": heading,
        "text": text,
        "token": token,
        "newer": newer is not None and newer.status is SignatureState.SENT and newer != found,
        "ended": organization is not None and over is not SignatureState.SUPERSEDED,
        "draft": organization is None,
    }
    return render(request, "registration/sign_over.html", context)


def _send_again(request: Request, subject: str) -> None:
    with acting(request.actor):
        send_agreement_again(subject=subject, now=timezone.now())


def _memberships(request: Request) -> list[Membership]:
    """Of whoever signed in, or registered in this browser."""
    account_id = request.actor.account_id
    if account_id is not None:
        return memberships_of(account_id, request.plan.slug)
    membership = draft_of(request, timezone.now()).membership
    return [membership] if membership else []
