"""``run_jobs``: the worker of a test, on the test's own connection and in its transaction."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from procrastinate import sql
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.jobs import Job

from portico.jobs.queue import DECLARED, JobFailed


@dataclass
class Ran:
    """The names of the jobs that ran, by how they ended."""

    done: list[str] = field(default_factory=list)
    to_retry: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


RunJobs = Callable[..., Ran]


@pytest.fixture
def run_jobs() -> RunJobs:
    """Run every due job, and what those enqueue, until none is left.

    ``run_jobs()`` lets a job's error fail the test. ``run_jobs(may_fail=True)`` treats it as the
    worker does: retried later, or failed for good. ``run_jobs(waiting=True)`` first lets the
    back-off of the waiting ones pass. Periodic jobs run only when a test calls them.
    """
    return run_due_jobs


def run_due_jobs(*, may_fail: bool = False, waiting: bool = False) -> Ran:
    """Do the same where there is no fixture: in a process of its own."""
    if waiting:
        with connection.cursor() as cursor:
            cursor.execute(
                "update procrastinate_jobs set scheduled_at = null where status = 'todo'"
            )
    ran, worker_id = Ran(), _one("register_worker")["worker_id"]
    for job in _due_jobs(worker_id):
        _run(job, ran, may_fail=may_fail)
    return ran


def _due_jobs(worker_id: int) -> Iterator[Job]:
    while (row := _one("fetch_job", queues=None, worker_id=worker_id))["id"]:
        yield ProcrastinateJob.objects.get(id=row["id"]).procrastinate_job


def _run(job: Job, ran: Ran, *, may_fail: bool) -> None:
    if not may_fail:
        DECLARED[job.task_name].run(**job.task_kwargs)
        return _succeed(job, ran)
    task = app.tasks[job.task_name]
    try:
        task.func(**job.task_kwargs)
    except JobFailed as error:
        if again := task.get_retry_exception(exception=error, job=job):
            retry_at = again.retry_decision.retry_at or timezone.now()
            app.job_manager.retry_job_by_id(job.id or 0, retry_at=retry_at)
            ran.to_retry.append(job.task_name)
        else:
            _finish(job, "failed", delete=False)
            ran.failed.append(job.task_name)
    else:
        _succeed(job, ran)


def _succeed(job: Job, ran: Ran) -> None:
    _finish(job, "succeeded", delete=True)
    ran.done.append(job.task_name)


def _finish(job: Job, status: str, *, delete: bool) -> None:
    values = {"job_id": job.id, "status": status, "delete_job": delete}
    app.connector.get_sync_connector().execute_query(sql.queries["finish_job"], **values)


def _one(query: str, **values: object) -> dict[str, Any]:
    return app.connector.get_sync_connector().execute_query_one(sql.queries[query], **values)
