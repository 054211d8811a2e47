"""The organization's own pages: home and its providers."""

from datetime import datetime
from typing import TypedDict
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from portico.access.permissions import Permission
from portico.access.states import State
from portico.organizations.models import Membership, Organization
from portico.organizations.queries import members_of
from portico.profiles.calendar import today_at
from portico.profiles.schema import Profile
from portico.records.roster.queries import PAGE
from portico.reviews.queries import waiting_requests, was_reviewed
from portico.toolkit.gate import member_of
from portico.toolkit.moments import moment
from portico.toolkit.places import pill_of
from portico.toolkit.queries import providers_of
from portico.toolkit.setup import Task, tasks_of
from portico.vocabulary.tin import mask_tin
from portico.web.http import Request
from portico.web.page import page

PROVIDERS_AT_HOME = 5


class TaskShown(TypedDict):
    """A task with the time it was done."""

    task: Task
    when: str


@page(permission=Permission.ORGANIZATION_HOME)
@require_safe
def home(request: Request) -> HttpResponse:
    """Where the organization stands, who is in it, what comes next."""
    now, plan, member = timezone.now(), request.plan, working_member(request)
    organization = member.organization
    people = members_of(organization)
    waiting = waiting_requests(request.actor).count()
    tasks = _tasks(organization, plan, waiting, people, now) if member.is_administrator else []
    context = {
        "heading": "Home",
        "greeting": f"Welcome, {request.user.first_name}",  # type: ignore[union-attr] # the gate let nobody else in
        "lead": _lead(organization, tasks),
        "organization": organization,
        "pill": pill_of(State(organization.state)),
        "facts": _facts(organization, people, plan),
        "administrators": [each for each in people if _administers(each)],
        "me": member,
        "tasks": tasks,
        "done": _done(tasks),
        "providers": providers_of(organization, on=today_at(plan, now), limit=PROVIDERS_AT_HOME),
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


def working_member(request: Request) -> Membership:
    """The membership of a page that only members reach."""
    member = member_of(request)
    if member is None:
        message = "The gate lets nobody in here without a membership."
        raise RuntimeError(message)
    return member


def _administers(member: Membership) -> bool:
    return member.is_administrator and member.state == State.ACTIVE


def _facts(
    organization: Organization, people: list[Membership], plan: Profile
) -> list[tuple[str, str]]:
    tins = [mask_tin(each.tin) for each in organization.tins.order_by("added_at", "pk")]
    npis = [each.npi for each in organization.npis.order_by("-is_primary", "npi")]
    active = sum(each.state == State.ACTIVE for each in people)
    facts = [
        ("TIN" if len(tins) == 1 else "TINs", ", ".join(tins)),
        ("NPI" if len(npis) == 1 else "NPIs", ", ".join(npis)),
        ("Provider ID", organization.provider_id),
        ("Users", str(active)),
        ("Since", day(organization.activated_at, plan)),
    ]
    return [(label, value) for label, value in facts if value]


def day(when: datetime | None, plan: Profile) -> str:
    """The day as dates are shown, in the plan's time zone; empty without one."""
    return f"{when.astimezone(plan.hours.zone):%m/%d/%Y}" if when else ""


def _tasks(
    organization: Organization,
    plan: Profile,
    waiting: int,
    people: list[Membership],
    now: datetime,
) -> list[TaskShown]:
    tasks = tasks_of(
        plan_name=plan.name,
        registered_at=organization.created_at,
        opened_at=organization.activated_at,
        was_reviewed=was_reviewed(organization.pk),
        waiting_requests=waiting,
        people=sum(each.state == State.ACTIVE for each in people),
    )
    return [
        {
            "task": task,
            "when": moment(task.done_at, zone=plan.hours.zone, now=now) if task.done_at else "",
        }
        for task in tasks
    ]


def _done(tasks: list[TaskShown]) -> int:
    return sum(each["task"].state == "done" for each in tasks)


def _lead(organization: Organization, tasks: list[TaskShown]) -> str:
    left = len(tasks) - _done(tasks)
    if not left:
        return f"{organization.name} is active."
    steps = "One step is" if left == 1 else f"{left} steps are"
    return f"{organization.name} is active. {steps} left."
