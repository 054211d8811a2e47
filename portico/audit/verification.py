"""Recomputing the whole trail and comparing it with the anchors."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain

from django.db import connection, transaction

from portico.audit.anchor import read_anchors
from portico.audit.models import Seal
from portico.audit.queries import head, links, stray_problems, tail
from portico.audit.rules import chain_problems

ANCHORED_WITHIN = timedelta(minutes=3)
"""The anchor is written every minute; a chain this old without any has lost its file."""


@dataclass(frozen=True, slots=True)
class Report:
    """What was found: problems, and apart from them what the sealer has not reached yet."""

    sealed: int
    anchored: int
    unsealed: int
    waiting_since: datetime | None
    problems: Sequence[str]


def verify(*, now: datetime) -> Report:
    """Recompute the chain as it is in the open snapshot."""
    anchors = read_anchors()
    unsealed, waiting_since = tail()
    return Report(
        sealed=head()[0],
        anchored=max(anchors, default=0),
        unsealed=unsealed,
        waiting_since=waiting_since,
        problems=[
            *chain(chain_problems(links(), anchors), stray_problems()),
            *_lost_anchor(now, has_anchors=bool(anchors)),
        ],
    )


def verify_in_one_snapshot(*, now: datetime) -> Report:
    """Verify while the sealer goes on: all of it as it was at one moment."""
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute("set transaction isolation level repeatable read, read only")
        return verify(now=now)


def _lost_anchor(now: datetime, *, has_anchors: bool) -> list[str]:
    first = Seal.objects.order_by("number").values_list("sealed_at", flat=True).first()
    if has_anchors or first is None or now - first < ANCHORED_WITHIN:
        return []
    return ["There is no anchor file: without it, a chain rewritten as a whole cannot be told."]
