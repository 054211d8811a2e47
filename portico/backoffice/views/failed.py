"""What failed for good: jobs and notices that used up their retries."""

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
from portico.toolkit.moments import moment
from portico.web.http import Request
from portico.web.page import page


@page(permission=Permission.OPERATION)
@require_safe
def show(request: Request) -> HttpResponse:
    """Jobs of the installation and notices of the plan, the latest first."""
    context = {
        "heading": "What failed",
        "lead": "After its last retry a message or a job waits here for somebody to look.",
        "jobs": [_job(request, each) for each in failed_jobs()],
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
    return redirect("backoffice:failed")


def _job(request: Request, job: FailedJob) -> dict[str, object]:
    when = job.failed_at
    return {
        "job": job,
        "ids": ", ".join(f"{name} {value}" for name, value in job.ids.items()),
        "when": moment(when, zone=request.plan.hours.zone, now=timezone.now()) if when else "",
    }
