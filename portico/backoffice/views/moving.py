"""Plan staff record that a tax ID moved to another organization: choose, look at what changes, move."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from portico.access.kinds import OrganizationKind
from portico.access.permissions import Permission
from portico.access.states import State
from portico.accounts.views.proof import recently_proved
from portico.backoffice.finding import find
from portico.backoffice.forms.moving import MoveForm
from portico.delegation.queries.moving import limited_to, work_without
from portico.delegation.services.moving import move_tin
from portico.organizations.models import Organization
from portico.organizations.queries import organization_by_public_id, taken_back_by, what_keeps
from portico.organizations.services import CannotMove, OrganizationTaken
from portico.profiles.calendar import today_at
from portico.vocabulary.tin import mask_tin
from portico.web.http import Request
from portico.web.page import page

TAKEN = "Another organization has the key that this one would have without the tax ID. Ask the operator."
NAMED = 10
"""So many people are named; the rest are counted."""


@page(permission=Permission.TIN_TRANSFERS)
@recently_proved
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: Request, public_id: UUID) -> HttpResponse:
    """Ask on one page, show what changes on the next, then move it."""
    source, today = _organization(request, public_id), today_at(request.plan, timezone.now())
    sent = request.POST if request.method == "POST" else None
    form = MoveForm(sent, source=source, found=_found(request, source), today=today)
    if sent is None or not form.is_valid():
        return _form_page(request, source, form)
    tin, target, on, _ = form.moves
    if obstacles := what_keeps(tin, source, target, on=on, today=today):
        form.tell(obstacles)
        return _form_page(request, source, form)
    act = sent.get("act")
    if act == "move":
        return _move(request, source, form)
    return _form_page(request, source, form) if act == "edit" else _preview(request, source, form)


def _move(request: Request, source: Organization, form: MoveForm) -> HttpResponse:
    tin, target, on, reason = form.moves
    try:
        move_tin(
            tin=tin,
            source=source,
            target=target,
            on=on,
            reason=reason,
            actor=request.actor,
            now=timezone.now(),
        )
    except CannotMove as refused:
        form.tell(refused.obstacles)
        return _form_page(request, source, form)
    except OrganizationTaken:
        form.add_error(None, TAKEN)
        return _form_page(request, source, form)
    messages.success(request, f"{target.name} has the tax ID {mask_tin(tin)} now.")
    return redirect("backoffice:office", source.public_id)


def _preview(request: Request, source: Organization, form: MoveForm) -> HttpResponse:
    tin, target, on, reason = form.moves
    people = list(limited_to(source, tin))
    alone = [each for each in people if each.access.tins == [tin]]
    context = {
        "heading": f"Move {mask_tin(tin)} to {target.name}?",
        "crumbs": _crumbs(source),
        "kept": [(name, form.data[name]) for name in ("tin", "other", "on", "reason")],
        "source": source,
        "target": target,
        "facts": [
            ("Tax ID", mask_tin(tin)),
            ("From", f"{source.name}, {source.city}"),
            ("To", f"{target.name}, {target.city}"),
            ("Since", f"{on:%m/%d/%Y}"),
            ("Why", reason),
        ],
        "on": on,
        "takes_back": taken_back_by(tin, source, target, on=on),
        "is_last": not source.tins.exclude(tin=tin).exists(),
        "others": len(people) - len(alone),
        "alone": [each.account.full_name for each in alone[:NAMED]],
        "more": max(len(alone) - NAMED, 0),
        "work": work_without(source, tin),
    }
    return render(request, "backoffice/move_preview.html", context)


def _form_page(request: Request, source: Organization, form: MoveForm) -> HttpResponse:
    context = {
        "heading": "Move a tax ID to another organization",
        "lead": source.name,
        "crumbs": _crumbs(source),
        "source": source,
        "form": form,
        "has_none": not form.held,
    }
    return render(request, "backoffice/move_tin.html", context)


def _found(request: Request, source: Organization) -> list[Organization]:
    """The other open offices that fit what was typed; what was looked for is on record."""
    typed = request.POST.get("other", "").strip()[:320]
    if not typed:
        return []
    found = find(typed, plan=request.plan, actor=request.actor, now=timezone.now())
    return [
        each
        for each in found.organizations
        if each.pk != source.pk
        and each.state == State.ACTIVE
        and each.kind == OrganizationKind.OFFICE
    ]


def _crumbs(source: Organization) -> list[tuple[str, str]]:
    office = reverse("backoffice:office", args=[source.public_id])
    return [("Help desk", reverse("backoffice:desk")), (source.name, office)]


def _organization(request: Request, public_id: UUID) -> Organization:
    """An office of this plan; a company has nothing that is paid under its TIN."""
    organization = organization_by_public_id(request.plan.slug, public_id)
    if organization is None or organization.is_third_party:
        raise Http404
    return organization
