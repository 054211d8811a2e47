"""The chain as it is stored, and what stands outside it."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Exists, FilteredRelation, OuterRef, Q, QuerySet

from portico.audit.models import Event, Seal, Unsealed
from portico.audit.rules import GENESIS, JSON, Link

CONTENT = (
    "id",
    "at",
    "plan",
    "actor_kind",
    "account_id",
    "membership_id",
    "organization_id",
    "action",
    "subject",
    "details",
)
"""What a seal covers of an event, in this order: all of it."""
PORTION = 2000


def head() -> tuple[int, bytes]:
    """Return number and hash of the last seal."""
    last = Seal.objects.order_by("-number").values_list("number", "hash").first()
    return (last[0], bytes(last[1])) if last else (0, GENESIS)


def content(values: Sequence[Any], sealed_at: datetime) -> list[JSON]:
    """Return what is hashed: an event's values, and when it was sealed."""
    event_id, at, *rest = values
    return [sealed_at.astimezone(UTC).isoformat(), event_id, at.astimezone(UTC).isoformat(), *rest]


def links() -> Iterator[Link]:
    """Stream the chain from its start, each seal beside its event."""
    # A plain join would skip the seals whose event is gone.
    rows = Seal.objects.annotate(said=FilteredRelation("event")).order_by("number")
    columns = [f"said__{name}" for name in CONTENT]
    for number, hash_, sealed_at, *values in rows.values_list(
        "number", "hash", "sealed_at", *columns
    ).iterator(PORTION):
        found = content(values, sealed_at) if values[1] is not None else None
        yield Link(number, bytes(hash_), found)


def tail() -> tuple[int, datetime | None]:
    """Count the committed events that wait for the sealer, and say since when the oldest waits."""
    waiting = Event.objects.filter(pk__in=Unsealed.objects.values("event_id"), seal=None)
    return waiting.count(), waiting.order_by("at").values_list("at", flat=True).first()


def stray_problems() -> Iterator[str]:
    """Say which events and marks of the sealer's queue do not belong together."""
    queued, sealed, kept = (
        Exists(rows.objects.filter(**{column: OuterRef("pk")}))
        for rows, column in ((Unsealed, "event_id"), (Seal, "event_id"), (Event, "pk"))
    )
    for event_id in _ids(Event.objects.filter(~sealed, ~queued)):
        yield f"Event {event_id} has no seal and does not wait for one: it was put in by force."
    for event_id in _ids(Unsealed.objects.filter(~kept)):
        yield f"Event {event_id} was deleted before it was sealed."
    for event_id in _ids(Unsealed.objects.filter(sealed)):
        yield f"Event {event_id} is sealed and yet waits for a seal."


def latest(subject: str, actions: Collection[str]) -> Event | None:
    """The last time one of these was done to the subject."""
    return Event.objects.filter(subject=subject, action__in=actions).order_by("-pk").first()


def _ids(rows: QuerySet[Any]) -> Iterator[int]:
    return rows.order_by("pk").values_list("pk", flat=True).iterator(PORTION)


@dataclass(frozen=True, slots=True)
class Spot:
    """How far somebody read: to a moment, and past so many events of it. It names no row."""

    at: datetime
    passed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which events of an organization: of these actions, from ``since`` until before ``before``."""

    actions: Collection[str]
    since: datetime
    before: datetime
    account_id: int | None = None
    """Only what this person did, and what was done to them."""
    about: Collection[str] = ()
    """As what events name them: ``membership:<public id>`` of each of their places."""


def events_of_organization(
    plan: str, organization_id: int, wanted: Wanted, *, after: Spot | None = None, limit: int
) -> list[Event]:
    """At most ``limit`` events of one organization, the newest first."""
    rows = Event.objects.filter(
        plan=plan,
        organization_id=organization_id,
        action__in=wanted.actions,
        at__gte=wanted.since,
        at__lt=wanted.before,
    ).order_by("-at", "-pk")
    if wanted.account_id is not None:
        rows = rows.filter(_of_person(wanted.account_id, wanted.about))
    skipped = 0
    if after is not None:
        rows, skipped = rows.filter(at__lte=after.at), after.passed
    return list(rows[skipped : skipped + limit])


def spot_after(events: Sequence[Event], *, before: Spot | None) -> Spot:
    """Where to read on after these, which were read from ``before`` on; there is at least one."""
    last = events[-1].at
    passed = sum(event.at == last for event in events)
    return Spot(last, passed + (before.passed if before and before.at == last else 0))


def _of_person(account_id: int, about: Collection[str]) -> Q:
    public_ids = [subject.partition(":")[2] for subject in about]
    return Q(account_id=account_id) | Q(subject__in=about) | Q(details__to__in=public_ids)
