"""Every permission against every kind of actor."""

from dataclasses import replace

import pytest

from portico.access.actor import Actor, ActorKind, StaffRoleName
from portico.access.decide import ALLOWED, Decision, Refusal, decide
from portico.access.permissions import Permission
from portico.access.states import ENDED, WAITING, State

PERSON = Actor(kind=ActorKind.PERSON, plan="plan", account_id=1)
MEMBER = replace(
    PERSON,
    organization_id=2,
    membership_id=3,
    organization_state=State.ACTIVE,
    membership_state=State.ACTIVE,
)
STAFF = Actor(kind=ActorKind.STAFF, plan="plan", account_id=4, second_factor=True)

ACTORS = {
    "anonymous": Actor.anonymous(plan="plan"),
    "anonymous in the demo": Actor.anonymous(demo=True),
    "system": Actor.system(plan="plan"),
    "person": PERSON,
    "waiting member": replace(MEMBER, membership_state=State.PENDING_REVIEW),
    "member of waiting": replace(MEMBER, organization_state=State.PENDING_REVIEW),
    "member": MEMBER,
    "administrator": replace(MEMBER, is_administrator=True),
    "reviewer": replace(STAFF, staff_roles=frozenset({StaffRoleName.REVIEWER})),
    "lead": replace(STAFF, staff_roles=frozenset({StaffRoleName.LEAD})),
    "operator": replace(STAFF, staff_roles=frozenset({StaffRoleName.OPERATOR})),
    "lead without second factor": replace(
        STAFF, staff_roles=frozenset({StaffRoleName.LEAD}), second_factor=False
    ),
}
NOBODY: dict[str, Refusal | None] = dict.fromkeys(ACTORS, Refusal.SIGN_IN)
EVERYONE: dict[str, Refusal | None] = dict.fromkeys(ACTORS)
SIGNED_OUT = ("anonymous", "anonymous in the demo", "system")
SIGNED_IN = [name for name in ACTORS if name not in SIGNED_OUT]

NO_STAFF = NOBODY | dict.fromkeys(SIGNED_IN, Refusal.NOT_STAFF)
NO_FACTOR = {"lead without second factor": Refusal.SECOND_FACTOR}
NO_MEMBER = NOBODY | dict.fromkeys(SIGNED_IN, Refusal.CHOOSE_ORGANIZATION)
NOT_YET = dict.fromkeys(("waiting member", "member of waiting"), Refusal.NOT_ACTIVE)

EXPECTED: dict[Permission, dict[str, Refusal | None]] = {
    Permission.PUBLIC: EVERYONE,
    Permission.REGISTRATION: EVERYONE,
    Permission.DEMO: dict.fromkeys(ACTORS, Refusal.NO_SUCH_PAGE) | {"anonymous in the demo": None},
    Permission.OWN_ACCOUNT: NOBODY | dict.fromkeys(SIGNED_IN),
    Permission.ORGANIZATION_HOME: NO_MEMBER | NOT_YET | {"member": None, "administrator": None},
    Permission.ORGANIZATION_USERS: (
        NO_MEMBER | NOT_YET | {"member": Refusal.NOT_ADMINISTRATOR, "administrator": None}
    ),
    Permission.REVIEW_QUEUE: NO_STAFF | NO_FACTOR | {"reviewer": None, "lead": None},
    Permission.OFFICE_PINS: NO_STAFF | NO_FACTOR | {"reviewer": None, "lead": None},
    Permission.STAFF_ACCOUNTS: NO_STAFF | NO_FACTOR | {"reviewer": None, "lead": None},
    Permission.CALLERS: NO_STAFF | NO_FACTOR | {"reviewer": None, "lead": None},
    Permission.OPERATION: NO_STAFF | NO_FACTOR | {"operator": None, "lead": None},
}


@pytest.mark.parametrize("actor", ACTORS)
@pytest.mark.parametrize("permission", Permission)
def test_every_permission_for_every_actor(permission: Permission, actor: str) -> None:
    assert decide(ACTORS[actor], permission) == Decision(EXPECTED[permission][actor])


@pytest.mark.parametrize("state", [state for state in State if state is not State.ACTIVE])
def test_only_an_active_member_of_an_active_organization_gets_in(state: State) -> None:
    administrator = replace(MEMBER, is_administrator=True)
    for permission in (Permission.ORGANIZATION_HOME, Permission.ORGANIZATION_USERS):
        for actor in (
            replace(administrator, organization_state=state),
            replace(administrator, membership_state=state),
        ):
            assert decide(actor, permission).refusal is Refusal.NOT_ACTIVE


def test_a_decision_without_refusal_is_an_allowance() -> None:
    assert ALLOWED.allowed
    assert not Decision(Refusal.SIGN_IN).allowed


def test_a_state_is_waiting_or_ended_or_one_of_two_that_are_neither() -> None:
    assert WAITING.isdisjoint(ENDED)
    assert set(State) - WAITING - ENDED == {State.ACTIVE, State.SUSPENDED}
