"""A second chance for jobs: of dead workers, and of those that failed for good."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from portico.jobs.jobs import take_back
from portico.jobs.queries import failed_jobs
from portico.jobs.queue import enqueue, job
from portico.jobs.services import retry_failed, take_back_abandoned
from testing.jobs import RunJobs

pytestmark = pytest.mark.django_db
told: list[int] = []


@job(name="tests.tell", retries=1)
def tell(*, thing_id: int) -> None:
    told.append(thing_id)


@job(name="tests.collapse", retries=0)
def collapse(*, thing_id: int) -> None:
    raise ValueError(thing_id)


def _in_the_hands_of_a_worker(*, silent_for: int, attempts: int = 0) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "with worker as (insert into procrastinate_workers (last_heartbeat)"
            " values (now() - %s * interval '1 second') returning id)"
            " update procrastinate_jobs set status = 'doing', attempts = %s,"
            " worker_id = (select id from worker)",
            [silent_for, attempts],
        )


def _statuses() -> list[str]:
    return list(ProcrastinateJob.objects.values_list("status", flat=True))


def test_a_job_of_a_silent_worker_is_taken_back_and_done(run_jobs: RunJobs) -> None:
    told.clear()
    enqueue(tell, thing_id=7)
    _in_the_hands_of_a_worker(silent_for=21)
    assert take_back_abandoned(now=timezone.now()) == 1
    run_jobs(waiting=True)
    assert told == [7]


def test_a_job_of_a_living_worker_is_left_alone() -> None:
    enqueue(tell, thing_id=7)
    _in_the_hands_of_a_worker(silent_for=5)
    assert take_back_abandoned(now=timezone.now()) == 0
    assert _statuses() == ["doing"]


def test_a_job_whose_worker_was_forgotten_is_taken_back() -> None:
    enqueue(tell, thing_id=7)
    with connection.cursor() as cursor:
        cursor.execute("update procrastinate_jobs set status = 'doing', worker_id = null")
    assert take_back_abandoned(now=timezone.now()) == 1


def test_of_two_runs_that_the_clock_asked_for_the_one_that_waits_is_enough() -> None:
    """A taken back one would stand in the queue twice, which the queue refuses."""
    take_back.task.defer(timestamp=0)
    _in_the_hands_of_a_worker(silent_for=21)
    take_back.task.defer(timestamp=10)
    enqueue(tell, thing_id=7)
    ProcrastinateJob.objects.filter(task_name="tests.tell").update(status="doing")
    assert take_back_abandoned(now=timezone.now()) == 2
    assert sorted(ProcrastinateJob.objects.values_list("task_name", "status")) == [
        ("jobs.take_back", "todo"),
        ("tests.tell", "todo"),
    ]


def test_a_job_that_keeps_killing_its_workers_ends_as_failed() -> None:
    enqueue(tell, thing_id=7)
    _in_the_hands_of_a_worker(silent_for=21, attempts=1)
    take_back_abandoned(now=timezone.now())
    assert [failed.name for failed in failed_jobs()] == ["tests.tell"]


def test_each_failed_job_is_told_with_the_moment_of_its_own_failure(run_jobs: RunJobs) -> None:
    for thing_id in (7, 8):
        enqueue(collapse, thing_id=thing_id)
    run_jobs(may_fail=True)
    with connection.cursor() as cursor:  # both failed in the transaction of this test
        cursor.execute(
            "update procrastinate_events set at = '2026-11-16 09:00Z'::timestamptz + job_id * interval '1 h'"
        )
    eight, seven = failed_jobs()
    assert (eight.ids, seven.ids) == ({"thing_id": 8}, {"thing_id": 7})
    assert eight.failed_at
    assert seven.failed_at == eight.failed_at - timedelta(hours=1)


def test_staff_give_a_failed_job_another_try(run_jobs: RunJobs) -> None:
    enqueue(collapse, thing_id=7)
    run_jobs(may_fail=True)
    (failed,) = failed_jobs()
    assert retry_failed(failed.id, now=timezone.now())
    assert failed_jobs() == []
    assert run_jobs(may_fail=True, waiting=True).failed == ["tests.collapse"]


def test_a_failed_run_that_the_clock_asked_for_is_done_by_the_one_that_waits() -> None:
    take_back.task.defer(timestamp=0)
    ProcrastinateJob.objects.filter(status="todo").update(status="failed")
    take_back.task.defer(timestamp=10)
    (failed,) = failed_jobs()
    assert retry_failed(failed.id, now=timezone.now())
    assert _statuses() == ["todo"]


def test_a_job_that_is_running_is_not_started_a_second_time() -> None:
    enqueue(tell, thing_id=7)
    _in_the_hands_of_a_worker(silent_for=5)
    running = ProcrastinateJob.objects.get()
    assert not retry_failed(running.id, now=timezone.now())
    assert _statuses() == ["doing"]
