"""Activity: what happened in the organization, for its administrators."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from portico.access.permissions import Permission
from portico.audit.acting import acting
from portico.audit.queries import Spot
from portico.audit.services import record
from portico.audit.wording import Kind
from portico.organizations.models import Membership, Organization
from portico.organizations.queries import everyone_ever, places_of_person
from portico.organizations.working import working_member
from portico.profiles.calendar import today_at
from portico.profiles.schema import Profile
from portico.toolkit.forms import TrailForm
from portico.toolkit.queries.trail import (
    AUTOMATIC,
    KINDS,
    YOURS,
    Asked,
    Line,
    Lines,
    trail_of,
    whole_trail_of,
)
from portico.web.exports import Cell, csv_answer
from portico.web.http import Request
from portico.web.moments import moment
from portico.web.page import page

USUAL = timedelta(days=89)
"""Days before today that are shown unless somebody chooses others."""
PEOPLE_LISTED = 300
"""In the list to choose from; whoever is not listed is reached by their name in a line."""
_SPOT = re.compile(r"(\d{1,17})\.(\d{1,6})")
_MICROSECOND = timedelta(microseconds=1)
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Chosen:
    """The form as it came; ``asked`` is None where it makes no sense."""

    form: TrailForm
    query: str
    """The same for an address; it tells nobody's name."""
    asked: Asked | None


@page(permission=Permission.ORGANIZATION_TRAIL)
@require_safe
def show(request: Request) -> HttpResponse:
    """A page of it, the newest first."""
    now, plan = timezone.now(), request.plan
    organization = working_member(request).organization
    chosen = _chosen(request, organization, now)
    after = _spot(request.GET.get("after", ""))
    read = Lines([], None)
    if chosen.asked:
        read = trail_of(request.actor, plan, chosen.asked, after=after)
    context = {
        "heading": "Activity",
        "lead": f"Who did what in {organization.name}. Times are {plan.hours.time_zone_label}.",
        "form": chosen.form,
        "query": chosen.query,
        "days": urlencode({name: chosen.form[name].value() for name in ("first", "last")}),
        "rows": [_row(line, plan, now) for line in read.lines],
        "is_first": after is None,
        "older": _token(read.next) if read.next else "",
    }
    return render(request, "toolkit/trail.html", context)


@page(permission=Permission.ORGANIZATION_TRAIL, exports=True)
@require_safe
def download(request: Request) -> HttpResponseBase:
    """All that was asked for as CSV; that it was downloaded is an event itself."""
    now, plan = timezone.now(), request.plan
    organization = working_member(request).organization
    chosen = _chosen(request, organization, now)
    if chosen.asked is None:
        return redirect(f"{reverse('toolkit:trail')}?{chosen.query}")
    days = chosen.form.cleaned_data
    details = {name: str(days[name]) for name in ("first", "last", "kind", "person") if days[name]}
    with acting(request.actor):
        record(
            actor=request.actor,
            action="trail.exported",
            subject=f"organization:{organization.public_id}",
            details=details,
            now=now,
        )
    return csv_answer(
        name=f"activity-{days['first']}-to-{days['last']}",
        head=(f"When, {plan.hours.time_zone_label}", "Who", "From", "About", "What happened"),
        rows=_cells(whole_trail_of(request.actor, plan, chosen.asked), plan),
    )


def _chosen(request: Request, organization: Organization, now: datetime) -> Chosen:
    """What the address says, the usual days where it names none."""
    plan, today = request.plan, today_at(request.plan, now)
    usual = {"first": str(today - USUAL), "last": str(today)}
    typed = {name: request.GET.get(name) or usual.get(name, "") for name in TrailForm.base_fields}
    if typed["kind"] not in set(Kind):
        typed["kind"] = ""
    people = everyone_ever(organization.pk, limit=PEOPLE_LISTED)
    place = _place(organization, typed["person"])
    typed["person"] = str(place.public_id) if place else ""
    form = TrailForm(
        typed,
        kinds={kind.value: label for kind, label in KINDS.items()},
        people={
            str(each.public_id): each.account.full_name
            for each in [*people, *filter(None, [place])]
        },
    )
    asked = _asked(form, plan) if form.is_valid() else None
    return Chosen(form=form, query=urlencode(typed), asked=asked)


def _place(organization: Organization, public_id: str) -> Membership | None:
    """The latest place of that person here; nobody for what names nobody."""
    try:
        places = places_of_person(organization.pk, UUID(public_id))
    except ValueError:
        return None
    return places[-1] if places else None


def _asked(form: TrailForm, plan: Profile) -> Asked:
    chosen = form.cleaned_data
    return Asked(
        since=_midnight(chosen["first"], plan),
        before=_midnight(chosen["last"] + _DAY, plan),
        kind=Kind(chosen["kind"]) if chosen["kind"] else None,
        person=UUID(chosen["person"]) if chosen["person"] else None,
    )


def _midnight(day: date, plan: Profile) -> datetime:
    return datetime.combine(day, time.min, tzinfo=plan.hours.zone)


def _row(line: Line, plan: Profile, now: datetime) -> dict[str, object]:
    says_itself = line.side in {YOURS, AUTOMATIC, plan.name}
    return {
        "line": line,
        "side": "" if says_itself else line.side,
        "when": moment(line.at, zone=plan.hours.zone, now=now),
    }


def _cells(lines: Iterable[Line], plan: Profile) -> Iterator[list[Cell]]:
    zone = plan.hours.zone
    for line in lines:
        when = f"{line.at.astimezone(zone):%m/%d/%Y %H:%M:%S}"
        yield [when, line.who, line.side, KINDS[line.kind], line.text]


def _token(spot: Spot) -> str:
    """How far somebody read, for the address: microseconds, and events of the last one."""
    return f"{(spot.at - _BEGINNING) // _MICROSECOND}.{spot.passed}"


def _spot(token: str) -> Spot | None:
    """What ``_token`` wrote; anything else is the beginning."""
    found = _SPOT.fullmatch(token)
    if not found:
        return None
    return Spot(_BEGINNING + int(found[1]) * _MICROSECOND, int(found[2]))
