"""Who acts: a person, a registrant without an account yet, plan staff, or the system."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from portico.access.kinds import OrganizationKind
from portico.access.permissions import Permission
from portico.access.states import State


class ActorKind(StrEnum):
    """What stands behind the act; written into every audit event."""

    ANONYMOUS = "anonymous"
    PERSON = "person"
    STAFF = "staff"
    SYSTEM = "system"


class StaffRoleName(StrEnum):
    """What a plan's staff member does there; none of them sees a patient's data."""

    REVIEWER = "reviewer"
    HELP_DESK = "help_desk"
    PUBLICATIONS = "publications"
    SECURITY_OFFICER = "security_officer"
    OPERATOR = "operator"
    LEAD = "lead"
    """Appoints the others and stands in for each of them."""

    @property
    def in_words(self) -> str:
        """As people say it."""
        return self.value.replace("_", " ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """An actor in one plan (``plan`` is its slug; None: outside any plan)."""

    kind: ActorKind
    plan: str | None = None
    account_id: int | None = None
    organization_id: int | None = None
    """The organization whose business it is; of somebody at work for an office, that office."""
    organization_kind: OrganizationKind = OrganizationKind.OFFICE
    membership_id: int | None = None
    """Their own place; of somebody at work for an office, in their company."""
    delegation_id: int | None = None
    """By what a company lets them, and an office lets the company, work for it; None: for their own."""
    organization_state: State | None = None
    membership_state: State | None = None
    is_administrator: bool = False
    is_main: bool = False
    kept_for_main: frozenset[Permission] = frozenset()
    """What this plan lets nobody do in an organization but its main administrator."""
    holds: frozenset[str] = frozenset()
    """The keys of the tools' permissions that this person's roles open now."""
    sees_phi: bool = False
    """Whether an administrator lets them see patients."""
    tins: frozenset[str] = frozenset()
    """The organization's TINs they work with; empty: all of them."""
    npis: frozenset[str] = frozenset()
    """The practitioners they work with; empty: all of them."""
    staff_roles: frozenset[StaffRoleName] = frozenset()
    second_factor: bool = False
    """True when this session was opened or stepped up with a second factor."""
    weak_password: bool = False
    """True when whoever signed in is not known to have a password such as the plan asks."""
    owes_terms: bool = False
    """True while the plan has an agreement that this member has still to accept."""
    views_as: bool = False
    """True for plan staff who look at an organization as the membership sees it: they change nothing."""
    demo: bool = False

    @classmethod
    def anonymous(cls, *, plan: str | None = None, demo: bool = False) -> Self:
        """Whoever has not signed in, a registrant before submit among them."""
        return cls(kind=ActorKind.ANONYMOUS, plan=plan, demo=demo)

    @classmethod
    def system(cls, *, plan: str | None = None) -> Self:
        """Jobs and commands."""
        return cls(kind=ActorKind.SYSTEM, plan=plan)
