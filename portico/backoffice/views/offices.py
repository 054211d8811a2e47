"""An organization on the phone: what stands, and what the desk can do about it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from portico.access.decide import decide
from portico.access.permissions import Permission
from portico.access.states import State
from portico.accounts.challenges import TooSoon
from portico.audit.acting import acting
from portico.audit.services import record
from portico.backoffice import office_page, services
from portico.backoffice.checked import any_checked
from portico.delegation.queries import open_invitations
from portico.delegation.services.invitations import resend_for_office
from portico.notices.queries import notices_about
from portico.organizations.models import Membership, Organization
from portico.organizations.queries import (
    administrators_of,
    live_members_of,
    organization_by_public_id,
)
from portico.organizations.services import AlreadyMember
from portico.profiles.schema import Succession
from portico.web.http import Request
from portico.web.moments import moment
from portico.web.page import page

PAGE_LENGTH = 10
FIRST_CHECK = "Check the caller first: an administrator of this organization, by code or answer."


@page(permission=Permission.HELP_DESK)
@require_safe
def show(request: Request, public_id: UUID) -> HttpResponse:
    """Where it stands; that it was opened is on its own record."""
    organization, now = _organization(request, public_id), timezone.now()
    with acting(request.actor):
        record(
            actor=request.actor,
            action="desk.organization_opened",
            subject=f"organization:{organization.public_id}",
            organization_id=organization.pk,
            now=now,
        )
    return render(request, "backoffice/office.html", _context(request, organization))


@page(permission=Permission.REINSTATE)
@require_POST
def reinstate(request: Request, public_id: UUID) -> HttpResponse:
    """Open a suspended organization again, for an administrator who was checked."""
    organization, now = _organization(request, public_id), timezone.now()
    if not _is_checked(request, organization):
        messages.info(request, FIRST_CHECK)
        return redirect("backoffice:office", public_id)
    try:
        services.reinstate(
            organization=organization, profile=request.plan, actor=request.actor, now=now
        )
    except services.WrongState:
        messages.info(request, f"{organization.name} is not suspended any more.")
    except services.StillDecided:
        messages.info(request, "A review decides whether it opens again. See its reference below.")
    else:
        messages.success(request, f"{organization.name} is open again. Its people are told.")
    return redirect("backoffice:office", public_id)


@page(permission=Permission.HELP_DESK)
@require_POST
def send_agreement(request: Request, public_id: UUID) -> HttpResponse:
    """Mail what waits to be signed once more."""
    organization, now = _organization(request, public_id), timezone.now()
    if not office_page.can_be_signed(office_page.agreement_of(organization), now):
        messages.info(request, "Nothing waits to be signed any more.")
    else:
        services.send_agreement(organization=organization, actor=request.actor, now=now)
        messages.success(request, "The agreement is on its way again, to the same address.")
    return redirect("backoffice:office", public_id)


@page(permission=Permission.HELP_DESK)
@require_POST
def send_invitation(request: Request, public_id: UUID, invitation_id: UUID) -> HttpResponse:
    """Mail an invitation once more; the link before it ends."""
    organization, now = _organization(request, public_id), timezone.now()
    try:
        mailed = resend_for_office(
            organization=organization, public_id=invitation_id, actor=request.actor, now=now
        )
    except AlreadyMember:
        messages.info(request, "This person is in the organization already.")
    except TooSoon:
        messages.info(request, "Too many mails went to this address. Try again in an hour.")
    else:
        said = "The invitation is on its way again." if mailed else "It is not open any more."
        messages.success(request, said)
    return redirect("backoffice:office", public_id)


def _context(request: Request, organization: Organization) -> dict[str, Any]:
    plan, actor, now = request.plan, request.actor, timezone.now()
    members = Paginator(live_members_of(organization), PAGE_LENGTH)
    rows = members.get_page(request.GET.get("page"))
    administrators = administrators_of(organization)
    agreement = office_page.agreement_of(organization)
    is_suspended = organization.state == State.SUSPENDED
    return {
        "heading": organization.name,
        "crumbs": [("Help desk", reverse("backoffice:desk"))],
        "organization": organization,
        "pill": office_page.state_pill(State(organization.state)),
        "facts": office_page.facts_of(organization, plan),
        "clocks": office_page.clocks_of(organization, plan, now),
        "administrators": administrators,
        "page": rows,
        "rows": [office_page.person_row(each, actor=actor, plan=plan, now=now) for each in rows],
        "reviews": office_page.reviews_of(organization, actor=actor, plan=plan, now=now),
        "agreement": office_page.agreement_facts(agreement, plan, now) if agreement else (),
        "can_send_agreement": office_page.can_be_signed(agreement, now),
        "invitations": _invitations(request, organization),
        "notices": _notices(request, organization, administrators),
        "can_reinstate": is_suspended and decide(actor, Permission.REINSTATE).allowed,
        "can_appoint": organization.state == State.ACTIVE
        and Succession.APPOINT in plan.administration.succession
        and decide(actor, Permission.SUCCESSION).allowed,
        "can_move_tin": organization.state in {State.ACTIVE, State.SUSPENDED}
        and not organization.is_third_party
        and decide(actor, Permission.TIN_TRANSFERS).allowed,
        "is_checked": _is_checked(request, organization),
        "first_check": FIRST_CHECK,
    }


def _invitations(request: Request, organization: Organization) -> list[dict[str, Any]]:
    now, zone = timezone.now(), request.plan.hours.zone
    return [
        {
            "invitation": each,
            "until": moment(each.expires_at, zone=zone, now=now),
            "is_over": each.expires_at <= now,
        }
        for each in open_invitations(organization)[: office_page.NOTICES]
    ]


def _notices(
    request: Request, organization: Organization, administrators: list[Membership]
) -> list[office_page.Sent]:
    """What was sent about it, and about the places of those who run it."""
    places = {organization.main, *administrators}
    agreement = office_page.agreement_of(organization)
    about = [
        str(organization),
        *(str(agreement) for _ in [agreement] if agreement),
        *(name for each in places for name in (str(each), f"membership:{each.public_id}")),
    ]
    latest = notices_about(request.plan.slug, about)[: office_page.NOTICES]
    now = timezone.now()
    return [office_page.sent(each, request.plan, now) for each in latest]


def _is_checked(request: Request, organization: Organization) -> bool:
    """True where an administrator of it was checked in this session, also while it is suspended."""
    people = [each.account for each in live_members_of(organization).filter(is_administrator=True)]
    return any_checked(request.session, request.plan.slug, people, timezone.now())


def _organization(request: Request, public_id: UUID) -> Organization:
    organization = organization_by_public_id(request.plan.slug, public_id)
    if organization is None:
        raise Http404
    return organization
