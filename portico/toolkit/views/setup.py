"""The set-up list an administrator sees first (WM-08)."""

from datetime import datetime
from typing import TypedDict

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from portico.access.permissions import Permission
from portico.delegation.queries import has_all_roles
from portico.organizations.models import Membership
from portico.organizations.queries import Headcount
from portico.organizations.working import working_member
from portico.profiles.schema import Profile, SetupFact
from portico.reviews.queries import was_reviewed
from portico.toolkit.links import address_of
from portico.toolkit.queries import ticked_off
from portico.toolkit.services import mark_done
from portico.toolkit.setup import Known, Task, tasks_of
from portico.web.http import Request
from portico.web.moments import moment
from portico.web.page import page


class TaskShown(TypedDict):
    """A task with when it was done and where its button leads."""

    task: Task
    when: str
    address: str
    more: tuple[str, str] | None
    """A page that says how, with its title."""


DOES_IT = {SetupFact.ROLES: "delegation:every_role"}
"""The portal's own page that does a step; what the profile names says how."""


@page(permission=Permission.ORGANIZATION_USERS)
@require_POST
def done(request: Request, key: str) -> HttpResponse:
    """Tick off a step of which only the person knows."""
    step = next((one for one in request.plan.setup if one.key == key), None)
    if step is None or step.done_when is not None:
        raise Http404
    member = working_member(request)
    mark_done(membership=member, key=key, actor=request.actor, now=timezone.now())
    messages.success(request, f"Done: {step.title}.")
    return redirect("toolkit:home")


def setup_list(
    member: Membership, people: Headcount, *, waiting: int, plan: Profile, now: datetime
) -> list[TaskShown]:
    """The list of an administrator, as home shows it; empty once all of it is done."""
    organization = member.organization
    known = Known(
        registered_at=organization.created_at,
        opened_at=organization.activated_at,
        was_reviewed=was_reviewed(organization.pk),
        waiting_requests=waiting,
        people=people.people,
        administrators=people.administrators,
        has_every_role=has_all_roles(member, plan, now=now),
        ticked=ticked_off(member),
    )
    tasks = tasks_of(plan, known)
    if all(task.state == "done" for task in tasks):
        return []
    return [_shown(task, plan, now) for task in tasks]


def _shown(task: Task, plan: Profile, now: datetime) -> TaskShown:
    when = moment(task.done_at, zone=plan.hours.zone, now=now) if task.done_at else ""
    address = reverse(task.page) if task.page else address_of(task.step) if task.step else ""
    if task.step and task.step.done_when in DOES_IT:
        explained = plan.page(task.step.page) if task.step.page else None
        more = (explained.title, address) if explained else None
        does_it = reverse(DOES_IT[task.step.done_when])
        return {"task": task, "when": when, "address": does_it, "more": more}
    return {"task": task, "when": when, "address": address, "more": None}
