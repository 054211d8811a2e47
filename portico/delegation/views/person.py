"""One person of the organization: what they can do and why, and changing it."""

from datetime import date, datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from portico.access.decide import decide
from portico.access.permissions import Permission
from portico.access.states import ENDED, State
from portico.accounts.queries import has_second_factor
from portico.delegation import words
from portico.delegation.abilities import Ability
from portico.delegation.forms.access import AccessForm, Choices, choices_in
from portico.delegation.leaving import Act, objection_to
from portico.delegation.listing import place_of
from portico.delegation.queries import (
    abilities_of,
    colleague,
    given_to,
    last_day,
    participates,
    past_grants,
    person_of,
    practitioners_of,
)
from portico.delegation.rules import (
    Held,
    Wanted,
    Why,
    change_of,
    has_every_role,
    held,
    sees_phi,
)
from portico.delegation.services.giving import BeyondCeiling, ChangedMeanwhile, give
from portico.organizations.models import Membership
from portico.organizations.working import working_member
from portico.profiles.calendar import today_at
from portico.profiles.schema import PageKind, Profile
from portico.vocabulary.tin import mask_tin
from portico.web.http import Request
from portico.web.page import page

MEANWHILE = (
    "Somebody else changed what {} has while you were here. What you chose is kept below; "
    "look at what they have now, then go on."
)


@page(permission=Permission.ORGANIZATION_USERS)
@require_safe
def person(request: Request, public_id: UUID) -> HttpResponse:
    """What they can do and why, what limits them, what they had."""
    return _shown(request, _colleague(request, public_id))


@page(permission=Permission.ORGANIZATION_HOME)
@require_safe
def mine(request: Request) -> HttpResponse:
    """The same of oneself, for everyone."""
    return _shown(request, working_member(request))


def _shown(request: Request, member: Membership) -> HttpResponse:
    plan, now = request.plan, timezone.now()
    is_me = member.pk == working_member(request).pk
    gives = decide(request.actor, Permission.ORGANIZATION_USERS).allowed
    theirs = person_of(member)
    found = abilities_of(member, plan, now=now)
    limits = given_to(member, plan)
    has_ended = State(member.state) in ENDED
    context = {
        "heading": member.account.full_name,
        "lead": " · ".join(filter(None, (member.job_title, member.account.email))),
        "crumbs": _crumbs(plan),
        "member": member,
        "is_me": is_me,
        "is_administrator": gives,
        "has_ended": has_ended,
        "may_change": gives and not has_ended and not has_every_role(plan, member),
        "may_ask": is_me and not gives,
        "reads_trail": decide(request.actor, Permission.ORGANIZATION_TRAIL).allowed,
        **(_acts(request, member) if gives else {}),
        "roles": [] if has_ended else _held(member, plan, now=now),
        "sees_phi": sees_phi(plan, theirs),
        "scope": _scope(limits, plan, member, now),
        "tools": _by_tool(found, plan) if member.state == State.ACTIVE else [],
        "past": [
            {
                "title": words.role_title(plan, grant.role),
                "grant": grant,
                "was_until": last_day(grant.expires_at, plan),
            }
            for grant in past_grants(member)
        ],
        "zone": plan.hours.zone,
    }
    return render(request, "delegation/person.html", context)


def _acts(request: Request, member: Membership) -> dict[str, Any]:
    """What whoever administers can do with their place and their sign-in, as the list's menu has it."""
    place = place_of(member, request.actor)
    is_here = place.state is State.ACTIVE and not place.is_own
    return {
        "acts": [act for act in Act if objection_to(act, place) is None],
        "has_factor": is_here and has_second_factor(member.account_id),
        "hands_over": place.is_own and place.is_main,
        "removes": request.plan.administration.leaving,
    }


@page(permission=Permission.ORGANIZATION_USERS)
@require_http_methods(["GET", "HEAD", "POST"])
def access(request: Request, public_id: UUID) -> HttpResponse:
    """Choose what they shall have, look at what would change, then save it."""
    member, plan = _colleague(request, public_id), request.plan
    if State(member.state) in ENDED or has_every_role(plan, member):
        return redirect("delegation:person", public_id=public_id)
    present = given_to(member, plan)
    choices = _choices(request, member)
    if request.method != "POST":
        return _form_page(request, member, AccessForm(choices=choices, present=present))
    form = AccessForm(request.POST, choices=choices, present=present)
    act = request.POST.get("act")
    if not form.is_valid() or act == "edit":
        return _form_page(request, member, form)
    if not form.was_seen():
        return _changed_meanwhile(request, member, form)
    if act == "save":
        return _save(request, member, form)
    return _preview(request, member, form)


@page(permission=Permission.ORGANIZATION_USERS)
@require_http_methods(["GET", "HEAD", "POST"])
def every_role(request: Request) -> HttpResponse:
    """Give oneself all there is, until as late as the plan lets anything be given (WM-08)."""
    plan, member, now = request.plan, working_member(request), timezone.now()
    if has_every_role(plan, member):
        return redirect("delegation:person", public_id=member.public_id)
    choices, present = _choices(request, member), given_to(member, plan)
    wanted = Wanted(
        until={**present.until, **{role.key: choices.last for role in choices.roles}},
        sees_phi=True,
        tins=present.tins,
        npis=present.npis,
        is_administrator=present.is_administrator,
    )
    if request.method == "POST":
        give(
            membership=member,
            seen=present,
            wanted=wanted,
            profile=plan,
            actor=request.actor,
            now=now,
        )
        messages.success(request, f"You have every role until {words.in_us_order(choices.last)}.")
        return redirect("toolkit:home")
    change = change_of(present, wanted)
    context = {
        "heading": "Give yourself every role",
        "lead": f"As {_title(member, plan)} you may have every role your organization can give.",
        "crumbs": _crumbs(plan),
        "lines": words.changes(change, wanted, present, profile=plan, today=choices.today),
        "person": member,
        "guides": [each for each in plan.pages if each.kind is PageKind.GUIDE],
    }
    return render(request, "delegation/every_role.html", context)


def _save(request: Request, member: Membership, form: AccessForm) -> HttpResponse:
    try:
        give(
            membership=member,
            seen=form.present,
            wanted=form.wanted(),
            profile=request.plan,
            actor=request.actor,
            now=timezone.now(),
        )
    except BeyondCeiling as refused:
        form.tell(refused.reasons)
        return _form_page(request, member, form)
    except ChangedMeanwhile:
        return _changed_meanwhile(request, member, form)
    messages.success(request, f"Saved what {member.account.full_name} can do.")
    return redirect("delegation:person", public_id=member.public_id)


def _preview(request: Request, member: Membership, form: AccessForm) -> HttpResponse:
    wanted = form.wanted()
    change = change_of(form.present, wanted)
    if change.is_nothing:
        form.add_error(None, "Nothing would change. Tick or untick something first.")
        return _form_page(request, member, form)
    lines = words.changes(
        change, wanted, form.present, profile=request.plan, today=form.choices.today
    )
    context = {
        "heading": f"Change what {member.account.first_name} can do?",
        "crumbs": [*_crumbs(request.plan), _crumb(member)],
        "member": member,
        "is_me": member.pk == working_member(request).pk,
        "lines": lines,
        "kept": form.as_sent(),
    }
    return render(request, "delegation/preview.html", context)


def _changed_meanwhile(request: Request, member: Membership, form: AccessForm) -> HttpResponse:
    """Keep what was chosen; from here on it is compared with what the person has now."""
    present = given_to(member, request.plan)
    again = AccessForm(form.seen_now(present), choices=form.choices, present=present)
    now = _held(member, request.plan, now=timezone.now())
    return _form_page(request, member, again, meanwhile=now, is_changed=True)


def _form_page(
    request: Request,
    member: Membership,
    form: AccessForm,
    *,
    meanwhile: list[dict[str, Any]] | None = None,
    is_changed: bool = False,
) -> HttpResponse:
    context = {
        "heading": f"What {member.account.full_name} can do",
        "lead": f"A role opens tools until the end of its day, at most {words.in_us_order(form.choices.last)}. "
        "You see what would change before it is saved.",
        "crumbs": [*_crumbs(request.plan), _crumb(member)],
        "member": member,
        "form": form,
        "is_changed": is_changed,
        "has_now": meanwhile or [],
    }
    return render(request, "delegation/access.html", context)


def _choices(request: Request, member: Membership) -> Choices:
    return choices_in(
        member.organization,
        profile=request.plan,
        actor=request.actor,
        now=timezone.now(),
        is_about_main=member.is_main,
    )


def _colleague(request: Request, public_id: UUID) -> Membership:
    found = colleague(working_member(request).organization, public_id)
    if found is None:
        raise Http404
    return found


def _held(member: Membership, plan: Profile, *, now: datetime) -> list[dict[str, Any]]:
    """The roles they have now, with by whom and until when."""
    theirs = participates(member.organization, on=today_at(plan, now))
    found = held(plan, person_of(member), participates=theirs, now=now)
    return [{"role": each.role, "why": _why(each, plan)} for each in found]


def _why(each: Held, plan: Profile) -> str:
    if each.why is Why.MAIN or each.given is None:
        return f"as {plan.administration.main_title}"
    until = words.in_us_order(last_day(each.given.until, plan))
    return f"given by {each.given.by}, until {until}"


def _by_tool(found: tuple[Ability, ...], plan: Profile) -> list[dict[str, Any]]:
    return [
        {
            "tool": tool,
            "abilities": [
                {
                    "ability": each,
                    "why": "; ".join(f"{held.role.title}, {_why(held, plan)}" for held in each.by),
                    "roles": " or ".join(role.title for role in each.roles),
                }
                for each in several
            ],
        }
        for tool, several in groupby(found, key=lambda each: each.tool)
    ]


def _scope(
    limits: Wanted, plan: Profile, member: Membership, now: datetime
) -> list[tuple[str, str]]:
    """The numbers they work with, where they are limited to some."""
    names = dict(_named(limits.npis, member, on=today_at(plan, now)))
    return [
        ("Tax IDs", ", ".join(mask_tin(tin) for tin in sorted(limits.tins)) or "All"),
        ("Practitioners", ", ".join(names.get(npi, npi) for npi in sorted(limits.npis)) or "All"),
    ]


def _named(npis: frozenset[str], member: Membership, *, on: date) -> list[tuple[str, str]]:
    return practitioners_of(member.organization, on=on, npis=npis) if npis else []


def _title(member: Membership, plan: Profile) -> str:
    return plan.administration.main_title if member.is_main else plan.labels.administrator


def _crumbs(plan: Profile) -> list[tuple[str, str]]:
    return [(plan.administration.title, reverse("delegation:people"))]


def _crumb(member: Membership) -> tuple[str, str]:
    return member.account.full_name, reverse("delegation:person", args=[member.public_id])
