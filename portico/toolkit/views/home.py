"""The organization's own pages: home and its providers."""

from datetime import datetime
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from portico.access.decide import decide
from portico.access.permissions import Permission
from portico.access.states import State
from portico.delegation.models import Delegation
from portico.delegation.queries import last_day
from portico.delegation.queries.hand_over import open_offer_to
from portico.delegation.queries.succession import open_case_of
from portico.delegation.queries.third_parties import work_of
from portico.delegation.working import delegation_of
from portico.organizations.models import Organization
from portico.organizations.queries import Headcount, administrators_of, headcount_of
from portico.organizations.working import working_member
from portico.profiles.calendar import today_at
from portico.profiles.schema import Profile
from portico.records.roster.queries import PAGE
from portico.reviews.queries import waiting_requests
from portico.toolkit.places import pill_of
from portico.toolkit.queries import providers_of, tools_at_work, tools_for
from portico.toolkit.views.setup import TaskShown, setup_list
from portico.vocabulary.tin import mask_tin
from portico.web.http import Request
from portico.web.page import page

PROVIDERS_AT_HOME = 5
ADMINISTRATORS_AT_HOME = 10
"""The page of all people has the rest."""


@page(permission=Permission.ORGANIZATION_WORK)
@require_safe
def home(request: Request) -> HttpResponse:
    """Where the organization stands, who is in it, what comes next; an office one works for."""
    delegation = delegation_of(request)
    return _home_at_work(request, delegation) if delegation else _own_home(request)


def _home_at_work(request: Request, delegation: Delegation) -> HttpResponse:
    """What somebody of a company can do for the office, and until when."""
    plan, now, office = request.plan, timezone.now(), delegation.principal
    until = last_day(delegation.expires_at, plan)
    tins = [mask_tin(tin) for tin in sorted(request.actor.tins)]
    context = {
        "heading": office.name,
        "lead": f"{delegation.agent.name} works for it until {until:%m/%d/%Y}.",
        "groups": tools_at_work(office, plan, actor=request.actor, on=today_at(plan, now)),
        "company": delegation.agent,
        "facts": [
            ("TIN" if len(tins) == 1 else "TINs", ", ".join(tins)),
            ("You may see patients", "Yes" if request.actor.sees_phi else "No"),
            ("Last day", f"{until:%m/%d/%Y}"),
        ],
    }
    return render(request, "toolkit/at_work.html", context)


def _own_home(request: Request) -> HttpResponse:
    now, plan, member = timezone.now(), request.plan, working_member(request)
    organization = member.organization
    people = headcount_of(organization)
    waiting = waiting_requests(request.actor).count()
    is_administrator = member.is_administrator
    tasks = (
        setup_list(member, people, waiting=waiting, plan=plan, now=now) if is_administrator else []
    )
    context = {
        "heading": "Home",
        "greeting": f"Welcome, {member.account.first_name}",
        "lead": _lead(organization, tasks),
        "organization": organization,
        "pill": pill_of(State(organization.state)),
        "facts": _facts(organization, people, plan),
        "administrators": administrators_of(organization, limit=ADMINISTRATORS_AT_HOME),
        "me": member,
        "adds_numbers": decide(request.actor, Permission.ORGANIZATION_NUMBERS).allowed,
        "offer": open_offer_to(member, now=now),
        "case": open_case_of(organization.pk) if is_administrator else None,
        "main_title": plan.administration.main_title,
        "tasks": tasks,
        "done": _done(tasks),
        "providers": providers_of(organization, on=today_at(plan, now), limit=PROVIDERS_AT_HOME),
        "groups": tools_for(organization, plan, actor=request.actor, on=today_at(plan, now)),
        "offices": work_of([member], now),
        "tools_text": f"When {plan.name} opens one for your organization, it appears here.",
    }
    return render(request, "toolkit/home.html", context)


@page(permission=Permission.ORGANIZATION_HOME)
@require_safe
def providers(request: Request) -> HttpResponse:
    """Every provider the organization may see, by name (CS-04)."""
    organization = working_member(request).organization
    shown = providers_of(
        organization, on=today_at(request.plan, timezone.now()), after=_after(request)
    )
    context = {
        "heading": "Providers",
        "lead": f"As {request.plan.name} lists you today.",
        "providers": shown,
        "next": shown[-1].public_id if len(shown) == PAGE else None,
    }
    return render(request, "toolkit/providers.html", context)


def _after(request: Request) -> UUID | None:
    """The last provider of the page before; a public id tells nothing."""
    try:
        return UUID(request.GET.get("after", ""))
    except ValueError:
        return None


def _facts(organization: Organization, people: Headcount, plan: Profile) -> list[tuple[str, str]]:
    tins = [mask_tin(each.tin) for each in organization.tins.order_by("added_at", "pk")]
    npis = [each.npi for each in organization.npis.order_by("-is_primary", "npi")]
    facts = [
        ("TIN" if len(tins) == 1 else "TINs", ", ".join(tins)),
        ("NPI" if len(npis) == 1 else "NPIs", ", ".join(npis)),
        ("Provider ID", organization.provider_id),
        ("Users", str(people.people)),
        ("Since", day(organization.activated_at, plan)),
    ]
    return [(label, value) for label, value in facts if value]


def day(when: datetime | None, plan: Profile) -> str:
    """The day as dates are shown, in the plan's time zone; empty without one."""
    return f"{when.astimezone(plan.hours.zone):%m/%d/%Y}" if when else ""


def _done(tasks: list[TaskShown]) -> int:
    return sum(each["task"].state == "done" for each in tasks)


def _lead(organization: Organization, tasks: list[TaskShown]) -> str:
    left = len(tasks) - _done(tasks)
    if not left:
        return f"{organization.name} is active."
    steps = "One step is" if left == 1 else f"{left} steps are"
    return f"{organization.name} is active. {steps} left."
