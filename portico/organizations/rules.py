"""What makes two registrations the same organization, and which state follows which. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from portico.access.kinds import OrganizationKind
from portico.access.states import State
from portico.profiles.schema import KeyPart

_REVIEWABLE = frozenset({State.ACTIVE, State.DECLINED, State.EXPIRED})

FOLLOWING: dict[State, frozenset[State]] = {
    State.SUBMITTED: _REVIEWABLE
    | {State.AWAITING_ACTIVATION, State.AWAITING_SIGNATURE, State.PENDING_REVIEW},
    State.AWAITING_ACTIVATION: _REVIEWABLE | {State.AWAITING_SIGNATURE, State.PENDING_REVIEW},
    State.AWAITING_SIGNATURE: _REVIEWABLE | {State.AWAITING_ACTIVATION, State.PENDING_REVIEW},
    # Approved before the mailed link was opened: that is all that is left to do.
    State.PENDING_REVIEW: _REVIEWABLE | {State.SENT_BACK, State.AWAITING_ACTIVATION},
    # A call may settle what was asked for, so what was sent back can also be let in.
    State.SENT_BACK: _REVIEWABLE | {State.PENDING_REVIEW, State.AWAITING_ACTIVATION},
    State.ACTIVE: frozenset({State.SUSPENDED, State.TERMINATED, State.SUPERSEDED}),
    State.SUSPENDED: frozenset({State.ACTIVE, State.TERMINATED, State.SUPERSEDED}),
}
"""Which states may follow a state; what has ended is followed by nothing."""


def may_follow(current: State, wanted: State) -> bool:
    """True when ``wanted`` may come after ``current``."""
    return wanted in FOLLOWING.get(current, frozenset())


def organization_key(
    parts: Iterable[KeyPart],
    *,
    tin: str,
    npi: str | None = None,
    provider_id: str | None = None,
    kind: str | None = None,
) -> str:
    """Return the plan's key of an organization, from values that are already normalized.

    Raises ValueError when a part the plan's key needs is missing: a key with a hole would let
    two organizations pass as one.
    """
    values = {
        KeyPart.TIN: tin,
        KeyPart.NPI: npi,
        KeyPart.PROVIDER_ID: provider_id,
        KeyPart.KIND: kind,
    }
    return "/".join(f"{part}:{_required(part, values[part])}" for part in parts)


def tin_alone(key: str) -> str:
    """The TIN, where it is the whole key of an organization; else empty."""
    part, _, value = key.partition(":")
    return value if part == KeyPart.TIN and "/" not in value else ""


def third_party_key(tin: str) -> str:
    """Return the key of a company that works for offices: its TIN, apart from any office's."""
    return f"{OrganizationKind.THIRD_PARTY}/{KeyPart.TIN}:{_required(KeyPart.TIN, tin)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """From which organization to which, by their ids, and from which day of service."""

    source: int
    target: int
    on: date


def rekeyed(key: str, *, old: str, new: str) -> str:
    """The key with another TIN in place of the old one; a key that does not name that one stays."""
    gone = f"{KeyPart.TIN}:{old}"
    return "/".join(f"{KeyPart.TIN}:{new}" if part == gone else part for part in key.split("/"))


def no_tin(public_id: UUID) -> str:
    """What stands in the key of an organization instead of a TIN while it has none."""
    return f"none-{public_id}"


def takes_back(last: Move | None, wanted: Move) -> bool:
    """True where a move goes the last one's way back on the same day: as if neither had been."""
    return last is not None and last == Move(
        source=wanted.target, target=wanted.source, on=wanted.on
    )


class Obstacle(StrEnum):
    """Why a TIN cannot move from one organization to another; the page says it in words."""

    SAME = "same"
    """From and to are one organization."""
    NO_OFFICES = "no_offices"
    """Not two offices of one plan."""
    NOT_HELD = "not_held"
    """The organization has no such TIN any more."""
    HELD_ALREADY = "held_already"
    """Both bill under it: sharing is no transfer."""
    SOURCE_CLOSED = "source_closed"
    """It was never open, or is over."""
    TARGET_CLOSED = "target_closed"
    """It is not open: waiting, suspended or over."""
    REPLACED = "replaced"
    """Somebody waits to take the place of the one that gives it up."""
    LATER = "later"
    """The day is still to come."""
    EARLIER = "earlier"
    """The day lies before the holding itself began."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moving:
    """What decides whether a TIN can move; the states are those of the two now."""

    is_same: bool
    are_offices: bool
    """Both, and of one plan."""
    source: State
    target: State
    is_held: bool
    since: date | None
    """The first day the source reads under it; None: it always held it."""
    is_shared: bool
    """The target bills under it already."""
    is_replaced: bool
    on: date
    today: date


def obstacles(moving: Moving) -> tuple[Obstacle, ...]:
    """Everything that keeps a TIN from moving; nothing where it may."""
    found = {
        Obstacle.SAME: moving.is_same,
        Obstacle.NO_OFFICES: not moving.are_offices,
        Obstacle.NOT_HELD: not moving.is_held,
        Obstacle.HELD_ALREADY: moving.is_shared and not moving.is_same,
        Obstacle.SOURCE_CLOSED: moving.source not in {State.ACTIVE, State.SUSPENDED},
        Obstacle.TARGET_CLOSED: moving.target is not State.ACTIVE,
        Obstacle.REPLACED: moving.is_replaced,
        Obstacle.LATER: moving.on > moving.today,
        Obstacle.EARLIER: moving.since is not None and moving.on < moving.since,
    }
    return tuple(why for why, is_so in found.items() if is_so)


def key_of_successor(key: str) -> str:
    """Under which key a registration waits that would take the place of whom the key belongs to.

    Unique like any other, so one waits at a time; no part of a key is spelled like this.
    """
    return f"{key}/again"


def _required(part: KeyPart, value: str | None) -> str:
    if not value or "/" in value:
        raise ValueError(f"The organization's key needs its {part}.")
    return value
