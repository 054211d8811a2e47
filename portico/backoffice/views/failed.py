"""What failed for good: jobs and notices that used up their retries."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from portico.access.permissions import Permission
from portico.audit.acting import acting
from portico.audit.services import record
from portico.jobs.queries import FailedJob, failed_jobs
from portico.jobs.services import retry_failed
from portico.notices import services as notices
from portico.notices.models import Notice
from portico.notices.queries import failed_notice, failed_notices
from portico.web.http import Request
from portico.web.moments import moment
from portico.web.page import page

LISTED = 100
"""Of each kind; who has more than that to look at has one cause to look for."""
CHANNELS = {"mail": "Mail", "text": "Text", "call": "Call"}


@page(permission=Permission.OPERATION)
@require_safe
def show(request: Request) -> HttpResponse:
    """Jobs of the installation and notices of the plan, the latest first."""
    context = {
        "heading": "What failed",
        "lead": "After its last retry a message or a job waits here for somebody to look.",
        "notices": [_notice(request, each) for each in failed_notices(request.plan.slug)[:LISTED]],
        "jobs": [_job(request, each) for each in failed_jobs(LISTED)],
    }
    return render(request, "backoffice/failed.html", context)


@page(permission=Permission.OPERATION)
@require_POST
def retry_job(request: Request, job_id: int) -> HttpResponse:
    """Put a job back into the queue."""
    now = timezone.now()
    with acting(request.actor):
        is_back = retry_failed(job_id, now=now)
        if is_back:
            record(actor=request.actor, action="job.retried", subject=f"job:{job_id}", now=now)
    said = "The job is back in the queue." if is_back else "That job is not failed any more."
    messages.success(request, said)
    return redirect("backoffice:failed")


@page(permission=Permission.OPERATION)
@require_POST
def retry_notice(request: Request, public_id: UUID) -> HttpResponse:
    """Send a notice again."""
    notice = failed_notice(request.plan.slug, str(public_id))
    if notice is None:
        messages.info(request, "That message is not failed any more.")
        return redirect("backoffice:failed")
    try:
        with acting(request.actor):
            notices.retry_notice(notice=notice, actor=request.actor, now=timezone.now())
    except notices.NothingToRetry:
        messages.info(request, "That message cannot be sent again.")
    else:
        messages.success(request, "The message is on its way again.")
    return redirect("backoffice:failed")


def _notice(request: Request, notice: Notice) -> dict[str, object]:
    return {
        "title": notice.subject or f"A {CHANNELS[notice.channel].lower()}",
        "to": notice.masked_to,
        "channel": CHANNELS[notice.channel],
        "failure": notice.failure,
        "public_id": notice.public_id,
        "can_retry": notice.can_be_retried,
        "when": _moment(request, notice.ended_at),
    }


def _job(request: Request, job: FailedJob) -> dict[str, object]:
    return {
        "job": job,
        "ids": ", ".join(f"{name} {value}" for name, value in job.ids.items()),
        "when": _moment(request, job.failed_at),
    }


def _moment(request: Request, when: datetime | None) -> str:
    return moment(when, zone=request.plan.hours.zone, now=timezone.now()) if when else ""
