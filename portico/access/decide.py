"""The one decision: may this actor do that, and if not, why not."""

from dataclasses import dataclass
from enum import StrEnum

from portico.access.actor import Actor, StaffRoleName
from portico.access.permissions import Permission
from portico.access.states import State


class Refusal(StrEnum):
    """Why not. The gate turns each into the next step for a person."""

    SIGN_IN = "sign_in"
    CHOOSE_ORGANIZATION = "choose_organization"
    NOT_ACTIVE = "not_active"
    NOT_ADMINISTRATOR = "not_administrator"
    NOT_STAFF = "not_staff"
    SECOND_FACTOR = "second_factor"
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

STAFF_ROLES_FOR: dict[Permission, frozenset[StaffRoleName]] = {
    Permission.REVIEW_QUEUE: frozenset({StaffRoleName.REVIEWER, StaffRoleName.LEAD}),
    Permission.OFFICE_PINS: frozenset({StaffRoleName.REVIEWER, StaffRoleName.LEAD}),
    Permission.STAFF_ACCOUNTS: frozenset({StaffRoleName.LEAD, StaffRoleName.REVIEWER}),
    Permission.CALLERS: frozenset({StaffRoleName.REVIEWER, StaffRoleName.LEAD}),
    Permission.OPERATION: frozenset({StaffRoleName.OPERATOR, StaffRoleName.LEAD}),
}


def decide(actor: Actor, permission: Permission) -> Decision:
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
    return ALLOWED


def _decide_for_member(actor: Actor, permission: Permission) -> Decision:
    if actor.membership_id is None:
        return Decision(Refusal.CHOOSE_ORGANIZATION)
    if actor.organization_state is not State.ACTIVE or actor.membership_state is not State.ACTIVE:
        return Decision(Refusal.NOT_ACTIVE)
    if permission is Permission.ORGANIZATION_USERS and not actor.is_administrator:
        return Decision(Refusal.NOT_ADMINISTRATOR)
    return ALLOWED
