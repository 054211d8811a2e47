"""What makes two registrations the same organization, and which state follows which. Pure."""

from collections.abc import Iterable

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


def key_of_successor(key: str) -> str:
    """Under which key a registration waits that would take the place of whom the key belongs to.

    Unique like any other, so one waits at a time; no part of a key is spelled like this.
    """
    return f"{key}/again"


def _required(part: KeyPart, value: str | None) -> str:
    if not value or "/" in value:
        raise ValueError(f"The organization's key needs its {part}.")
    return value
