"""The organization's own pages: home and people."""

from datetime import datetime
from typing import TypedDict

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from portico.access.permissions import Permission
from portico.access.states import State
from portico.organizations.models import Membership, Organization
from portico.organizations.queries import members_of
from portico.profiles.schema import Profile
from portico.reviews.queries import waiting_requests
from portico.toolkit.gate import member_of
from portico.toolkit.moments import moment
from portico.toolkit.places import pill_of, role_of, standing_of
from portico.toolkit.setup import Task, tasks_of
from portico.vocabulary.tin import mask_tin
from portico.web.http import Request
from portico.web.page import page

PAGE_LENGTH = 25


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
        "tools_text": f"When {plan.name} opens one for your organization, it appears here.",
    }
    return render(request, "toolkit/home.html", context)


@page(permission=Permission.ORGANIZATION_HOME)
@require_safe
def people(request: Request) -> HttpResponse:
    """Everyone of the organization; emails only for its administrators."""
    plan, member = request.plan, working_member(request)
    everyone = members_of(member.organization)
    rows = Paginator(everyone, PAGE_LENGTH).get_page(request.GET.get("page"))
    context = {
        "heading": "People",
        "lead": _count(len(everyone), member.organization),
        "page": rows,
        "rows": [
            {
                "member": each,
                "role": role_of(each, plan),
                "pill": pill_of(standing_of(each)),
                "since": _day(each.activated_at, plan),
                "is_me": each.pk == member.pk,
            }
            for each in rows
        ],
        "me": member,
    }
    return render(request, "toolkit/people.html", context)


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
    return [
        ("TIN" if len(tins) == 1 else "TINs", ", ".join(tins)),
        ("NPI" if len(npis) == 1 else "NPIs", ", ".join(npis)),
        ("Users", str(active)),
        ("Since", _day(organization.activated_at, plan)),
    ]


def _day(when: datetime | None, plan: Profile) -> str:
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
        administrator=plan.labels.administrator,
        registered_at=organization.created_at,
        approved_at=organization.activated_at,
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
    return f"{organization.name} is active. {steps} left to set it up."


def _count(number: int, organization: Organization) -> str:
    who = "1 person" if number == 1 else f"{number} people"
    return f"{who} in {organization.name}."
