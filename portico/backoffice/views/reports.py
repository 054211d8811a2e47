"""Reports: how long decisions take, how proofs come out, where registrations end."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from portico.access.actor import Actor
from portico.access.permissions import Permission
from portico.backoffice import reports
from portico.backoffice.forms.reports import USUAL_DAYS, PeriodForm
from portico.backoffice.reports import Period, Report
from portico.profiles.calendar import today_at
from portico.profiles.schema import Profile
from portico.registration.queries import PROOFS, ended_checks, ended_drafts, open_drafts
from portico.reviews.outcomes import kinds
from portico.reviews.queries import Decisions, decisions_by_kind, decisions_by_month
from portico.web.exports import csv_answer
from portico.web.http import Request
from portico.web.page import page


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody wants to know: of which days, and of one kind of review or of all."""

    actor: Actor
    plan: Profile
    period: Period
    kind: str

    @property
    def query(self) -> str:
        """The same for an address; it tells nobody's name."""
        return f"days={self.period.days}&kind={self.kind}"


@page(permission=Permission.REPORTS)
@require_safe
def show(request: Request) -> HttpResponse:
    """Every table of the period, the first one as bars too."""
    asked = _asked(request)
    period, decided = asked.period, _decided(asked)
    context = {
        "heading": "Reports",
        "lead": f"{period.first:%m/%d/%Y} through {period.last:%m/%d/%Y}. Counts only, no names.",
        "form": PeriodForm(initial={"days": period.days, "kind": asked.kind}, kinds=kinds()),
        "query": asked.query,
        "open": open_drafts(asked.actor, now=timezone.now()),
        "draft_days": asked.plan.registration.draft_days,
        "asks_proofs": any(asked.plan.registration.asks(kind) for kind in PROOFS),
        "by_month": reports.time_to_decide(decided, period, kinds()),
        "bars": reports.median_by_month(decided, period),
        "by_kind": _by_kind(asked),
        "proofs": _proofs(asked),
        "registrations": _registrations(asked),
    }
    return render(request, "backoffice/reports.html", context)


@page(permission=Permission.REPORTS, exports=True)
@require_safe
def download(request: Request, name: str) -> StreamingHttpResponse:
    """One table of the page as CSV, with its total as the last row."""
    if name not in REPORTS:
        raise Http404
    asked = _asked(request)
    report = REPORTS[name](asked)
    return csv_answer(
        name=f"{name}-{asked.period.first}-to-{asked.period.last}",
        head=report.head,
        rows=[*report.rows, *([report.total] if report.total else [])],
    )


def _asked(request: Request) -> Asked:
    """What was chosen; what makes no sense in an address is as if it said nothing."""
    form = PeriodForm(request.GET, kinds=kinds())
    form.is_valid()
    days = form.cleaned_data.get("days", USUAL_DAYS)
    period = Period.until(
        today_at(request.plan, timezone.now()), days=days, zone=request.plan.hours.zone
    )
    kind = form.cleaned_data.get("kind", "")
    return Asked(actor=request.actor, plan=request.plan, period=period, kind=kind)


def _decided(asked: Asked) -> list[Decisions]:
    period = asked.period
    return decisions_by_month(
        asked.actor, since=period.since, until=period.before, zone=period.zone, kind=asked.kind
    )


def _by_month(asked: Asked) -> Report:
    return reports.time_to_decide(_decided(asked), asked.period, kinds())


def _by_kind(asked: Asked) -> Report:
    period = asked.period
    found = decisions_by_kind(asked.actor, since=period.since, until=period.before)
    return reports.time_by_kind(found, kinds())


def _proofs(asked: Asked) -> Report:
    period = asked.period
    return reports.proofs(ended_checks(asked.actor, first=period.first, last=period.last))


def _registrations(asked: Asked) -> Report:
    found = ended_drafts(asked.actor, first=asked.period.first, last=asked.period.last)
    return reports.ended(found, asked.plan.registration)


REPORTS: dict[str, Callable[[Asked], Report]] = {
    "time-to-decide": _by_month,
    "time-by-kind": _by_kind,
    "registrations": _registrations,
    "proofs": _proofs,
}
"""What can be downloaded, by the name in the address."""
