"""Adding many people from a file: a template, the upload, what each line would do, inviting them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from portico.access.permissions import Permission
from portico.delegation import words
from portico.delegation.forms.access import choices_in
from portico.delegation.forms.many import ChosenForm, SheetForm
from portico.delegation.models import Sheet
from portico.delegation.queries import sheet_of
from portico.delegation.services.many import Sent, SheetUsed, invite_many, keep_sheet, lines_of
from portico.delegation.sheet import COLUMNS, Line
from portico.organizations.working import working_member
from portico.profiles.schema import Profile
from portico.web.exports import csv_answer
from portico.web.http import Request
from portico.web.page import page


@page(permission=Permission.ORGANIZATION_USERS)
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: Request) -> HttpResponse:
    """Take the file and lead to what it would do; nothing is created but the list itself."""
    form = SheetForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        sheet = keep_sheet(
            organization=working_member(request).organization,
            rows=form.cleaned_data["file"],
            actor=request.actor,
            now=timezone.now(),
        )
        return redirect("delegation:preview", public_id=sheet.public_id)
    choices = choices_in(
        working_member(request).organization,
        profile=request.plan,
        actor=request.actor,
        now=timezone.now(),
    )
    context = {
        "heading": "Add many people",
        "lead": "Fill in the template, choose the file, and look at every line before anybody is invited.",
        "crumbs": _crumbs(request.plan),
        "form": form,
        "roles": choices.roles,
        "last": words.in_us_order(choices.last),
    }
    return render(request, "delegation/upload.html", context)


@page(permission=Permission.ORGANIZATION_USERS, exports=True)
@require_safe
def template(request: Request) -> StreamingHttpResponse:
    """The head of the file and one invented person."""
    choices = choices_in(
        working_member(request).organization,
        profile=request.plan,
        actor=request.actor,
        now=timezone.now(),
    )
    roles = "; ".join(role.title for role in choices.roles[:2])
    until = words.in_us_order(choices.last)
    example = ("Ana", "Alvarez", "ana.alvarez@example.com", "Biller", roles, until, "no")
    return csv_answer(name="people", head=list(COLUMNS.values()), rows=[example])


@page(permission=Permission.ORGANIZATION_USERS)
@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: Request, public_id: UUID) -> HttpResponse:
    """What each line would do; its button invites those that are ticked."""
    now = timezone.now()
    sheet = sheet_of(working_member(request).organization, public_id, now=now)
    if sheet is None:
        raise Http404
    if sheet.used_at is not None:
        return _used(request)
    lines = lines_of(sheet, request.plan, now=now)
    form = ChosenForm(request.POST if request.method == "POST" else None, lines=lines)
    if request.method == "POST" and form.is_valid():
        return _invite(request, sheet, form.cleaned_data["line"])
    ready = [each for each in lines if not each.problems]
    context = {
        "heading": f"Invite {_people(len(ready))}?" if ready else "Nobody can be invited yet",
        "lead": "Nobody is invited before you press the button. This list is kept for a day.",
        "crumbs": [*_crumbs(request.plan), ("Add many people", reverse("delegation:many"))],
        "form": form,
        "rows": [_row(each, form.ticked, request.plan) for each in _to_correct_first(lines)],
        "ready": len(ready),
        "bad": len(lines) - len(ready),
    }
    return render(request, "delegation/sheet.html", context)


def _invite(request: Request, sheet: Sheet, numbers: list[int]) -> HttpResponse:
    try:
        sent = invite_many(
            sheet=sheet,
            lines=numbers,
            profile=request.plan,
            actor=request.actor,
            now=timezone.now(),
        )
    except SheetUsed:
        return _used(request)
    messages.success(request, _said(sent))
    return redirect("delegation:people")


def _used(request: Request) -> HttpResponse:
    messages.info(request, "The people of this file were invited already. See the list.")
    return redirect("delegation:people")


def _said(sent: Sent) -> str:
    on_their_way = (
        "An invitation to 1 person is" if sent.count == 1 else f"{sent.count} invitations are"
    )
    said = f"{on_their_way} on the way. This list shows whom we mailed already."
    if not sent.left:
        return said
    lines = ", ".join(str(number) for number in sent.left)
    return f"{said} Not to line {lines}: something changed meanwhile. Add them one by one."


def _to_correct_first(lines: list[Line]) -> list[Line]:
    """Nobody looks for three lines among forty."""
    return sorted(lines, key=lambda each: not each.problems)


def _row(line: Line, ticked: set[int], plan: Profile) -> dict[str, Any]:
    typed = line.typed
    name = f"{typed.get('first_name', '')} {typed.get('last_name', '')}".strip()
    return {
        "line": line,
        "name": name or "No name",
        "email": line.email or typed.get("email", ""),
        "is_ticked": line.number in ticked,
        "tags": [words.role_title(plan, key) for key in line.gives.until],
        "until": words.in_us_order(max(line.gives.until.values())) if line.gives.until else "",
        "phi": "On" if line.gives.sees_phi else "Off",
    }


def _crumbs(plan: Profile) -> list[tuple[str, str]]:
    return [(plan.administration.title, reverse("delegation:people"))]


def _people(count: int) -> str:
    return "1 person" if count == 1 else f"{count} people"
