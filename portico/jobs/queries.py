"""What the queue holds that a person must look at."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Subquery
from procrastinate.contrib.django.models import ProcrastinateEvent, ProcrastinateJob


@dataclass(frozen=True, slots=True)
class FailedJob:
    """A job that used up its retries. It holds ids only, so any operator may see it."""

    id: int
    name: str
    ids: Mapping[str, int | str]
    attempts: int
    failed_at: datetime | None


def failed_jobs(limit: int = 100) -> list[FailedJob]:
    """List what failed for good, the latest first."""
    failures = ProcrastinateEvent.objects.filter(job=OuterRef("pk"), type="failed")
    rows = (
        ProcrastinateJob.objects.filter(status="failed")
        .annotate(failed_at=Subquery(failures.order_by("-id").values("at")[:1]))
        .order_by("-failed_at", "-id")[:limit]
    )
    return [FailedJob(row.id, row.task_name, row.args, row.attempts, row.failed_at) for row in rows]


def awaited(name: str, argument: str, ids: Collection[int]) -> frozenset[int]:
    """Return those of these ids for which a job of that name waits or runs."""
    rows = ProcrastinateJob.objects.filter(
        task_name=name, status__in=("todo", "doing"), **{f"args__{argument}__in": list(ids)}
    )
    return frozenset(row.args[argument] for row in rows)
