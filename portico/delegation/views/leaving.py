"""Suspending a colleague, letting them back in, ending their place: asked first, then done."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from portico.access.permissions import Permission
from portico.delegation.forms.leaving import LISTED, LeavingForm
from portico.delegation.leaving import Act, Objection, objection_to
from portico.delegation.listing import colleagues_of, place_of
from portico.delegation.queries import given_to
from portico.delegation.services.giving import BeyondCeiling
from portico.delegation.services.leaving import Refused, reinstate, remove, suspend
from portico.organizations.models import Membership
from portico.organizations.working import working_member
from portico.profiles.calendar import today_at
from portico.profiles.schema import Profile
from portico.web.http import Request
from portico.web.page import page

ASKED = require_http_methods(["GET", "HEAD", "POST"])


@page(permission=Permission.ORGANIZATION_USERS)
@ASKED
def suspend_person(request: Request, public_id: UUID) -> HttpResponse:
    """Close their place until it is given back."""
    return _asked(request, public_id, Act.SUSPEND, suspend)


@page(permission=Permission.ORGANIZATION_USERS)
@ASKED
def reinstate_person(request: Request, public_id: UUID) -> HttpResponse:
    """Give a suspended place back."""
    return _asked(request, public_id, Act.REINSTATE, reinstate)


@page(permission=Permission.ORGANIZATION_USERS)
@ASKED
def remove_person(request: Request, public_id: UUID) -> HttpResponse:
    """End their place, and say who takes over what they held."""
    member, plan = _colleague(request, public_id), request.plan
    if objection := objection_to(Act.REMOVE, place_of(member, request.actor)):
        return _refused(request, member, objection)
    form = _form(request, member)
    if request.method == "POST" and form.is_valid() and _removed(request, member, form):
        return redirect("delegation:people")
    context = {**_question(member, Act.REMOVE, plan), "form": form}
    return render(request, "delegation/remove.html", context)


def _asked(
    request: Request, public_id: UUID, act: Act, do: Callable[..., Membership]
) -> HttpResponse:
    member = _colleague(request, public_id)
    if objection := objection_to(act, place_of(member, request.actor)):
        return _refused(request, member, objection)
    if request.method != "POST":
        return render(request, f"delegation/{act}.html", _question(member, act, request.plan))
    try:
        do(membership=member, profile=request.plan, actor=request.actor, now=timezone.now())
    except Refused as refused:
        return _refused(request, member, refused.objection)
    messages.success(request, _done(member, act, request.plan))
    return redirect("delegation:people")


def _removed(request: Request, member: Membership, form: LeavingForm) -> bool:
    colleague: Membership | None = form.cleaned_data.get("colleague")
    try:
        remove(
            membership=member,
            profile=request.plan,
            actor=request.actor,
            now=timezone.now(),
            successor=colleague,
            roles=form.cleaned_data.get("roles", ()),
        )
    except Refused as refused:
        form.add_error(None, refused.objection.value)
        return False
    except BeyondCeiling:
        message = "They cannot have one of these roles any more. Untick it, or choose nobody."
        form.add_error("roles", message)
        return False
    said = _done(member, Act.REMOVE, request.plan)
    if colleague and form.cleaned_data["roles"]:
        said = f"{said} {colleague.account.full_name} takes over."
    messages.success(request, said)
    return True


def _form(request: Request, member: Membership) -> LeavingForm:
    now = timezone.now()
    others = colleagues_of(member.organization).exclude(pk=member.pk)
    running = given_to(member, request.plan).until
    return LeavingForm(
        request.POST if request.method == "POST" else None,
        colleagues=_named(request, others),
        roles=[key for key, day in running.items() if day > today_at(request.plan, now)],
        profile=request.plan,
    )


def _named(request: Request, others: QuerySet[Membership]) -> list[Membership]:
    """Everyone who can be chosen; of very many, only who was typed is read."""
    few = list(others[: LISTED + 1])
    typed = request.POST.get("successor", "").strip().lower()
    if len(few) <= LISTED or not typed:
        return few
    return [*others.filter(account__email=typed), *few]


def _colleague(request: Request, public_id: UUID) -> Membership:
    """One of the organization's people, whatever their state."""
    rows = Membership.objects.select_related("account", "organization")
    own = rows.filter(organization=working_member(request).organization)
    found = own.filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def _question(member: Membership, act: Act, plan: Profile) -> dict[str, Any]:
    name = member.account.full_name
    deletes = plan.administration.leaving == "delete"
    headings = {
        Act.SUSPEND: f"Suspend {name}?",
        Act.REINSTATE: f"Let {name} back in?",
        Act.REMOVE: f"Delete the account of {name} here?" if deletes else f"Remove {name}?",
    }
    verbs = {
        Act.SUSPEND: "Suspend",
        Act.REINSTATE: "Let back in",
        Act.REMOVE: "Delete" if deletes else "Remove",
    }
    return {
        "heading": headings[act],
        "verb": verbs[act],
        "destroys": act is not Act.REINSTATE,
        "back_url": reverse("delegation:people"),
        "back_label": "Leave suspended" if act is Act.REINSTATE else "Keep access",
        "member": member,
    }


def _done(member: Membership, act: Act, plan: Profile) -> str:
    name = member.account.full_name
    if act is Act.SUSPEND:
        return f"{name} is suspended and signed out."
    if act is Act.REINSTATE:
        return f"{name} is back in."
    deletes = plan.administration.leaving == "delete"
    return f"{name} {'is deleted' if deletes else 'is removed'} and signed out."


def _refused(request: Request, member: Membership, objection: Objection) -> HttpResponse:
    """Say why not and what to do instead; the main administrator is led to handing over."""
    is_main, is_me = objection is Objection.MAIN, member.pk == working_member(request).pk
    main = request.plan.administration.main_title
    context = {
        "heading": f"{member.account.full_name} is the {main}"
        if is_main
        else "Nothing was changed",
        "text": objection.value,
        "glyph": "info_outline",
        "hand_over_url": _address("delegation:hand_over") if is_main and is_me else "",
    }
    return render(request, "delegation/refused.html", context, status=HTTPStatus.CONFLICT)


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
