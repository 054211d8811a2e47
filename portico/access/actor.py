"""Who acts: a person, a registrant without an account yet, plan staff, or the system."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from portico.access.states import State


class ActorKind(StrEnum):
    """What stands behind the act; written into every audit event."""

    ANONYMOUS = "anonymous"
    PERSON = "person"
    STAFF = "staff"
    SYSTEM = "system"


class StaffRoleName(StrEnum):
    """What a plan's staff member may do there."""

    REVIEWER = "reviewer"
    LEAD = "lead"
    OPERATOR = "operator"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """An actor in one plan (``plan`` is its slug; None: outside any plan)."""

    kind: ActorKind
    plan: str | None = None
    account_id: int | None = None
    organization_id: int | None = None
    membership_id: int | None = None
    organization_state: State | None = None
    membership_state: State | None = None
    is_administrator: bool = False
    staff_roles: frozenset[StaffRoleName] = frozenset()
    second_factor: bool = False
    """True when this session was opened or stepped up with a second factor."""
    demo: bool = False

    @classmethod
    def anonymous(cls, *, plan: str | None = None, demo: bool = False) -> Self:
        """Whoever has not signed in, a registrant before submit among them."""
        return cls(kind=ActorKind.ANONYMOUS, plan=plan, demo=demo)

    @classmethod
    def system(cls, *, plan: str | None = None) -> Self:
        """Jobs and commands."""
        return cls(kind=ActorKind.SYSTEM, plan=plan)
