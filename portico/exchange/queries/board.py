"""The board: which files came, what became of each, and where it is wrong. It shows no payee."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from portico.exchange.models import (
    Answer,
    Arrival,
    Quarantined,
    ReceivedFile,
    ReceivedTotal,
    ReceivedTransaction,
)
from portico.exchange.rules import (
    LOADING,
    UNCHANGED,
    FileState,
    Outcome,
    Told,
    lock_of,
    state_of,
)
from portico.jobs.queries import awaited
from portico.web.searching import beginnings

_WAITS = Quarantined.objects.filter(transaction__file=OuterRef("pk"), ended="")
_UNFINISHED = Q(finished_at=None)
FIRST_PLACES = 5
"""How many places of each cause a file's page shows at once."""
_FINDINGS = """
with findings as (
    select each.control_number, each.told, each.told->>'fault' as fault,
        (each.told->>'refuses')::boolean as refuses, (each.told->>'segment')::bigint as segment
    from (
        select t.control_number, jsonb_array_elements(t.findings) as told
        from exchange_receivedtransaction t
        where t.file_id = %(file)s and not (t.findings = '[]')
        union all
        select '', jsonb_array_elements(r.findings) from exchange_receivedfile r
        where r.id = %(file)s
    ) each
)
"""
_BY_CAUSE = """
select fault, count, refuses_any, control_number, told
from (
    select *, count(*) over of_it as count, bool_or(refuses) over of_it as refuses_any,
        row_number() over (partition by fault order by segment, told) as place
    from findings window of_it as (partition by fault)
) placed where place <= %(first)s order by refuses_any desc, count desc, fault, place
"""
_COUNTED = "select count(*) from findings where %(fault)s in ('', fault)"
_BY_PLACE = """
select control_number, told from findings where %(fault)s in ('', fault)
order by segment, told offset %(first)s limit %(most)s
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the list of files shows; empty is anything."""

    text: str = ""
    """Beginnings of words of a file's name, a whole ISA13, or a whole SHA-256."""
    kind: str = ""
    sender: str = ""
    state: FileState | None = None
    since: datetime | None = None
    until: datetime | None = None
    """Received before that moment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The strip over the board."""

    unfinished: int
    waiting: int
    """Refused transaction sets that wait for somebody."""
    received: int
    """Files since the moment that was asked for."""
    unreadable: int
    """Of these."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What a file brought, as its line says it."""

    loaded: int
    amount: Decimal
    """Dollars of what was loaded."""
    waiting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One finding and the transaction set it is in."""

    control_number: str
    """ST02; empty outside of transaction sets."""
    told: Told


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """One kind of fault in a file."""

    fault: str
    count: int
    refuses: bool
    """Whether something was not loaded for it."""
    first: Sequence[Found]
    """Where it is, as far as a summary tells that."""


def files_of(plan: str, wanted: Wanted) -> QuerySet[ReceivedFile]:
    """The plan's files that match, the newest first."""
    rows = ReceivedFile.objects.filter(plan=plan).select_related("original")
    if wanted.text:
        rows = rows.filter(_matching(plan, wanted.text))
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.sender:
        rows = rows.filter(senders__contains=[wanted.sender])
    if wanted.since:
        rows = rows.filter(received_at__gte=wanted.since)
    if wanted.until:
        rows = rows.filter(received_at__lt=wanted.until)
    if wanted.state:
        rows = rows.filter(_in_state(wanted.state))
    return rows.order_by("-received_at", "-pk")


def file_of(plan: str, public_id: UUID) -> ReceivedFile | None:
    """One of the plan's files."""
    rows = ReceivedFile.objects.select_related("original")
    return rows.filter(plan=plan, public_id=public_id).first()


def answer_to(file: ReceivedFile) -> Answer | None:
    """The TA1s and 999s to a file, where it was loaded and is answered."""
    return Answer.objects.select_related("file", "original").filter(file=file).first()


def refused_arrivals(plan: str) -> QuerySet[Arrival]:
    """What lay in the plan's folder and was not taken, the latest first."""
    rows = Arrival.objects.filter(plan=plan).exclude(refusal="")
    return rows.order_by("-taken_at", "-pk")


def figures(plan: str, *, since: datetime) -> Figures:
    """Count for the strip; ``since`` begins the day."""
    rows = ReceivedFile.objects.filter(plan=plan)
    return Figures(
        unfinished=rows.filter(_UNFINISHED).count(),
        waiting=waiting_in(plan),
        received=rows.filter(received_at__gte=since).count(),
        unreadable=rows.filter(received_at__gte=since).exclude(unreadable="").count(),
    )


def waiting_in(plan: str) -> int:
    """How many refused transaction sets of the plan wait."""
    return Quarantined.objects.filter(plan=plan, ended="").count()


def kinds_and_senders(plan: str) -> tuple[list[str], list[str]]:
    """What the filters offer."""
    rows = ReceivedFile.objects.filter(plan=plan).exclude(kind="")
    kinds = rows.order_by("kind").values_list("kind", flat=True).distinct()
    with connection.cursor() as cursor:
        cursor.execute(
            "select distinct unnest(senders) from exchange_receivedfile where plan = %s order by 1",
            [plan],
        )
        senders = [sender for (sender,) in cursor.fetchall()]
    return list(kinds), senders


def held_by(files: Sequence[ReceivedFile]) -> Mapping[int, Held]:
    """What each of these files brought, by its primary key, in two queries."""
    ids = [file.pk for file in files]
    totals = ReceivedTotal.objects.filter(file__in=ids).values_list("file").order_by()
    summed = {
        file: (count, amount)
        for file, count, amount in totals.annotate(Sum("count"), Sum("amount"))
    }
    waits = Quarantined.objects.filter(transaction__file__in=ids, ended="").order_by()
    waiting = dict(waits.values_list("transaction__file").annotate(Count("pk")))
    return {
        pk: Held(
            loaded=summed.get(pk, (0, Decimal()))[0],
            amount=summed.get(pk, (0, Decimal()))[1],
            waiting=waiting.get(pk, 0),
        )
        for pk in ids
    }


def states_of(files: Sequence[ReceivedFile], held: Mapping[int, Held]) -> Mapping[int, FileState]:
    """Where each of these files stands; asks who is at work only where one is not done."""
    unfinished = [file.pk for file in files if not file.finished_at]
    at_work = _being_loaded() if unfinished else frozenset[int]()
    queued = awaited("exchange.load", "file_id", unfinished) if unfinished else frozenset[int]()
    return {
        file.pk: state_of(
            is_finished=bool(file.finished_at),
            is_unreadable=bool(file.unreadable),
            waiting=held[file.pk].waiting,
            at_work=lock_of(file.pk) in at_work,
            queued=file.pk in queued,
        )
        for file in files
    }


def outcomes_of(file: ReceivedFile) -> Mapping[str, int]:
    """How many transaction sets were loaded, unchanged and refused."""
    counted = dict(file.transactions.values_list("outcome").annotate(Count("pk")).order_by())
    return {
        "loaded": counted.get(Outcome.LOADED, 0),
        "unchanged": sum(counted.get(outcome, 0) for outcome in UNCHANGED),
        "refused": counted.get(Outcome.REFUSED, 0),
    }


def causes_in(file: ReceivedFile) -> list[Cause]:
    """Every kind of fault in a file: what refuses first, then the most frequent."""
    causes: dict[str, Cause] = {}
    with connection.cursor() as cursor:
        cursor.execute(_FINDINGS + _BY_CAUSE, {"file": file.pk, "first": FIRST_PLACES})
        for fault, count, refuses, control_number, told in cursor.fetchall():
            before = causes.get(fault)
            found = Found(control_number=control_number, told=Told(**_loaded(told)))
            first = (*(before.first if before else ()), found)
            causes[fault] = Cause(fault=fault, count=count, refuses=refuses, first=first)
    return list(causes.values())


def findings_in(file: ReceivedFile, fault: str) -> int:
    """How often a file has a fault; how many findings it has, where none is named."""
    with connection.cursor() as cursor:
        cursor.execute(_FINDINGS + _COUNTED, {"file": file.pk, "fault": fault})
        return int(cursor.fetchone()[0])


def places_of(file: ReceivedFile, fault: str, *, first: int, most: int) -> list[Found]:
    """Where a fault is, or where any is, in the order of the file; ``first`` counts from 0."""
    with connection.cursor() as cursor:
        cursor.execute(
            _FINDINGS + _BY_PLACE, {"file": file.pk, "fault": fault, "first": first, "most": most}
        )
        return [
            Found(control_number=control_number, told=Told(**_loaded(told)))
            for control_number, told in cursor.fetchall()
        ]


def _loaded(told: str | dict[str, object]) -> dict[str, Any]:
    """What a cursor gives for jsonb."""
    return dict(json.loads(told)) if isinstance(told, str) else told


def _matching(plan: str, text: str) -> Q:
    """A name by beginnings of its words, a control number or a hash as a whole."""
    numbered = ReceivedTransaction.objects.filter(
        plan=plan, interchange_number=text, file=OuterRef("pk")
    )
    return (
        Q(words=beginnings(text))
        | Q(original__sha256=text.lower())
        | Q(Exists(numbered.order_by()))
    )


def _in_state(state: FileState) -> Q:
    """All that is unfinished counts as one state here."""
    if state is FileState.UNREADABLE:
        return ~Q(unreadable="")
    if state is FileState.QUARANTINE:
        return ~_UNFINISHED & Q(Exists(_WAITS))
    if state is FileState.DONE:
        return ~_UNFINISHED & Q(unreadable="") & ~Q(Exists(_WAITS))
    return _UNFINISHED


def _being_loaded() -> frozenset[int]:
    """The locks of everybody in this database who loads a file now."""
    asked = (
        "select objid::bigint from pg_locks where locktype = 'advisory' and granted"
        " and database = (select oid from pg_database where datname = current_database())"
        " and classid::bigint = %s and objsubid = 2"
    )
    with connection.cursor() as cursor:
        cursor.execute(asked, [LOADING])
        return frozenset(lock for (lock,) in cursor.fetchall())
