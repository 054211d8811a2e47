"""The one decision: may this actor do that, and if not, why not."""

from dataclasses import dataclass
from enum import StrEnum

from portico.access.actor import Actor, StaffRoleName
from portico.access.kinds import OrganizationKind
from portico.access.permissions import Permission
from portico.access.states import State
from portico.access.tools import ToolPermission


class Refusal(StrEnum):
    """Why not. The gate turns each into the next step for a person."""

    SIGN_IN = "sign_in"
    CHOOSE_ORGANIZATION = "choose_organization"
    NOT_ACTIVE = "not_active"
    NOT_ADMINISTRATOR = "not_administrator"
    NOT_MAIN = "not_main"
    NOT_OWN = "not_own"
    """They work here for a company, which never runs an office."""
    NOT_GIVEN = "not_given"
    """No role of theirs opens it."""
    NO_PHI = "no_phi"
    """A role of theirs opens it, and nobody let them see patients."""
    NOT_STAFF = "not_staff"
    SECOND_FACTOR = "second_factor"
    PASSWORD = "password"  # noqa: S105 - a reason, not a password
    TERMS = "terms"
    ONLY_LOOKS = "only_looks"
    """Staff who look as somebody else change nothing and take nothing away."""
    NO_EXPORTS = "no_exports"
    """While somebody proves who the main administrator is, nothing leaves the organization."""
    NO_SUCH_PAGE = "no_such_page"


@dataclass(frozen=True, slots=True)
class Decision:
    """Allowed, or refused with one reason."""

    refusal: Refusal | None = None

    @property
    def allowed(self) -> bool:
        """True when nothing refuses."""
        return self.refusal is None


ALLOWED = Decision()

_REVIEWER, _DESK = StaffRoleName.REVIEWER, StaffRoleName.HELP_DESK
_OFFICER, _LEAD = StaffRoleName.SECURITY_OFFICER, StaffRoleName.LEAD
STAFF_ROLES_FOR: dict[Permission, frozenset[StaffRoleName]] = {
    Permission.REVIEW_QUEUE: frozenset({_REVIEWER, _LEAD}),
    Permission.OFFICE_PINS: frozenset({_REVIEWER, _DESK, _LEAD}),
    Permission.STAFF_ACCOUNTS: frozenset({_REVIEWER, _OFFICER, _LEAD}),
    Permission.HELP_DESK: frozenset({_REVIEWER, _DESK, _OFFICER, _LEAD}),
    Permission.REINSTATE: frozenset({_DESK, _OFFICER, _LEAD}),
    Permission.VIEW_AS: frozenset({_DESK, _LEAD}),
    Permission.SUCCESSION: frozenset({_REVIEWER, _DESK, _LEAD}),
    Permission.TIN_TRANSFERS: frozenset({_REVIEWER, _LEAD}),
    Permission.REPORTS: frozenset({_REVIEWER, _LEAD}),
    Permission.PUBLICATIONS: frozenset({StaffRoleName.PUBLICATIONS, _LEAD}),
    Permission.OPERATION: frozenset({StaffRoleName.OPERATOR, _LEAD}),
    Permission.TRANSACTION_SETS: frozenset({StaffRoleName.OPERATOR}),
}


FOR_ADMINISTRATORS = frozenset(
    {
        Permission.ORGANIZATION_USERS,
        Permission.ORGANIZATION_ADMINISTRATORS,
        Permission.ORGANIZATION_THIRD_PARTIES,
        Permission.ORGANIZATION_OFFICES,
        Permission.ORGANIZATION_NUMBERS,
        Permission.ORGANIZATION_MAIN,
        Permission.ORGANIZATION_TRAIL,
    }
)
FOR_COMPANIES_AT_WORK = frozenset({Permission.ORGANIZATION_WORK})
"""What somebody finds in an office that they work for, beside the tools their company was let use."""
ONLY_OF: dict[Permission, OrganizationKind] = {
    Permission.ORGANIZATION_THIRD_PARTIES: OrganizationKind.OFFICE,
    Permission.ORGANIZATION_NUMBERS: OrganizationKind.OFFICE,
    Permission.ORGANIZATION_OFFICES: OrganizationKind.THIRD_PARTY,
}
"""What only one kind of organization has."""


def decide_request(
    actor: Actor, permission: Permission | ToolPermission, *, changes: bool, exports: bool
) -> Decision:
    """Decide a whole request: what it asks for, and whether it changes something or takes it away."""
    if actor.views_as and (changes or exports):
        return Decision(Refusal.ONLY_LOOKS)
    return decide(actor, permission)


def decide(actor: Actor, permission: Permission | ToolPermission) -> Decision:
    """Decide by the actor's facts alone; no database, no clock."""
    match permission:
        case Permission.PUBLIC | Permission.REGISTRATION:
            return ALLOWED
        case Permission.DEMO:
            return ALLOWED if actor.demo else Decision(Refusal.NO_SUCH_PAGE)
    if actor.account_id is None:
        return Decision(Refusal.SIGN_IN)
    if permission is Permission.OWN_ACCOUNT:
        return ALLOWED
    if permission in STAFF_ROLES_FOR:
        return _decide_for_staff(actor, STAFF_ROLES_FOR[permission])
    return _decide_for_member(actor, permission)


def _decide_for_staff(actor: Actor, roles: frozenset[StaffRoleName]) -> Decision:
    if not actor.staff_roles & roles:
        return Decision(Refusal.NOT_STAFF)
    if not actor.second_factor:
        return Decision(Refusal.SECOND_FACTOR)
    if actor.weak_password:
        return Decision(Refusal.PASSWORD)
    return ALLOWED


def _decide_for_member(actor: Actor, permission: Permission | ToolPermission) -> Decision:
    if actor.membership_id is None:
        return Decision(Refusal.CHOOSE_ORGANIZATION)
    if actor.organization_state is not State.ACTIVE or actor.membership_state is not State.ACTIVE:
        return Decision(Refusal.NOT_ACTIVE)
    if actor.weak_password:
        return Decision(Refusal.PASSWORD)
    if refusal := _refused_by_kind(actor, permission):
        return Decision(refusal)
    if permission in FOR_ADMINISTRATORS and not actor.is_administrator:
        return Decision(Refusal.NOT_ADMINISTRATOR)
    if permission in actor.kept_for_main | {Permission.ORGANIZATION_MAIN} and not actor.is_main:
        return Decision(Refusal.NOT_MAIN)
    if actor.owes_terms:
        return Decision(Refusal.TERMS)
    return (
        _decide_for_tool(actor, permission) if isinstance(permission, ToolPermission) else ALLOWED
    )


def _refused_by_kind(actor: Actor, permission: Permission | ToolPermission) -> Refusal | None:
    if isinstance(permission, ToolPermission):
        is_own = actor.organization_kind is OrganizationKind.THIRD_PARTY
        return Refusal.NO_SUCH_PAGE if is_own else None
    if ONLY_OF.get(permission, actor.organization_kind) is not actor.organization_kind:
        return Refusal.NO_SUCH_PAGE
    at_work = actor.delegation_id is not None
    return Refusal.NOT_OWN if at_work and permission not in FOR_COMPANIES_AT_WORK else None


def _decide_for_tool(actor: Actor, permission: ToolPermission) -> Decision:
    if permission.key not in actor.holds:
        return Decision(Refusal.NOT_GIVEN)
    if permission.shows_phi and not actor.sees_phi:
        return Decision(Refusal.NO_PHI)
    if permission.shows_phi and not actor.second_factor:
        return Decision(Refusal.SECOND_FACTOR)
    return ALLOWED
