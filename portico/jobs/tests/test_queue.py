"""What the queue takes, when, and how a failing job waits."""

from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from django.utils import timezone
from procrastinate.jobs import Job as Row

from portico.jobs.queries import failed_jobs
from portico.jobs.queue import DECLARED, JobFailed, enqueue, job, periodic
from testing.jobs import RunJobs

ran: list[object] = []


@job(name="tests.note")
def note(*, thing_id: int | str) -> None:
    ran.append(thing_id)


@job(name="tests.break", retries=2)
def break_down(*, thing_id: int) -> None:
    message = f"marcus@tworivers.example {thing_id}"
    raise ValueError(message)


@job(name="tests.once", retries=0)
def break_down_once(*, thing_id: int) -> None:
    raise ValueError(thing_id)


@pytest.fixture(autouse=True)
def _forget() -> None:
    ran.clear()


@pytest.mark.django_db
def test_a_job_runs_with_the_id_it_was_given(run_jobs: RunJobs) -> None:
    enqueue(note, thing_id=7)
    enqueue("tests.note", thing_id=UUID(int=1))
    assert run_jobs().done == ["tests.note", "tests.note"]
    assert ran == [7, str(UUID(int=1))]


@pytest.mark.django_db
@pytest.mark.parametrize("value", ["482715", "marcus@tworivers.example", True, 1.5, None, b"1"])
def test_a_job_takes_nothing_but_ids(value: Any) -> None:
    with pytest.raises(TypeError, match=f"ids only, not {type(value).__name__}"):
        enqueue(note, thing_id=value)


def test_a_job_whose_argument_is_not_called_an_id_is_not_declared() -> None:
    with pytest.raises(TypeError, match="must be keyword-only and end with _id"):

        @job(name="tests.never")
        def never(*, email: str) -> None: ...


@pytest.mark.django_db
def test_a_job_that_nobody_declared_cannot_be_enqueued() -> None:
    with pytest.raises(KeyError):
        enqueue("tests.nobody", thing_id=1)


@pytest.mark.django_db
def test_arguments_a_job_does_not_have_are_refused_at_once() -> None:
    with pytest.raises(TypeError):
        enqueue("tests.note", other_id=1)


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_transaction_leaves_no_job(run_jobs: RunJobs) -> None:
    with transaction.atomic():
        enqueue(note, thing_id=7)
        transaction.set_rollback(True)
    assert run_jobs().done == []


@pytest.mark.django_db(transaction=True)
def test_a_job_is_never_enqueued_outside_a_transaction() -> None:
    with pytest.raises(RuntimeError, match="outside a transaction"):
        enqueue(note, thing_id=7)


@pytest.mark.django_db
def test_a_failing_job_is_retried_and_then_shown_to_staff(run_jobs: RunJobs) -> None:
    enqueue(break_down, thing_id=7)
    assert run_jobs(may_fail=True).to_retry == ["tests.break"]
    assert run_jobs(may_fail=True).to_retry == []
    assert run_jobs(may_fail=True, waiting=True).to_retry == ["tests.break"]
    assert run_jobs(may_fail=True, waiting=True).failed == ["tests.break"]
    (failed,) = failed_jobs()
    assert (failed.name, failed.ids, failed.attempts) == ("tests.break", {"thing_id": 7}, 3)
    assert failed.failed_at is not None


@pytest.mark.django_db
def test_a_job_without_retries_fails_at_once(run_jobs: RunJobs) -> None:
    enqueue(break_down_once, thing_id=7)
    assert run_jobs(may_fail=True).failed == ["tests.once"]


def test_waits_grow_to_about_a_day() -> None:
    assert _wait(attempts=0) == pytest.approx(4, abs=2)
    assert _wait(attempts=7) == pytest.approx(65536, abs=2)
    assert _wait(attempts=8) is None


def _wait(*, attempts: int) -> float | None:
    row = Row(queue="", lock=None, queueing_lock=None, task_name="", attempts=attempts)
    again = note.task.get_retry_exception(exception=ValueError(), job=row)
    if again is None or again.retry_decision.retry_at is None:
        return None
    return (again.retry_decision.retry_at - timezone.now()).total_seconds()


def test_what_a_job_raised_is_logged_without_its_words() -> None:
    with pytest.raises(JobFailed) as failure:
        DECLARED["tests.break"].task.func(thing_id=7)
    assert "ValueError" in str(failure.value)
    assert "break_down" in str(failure.value)
    assert "marcus" not in str(failure.value)
    assert failure.value.__cause__ is None


@pytest.mark.django_db
def test_a_periodic_job_waits_only_once() -> None:
    @periodic(name="tests.tick", cron="* * * * *")
    def tick() -> None:
        ran.append("tick")

    task = tick.task
    assert task.queueing_lock == "tests.tick"
    task.func(timestamp=1)
    assert ran == ["tick"]
