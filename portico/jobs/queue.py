"""Declaring jobs and putting them into the queue; the queue is rows of the same database."""

import functools
import inspect
import re
import traceback
from collections.abc import Callable
from typing import Any, Generic, ParamSpec, overload
from uuid import UUID

from django.db import connection
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.tasks import Task

P = ParamSpec("P")

BACK_OFF = 4
"""Waits of 4, 16, 64, … seconds: eight retries span about a day."""
PERIODIC_RETRIES, PERIODIC_WAIT = 20, 30
"""A periodic job that fails tries for ten minutes, then is one entry on the staff's page."""

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class JobFailed(Exception):
    """A job's error without its text: text may name a person, and the queue logs it."""


class Job(Generic[P]):
    """A function that a worker runs, at least once, after the caller's commit."""

    def __init__(self, run: Callable[P, None], task: Task[..., Any, Any]) -> None:
        self.run, self.task, self.name = run, task, task.name

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> None:
        """Run it here and now."""
        self.run(*args, **kwargs)


DECLARED: dict[str, Job[Any]] = {}
"""Every job of the project by its name."""


def _declare(job: Job[P]) -> Job[P]:
    DECLARED[job.name] = job
    return job


def job(*, name: str, retries: int = 8) -> Callable[[Callable[P, None]], Job[P]]:
    """Declare a job: keyword-only arguments, each an id. It may run twice without harm."""

    def declare(run: Callable[P, None]) -> Job[P]:
        _check_takes_ids(run)
        strategy = RetryStrategy(max_attempts=retries, exponential_wait=BACK_OFF)
        task = app.task(name=name, retry=strategy if retries else False)(_without_words(run))
        return _declare(Job(run, task))

    return declare


def periodic(*, name: str, cron: str) -> Callable[[Callable[[], None]], Job[[]]]:
    """Declare a job that the clock enqueues; a sixth field of ``cron`` is seconds.

    While one waits, the next is not enqueued, however long the workers were away.
    """

    def declare(run: Callable[[], None]) -> Job[[]]:
        def on_time(timestamp: int) -> None:
            run()

        strategy = RetryStrategy(max_attempts=PERIODIC_RETRIES, wait=PERIODIC_WAIT)
        task = app.task(name=name, retry=strategy, queueing_lock=name)(_without_words(on_time))
        app.periodic(cron=cron)(task)
        return _declare(Job(run, task))

    return declare


@overload
def enqueue(job: Job[P], *args: P.args, **kwargs: P.kwargs) -> None: ...
@overload
def enqueue(job: str, **kwargs: int | str | UUID) -> None: ...
def enqueue(job: Job[Any] | str, *_: Any, **kwargs: Any) -> None:
    """Put a job into the queue, inside the transaction that wrote what it is about.

    A service names the job ("notices.deliver"): the function stands above it, among the doors.
    """
    known = DECLARED[job] if isinstance(job, str) else job
    inspect.signature(known.run).bind(**kwargs)
    if not connection.in_atomic_block:
        message = f"{known.name} is enqueued outside a transaction."
        raise RuntimeError(message)
    known.task.defer(**{key: _id(value) for key, value in kwargs.items()})


def _id(value: object) -> int | str:
    """Let ids through and nothing else: a queue is no place for names, codes or bodies."""
    if isinstance(value, UUID) or (isinstance(value, str) and _UUID.fullmatch(value)):
        return str(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    message = f"A job takes ids only, not {type(value).__name__}."
    raise TypeError(message)


def _check_takes_ids(run: Callable[..., None]) -> None:
    for name, parameter in inspect.signature(run).parameters.items():
        if parameter.kind is not parameter.KEYWORD_ONLY or not name.endswith("_id"):
            message = f"{run.__qualname__}: {name} must be keyword-only and end with _id."
            raise TypeError(message)


def _without_words(run: Callable[..., None]) -> Callable[..., None]:
    @functools.wraps(run)
    def runs(**kwargs: Any) -> None:
        try:
            run(**kwargs)
        except Exception as error:  # noqa: BLE001 - told again, without its words
            frames = "".join(traceback.format_tb(error.__traceback__))
            message = f"{type(error).__name__} at\n{frames}"
            raise JobFailed(message) from None

    return runs
