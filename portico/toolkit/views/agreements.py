"""What the plan asks its users to accept, and what each of them accepted so far."""

from datetime import datetime
from typing import cast
from uuid import UUID

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from portico.access.permissions import Permission
from portico.accounts.models import Account
from portico.agreements.forms import AgreementForm
from portico.agreements.models import Acceptance, SignatureRequest
from portico.agreements.queries import (
    Due,
    acceptance_by_public_id,
    accepted_by,
    copy_of,
    titles_of,
    words_of,
)
from portico.agreements.services import accept_once
from portico.organizations.models import Membership
from portico.organizations.queries import memberships_of
from portico.organizations.working import member_of
from portico.profiles.loading import AgreementText, agreement_text
from portico.profiles.markdown import as_html
from portico.profiles.schema import Profile
from portico.toolkit.places import is_open
from portico.toolkit.terms import terms_due
from portico.vocabulary.moments import time_of_day
from portico.web.coming_back import wanted_page
from portico.web.http import Request
from portico.web.page import page


@page(permission=Permission.OWN_ACCOUNT)
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: Request) -> HttpResponseBase:
    """Read what is due and accept it, one text after the other; then on to where one wanted."""
    member = member_of(request)
    waiting = terms_due(request.plan, member) if member and is_open(member) else []
    if member is None or not waiting:
        return redirect(wanted_page(request) or "toolkit:enter")
    shown = _shown(request, waiting)
    if shown is None:  # accepted in another tab meanwhile
        return redirect(request.get_full_path())
    form = AgreementForm(request.POST or None, initial={"sha256": shown.text.sha256})
    if request.method == "POST" and form.is_valid() and form.is_about(shown.text):
        _accept(request, member, shown)
        return redirect(request.get_full_path())
    context = {
        "heading": shown.text.title,
        "lead": _why(request.plan, shown),
        "form": form,
        "text": shown.text,
        "before": shown.before,
        "more": len(waiting) - 1,
        "read_to_end": True,
    }
    return render(request, "toolkit/accept.html", context)


@page(permission=Permission.OWN_ACCOUNT)
@require_safe
def accepted(request: Request) -> HttpResponse:
    """Everything the person accepted at this plan, the newest first."""
    places = _places(request)
    rows = accepted_by(_account(request).pk, request.plan.slug, memberships=list(places))
    titles = titles_of(request.plan.slug)
    context = {
        "heading": "What you accepted",
        "lead": f"Every agreement with {request.plan.name} that carries your name.",
        "crumbs": [_my_account()],
        "rows": [
            {
                "acceptance": each,
                "title": titles.get(each.sha256) or _title_today(request.plan, each),
                "when": _when(request.plan, each.accepted_at),
                "role": _role(request.plan, each),
                "organization": _organization(places, each),
            }
            for each in rows
        ],
    }
    return render(request, "toolkit/accepted.html", context)


@page(permission=Permission.OWN_ACCOUNT)
@require_safe
def acceptance(request: Request, public_id: UUID) -> HttpResponse:
    """The exact words of one, with who accepted them, as what, when and from where."""
    places = _places(request)
    found = acceptance_by_public_id(
        _account(request).pk, request.plan.slug, public_id, memberships=list(places)
    )
    if found is None:
        raise Http404
    words = words_of(found) or _words_today(request.plan, found)
    facts = [
        ("Accepted by", f"{found.account.full_name}, {found.account.email}"),
        ("As", _role(request.plan, found)),
        ("For", _organization(places, found)),
        ("On", _when(request.plan, found.accepted_at)),
        ("From", found.address or ""),
        ("Version", found.version),
        ("SHA-256 of the text", found.sha256),
    ]
    context = {
        "heading": words.title if words else _title_today(request.plan, found),
        "crumbs": [_my_account(), ("What you accepted", reverse("toolkit:accepted"))],
        "facts": [(label, value) for label, value in facts if value],
        "html": as_html(words.markdown) if words else "",
        "signed": _signed(places, found),
    }
    return render(request, "toolkit/acceptance.html", context)


def _shown(request: Request, waiting: list[Due]) -> Due | None:
    """The first; on an answer, the one it is about."""
    if request.method != "POST":
        return waiting[0]
    return next((each for each in waiting if each.text.key == request.POST.get("key")), None)


def _accept(request: Request, member: Membership, shown: Due) -> None:
    accept_once(
        account=_account(request),
        plan=request.plan.slug,
        text=shown.text,
        organization_id=member.organization_id,
        membership_id=member.pk,
        role=member.role,
        address=request.META["REMOTE_ADDR"],
        actor=request.actor,
        now=timezone.now(),
    )


def _why(plan: Profile, shown: Due) -> str:
    """What is new, or why somebody who never accepted any version is asked."""
    if shown.before is None:
        return f"Each person who uses the {plan.name} {plan.labels.product} accepts this once."
    day = f"{shown.before.accepted_at.astimezone(plan.hours.zone):%m/%d/%Y}"
    if shown.before.version == shown.text.version:
        return f"Its words changed since you accepted version {shown.text.version} on {day}."
    return f"You accepted version {shown.before.version} on {day}; this is {shown.text.version}."


def _places(request: Request) -> dict[int, Membership]:
    """The person's memberships in the plan, past ones too."""
    return {each.pk: each for each in memberships_of(_account(request).pk, request.plan.slug)}


def _organization(places: dict[int, Membership], acceptance: Acceptance) -> str:
    place = places.get(acceptance.membership_id or 0)
    return place.organization.name if place else ""


def _signed(places: dict[int, Membership], acceptance: Acceptance) -> SignatureRequest | None:
    place = places.get(acceptance.membership_id or 0)
    return copy_of(acceptance, str(place.organization)) if place else None


def _role(plan: Profile, acceptance: Acceptance) -> str:
    """What was recorded, in the plan's own word for an administrator."""
    said = acceptance.role.replace("administrator", plan.labels.administrator)
    return said[:1].upper() + said[1:]


def _when(plan: Profile, moment: datetime) -> str:
    local = moment.astimezone(plan.hours.zone)
    return f"{local:%m/%d/%Y}, {time_of_day(local.time())} {plan.hours.time_zone_label}"


def _words_today(plan: Profile, acceptance: Acceptance) -> AgreementText | None:
    """The plan's present text, where it is still the one that was accepted."""
    if plan.agreement(acceptance.key) is None:
        return None
    text = agreement_text(plan, acceptance.key)
    return text if text.sha256 == acceptance.sha256 else None


def _title_today(plan: Profile, acceptance: Acceptance) -> str:
    agreement = plan.agreement(acceptance.key)
    return agreement.title if agreement else acceptance.key


def _my_account() -> tuple[str, str]:
    return "My account", reverse("accounts:me")


def _account(request: Request) -> Account:
    return cast("Account", request.user)
