"""Giving a job another chance: one that failed for good, one whose worker died."""

from datetime import datetime

from django.db import transaction
from procrastinate import sql
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import UniqueViolation

from portico.jobs.queue import JobFailed

SILENCE = 20
"""Seconds without a heartbeat after which a worker counts as dead; it beats every five."""


def retry_failed(job_id: int, *, now: datetime) -> bool:
    """Put a failed job back into the queue; False when it is not failed (any more)."""
    with transaction.atomic():
        failed = ProcrastinateJob.objects.select_for_update().filter(id=job_id, status="failed")
        if not failed.exists():
            return False
        _put_back(job_id, now)
    return True


def take_back_abandoned(*, now: datetime) -> int:
    """Give the jobs of dead workers to living ones; a job that kills its workers ends as failed."""
    abandoned = app.connector.get_sync_connector().execute_query_all(
        sql.queries["select_stalled_jobs_by_heartbeat"],
        queue=None,
        task_name=None,
        seconds_since_heartbeat=SILENCE,
    )
    return sum(_take_back(row["id"], now) for row in abandoned)


@transaction.atomic
def _take_back(job_id: int, now: datetime) -> bool:
    """Look again under a lock: meanwhile it may have ended, or been taken back by another."""
    rows = ProcrastinateJob.objects.select_for_update(skip_locked=True)
    row = rows.filter(id=job_id, status="doing").first()
    if row is None:
        return False
    job = row.procrastinate_job
    task = app.tasks.get(job.task_name)
    if task and task.get_retry_exception(exception=JobFailed("Its worker died."), job=job):
        _put_back(job_id, now)
    else:
        fail = {"job_id": job_id, "status": "failed", "delete_job": False}
        app.connector.get_sync_connector().execute_query(sql.queries["finish_job"], **fail)
    return True


def _put_back(job_id: int, now: datetime) -> None:
    """Let it wait again; where the clock has asked for the same meanwhile, that one run will do."""
    try:
        with transaction.atomic():
            app.job_manager.retry_job_by_id(job_id, retry_at=now)
    except UniqueViolation:
        ProcrastinateJob.objects.filter(id=job_id).delete()
