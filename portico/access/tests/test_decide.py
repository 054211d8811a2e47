"""Every permission against every kind of actor."""

from dataclasses import replace

import pytest

from portico.access.actor import Actor, ActorKind, StaffRoleName
from portico.access.decide import ALLOWED, Decision, Refusal, decide, decide_request
from portico.access.permissions import Permission
from portico.access.states import ENDED, WAITING, State
from portico.access.tools import ToolPermission

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
    "main": replace(MEMBER, is_administrator=True, is_main=True),
    "member with terms to accept": replace(MEMBER, owes_terms=True),
    "reviewer": replace(STAFF, staff_roles=frozenset({StaffRoleName.REVIEWER})),
    "lead": replace(STAFF, staff_roles=frozenset({StaffRoleName.LEAD})),
    "help desk": replace(STAFF, staff_roles=frozenset({StaffRoleName.HELP_DESK})),
    "officer": replace(STAFF, staff_roles=frozenset({StaffRoleName.SECURITY_OFFICER})),
    "publisher": replace(STAFF, staff_roles=frozenset({StaffRoleName.PUBLICATIONS})),
    "operator": replace(STAFF, staff_roles=frozenset({StaffRoleName.OPERATOR})),
    "lead without second factor": replace(
        STAFF, staff_roles=frozenset({StaffRoleName.LEAD}), second_factor=False
    ),
    "member with a weak password": replace(MEMBER, weak_password=True),
    "lead with a weak password": replace(
        STAFF, staff_roles=frozenset({StaffRoleName.LEAD}), weak_password=True
    ),
}
NOBODY: dict[str, Refusal | None] = dict.fromkeys(ACTORS, Refusal.SIGN_IN)
EVERYONE: dict[str, Refusal | None] = dict.fromkeys(ACTORS)
SIGNED_OUT = ("anonymous", "anonymous in the demo", "system")
SIGNED_IN = [name for name in ACTORS if name not in SIGNED_OUT]

NO_STAFF = NOBODY | dict.fromkeys(SIGNED_IN, Refusal.NOT_STAFF)
NO_FACTOR = {
    "lead without second factor": Refusal.SECOND_FACTOR,
    "lead with a weak password": Refusal.PASSWORD,
}
NO_MEMBER = NOBODY | dict.fromkeys(SIGNED_IN, Refusal.CHOOSE_ORGANIZATION)
NO_ADMINISTRATOR = Refusal.NOT_ADMINISTRATOR
MEMBERS = ("member", "member with terms to accept")
READS_FIRST = {"member with terms to accept": Refusal.TERMS}
NOT_YET: dict[str, Refusal | None] = {
    "waiting member": Refusal.NOT_ACTIVE,
    "member of waiting": Refusal.NOT_ACTIVE,
    "member with a weak password": Refusal.PASSWORD,
}
ADMINISTRATORS = (
    NO_MEMBER
    | NOT_YET
    | dict.fromkeys(MEMBERS, NO_ADMINISTRATOR)
    | {"administrator": None, "main": None}
)

EXPECTED: dict[Permission, dict[str, Refusal | None]] = {
    Permission.PUBLIC: EVERYONE,
    Permission.REGISTRATION: EVERYONE,
    Permission.DEMO: dict.fromkeys(ACTORS, Refusal.NO_SUCH_PAGE) | {"anonymous in the demo": None},
    Permission.OWN_ACCOUNT: NOBODY | dict.fromkeys(SIGNED_IN),
    Permission.ORGANIZATION_HOME: (
        NO_MEMBER | NOT_YET | READS_FIRST | {"member": None, "administrator": None, "main": None}
    ),
    Permission.ORGANIZATION_WORK: (
        NO_MEMBER | NOT_YET | READS_FIRST | {"member": None, "administrator": None, "main": None}
    ),
    Permission.ORGANIZATION_OFFICES: (
        NO_MEMBER
        | NOT_YET
        | dict.fromkeys((*MEMBERS, "administrator", "main"), Refusal.NO_SUCH_PAGE)
    ),
    Permission.ORGANIZATION_TRAIL: ADMINISTRATORS,
    Permission.ORGANIZATION_USERS: ADMINISTRATORS,
    Permission.ORGANIZATION_ADMINISTRATORS: ADMINISTRATORS,
    Permission.ORGANIZATION_THIRD_PARTIES: ADMINISTRATORS,
    Permission.ORGANIZATION_NUMBERS: ADMINISTRATORS,
    Permission.ORGANIZATION_MAIN: ADMINISTRATORS | {"administrator": Refusal.NOT_MAIN},
    Permission.REVIEW_QUEUE: NO_STAFF | NO_FACTOR | {"reviewer": None, "lead": None},
    Permission.OFFICE_PINS: (
        NO_STAFF | NO_FACTOR | {"reviewer": None, "help desk": None, "lead": None}
    ),
    Permission.STAFF_ACCOUNTS: (
        NO_STAFF | NO_FACTOR | {"reviewer": None, "officer": None, "lead": None}
    ),
    Permission.HELP_DESK: (
        NO_STAFF | NO_FACTOR | {"reviewer": None, "help desk": None, "officer": None, "lead": None}
    ),
    Permission.SUCCESSION: NO_STAFF
    | NO_FACTOR
    | {"reviewer": None, "help desk": None, "lead": None},
    Permission.REINSTATE: NO_STAFF | NO_FACTOR | {"help desk": None, "officer": None, "lead": None},
    Permission.VIEW_AS: NO_STAFF | NO_FACTOR | {"help desk": None, "lead": None},
    Permission.TIN_TRANSFERS: NO_STAFF | NO_FACTOR | {"reviewer": None, "lead": None},
    Permission.REPORTS: NO_STAFF | NO_FACTOR | {"reviewer": None, "lead": None},
    Permission.PUBLICATIONS: NO_STAFF | NO_FACTOR | {"publisher": None, "lead": None},
    Permission.OPERATION: NO_STAFF | NO_FACTOR | {"operator": None, "lead": None},
    Permission.TRANSACTION_SETS: NO_STAFF | {"operator": None},
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


def test_an_administrator_with_terms_to_accept_reads_them_first() -> None:
    administrator = replace(MEMBER, is_administrator=True, owes_terms=True)
    for permission in (Permission.ORGANIZATION_HOME, Permission.ORGANIZATION_USERS):
        assert decide(administrator, permission).refusal is Refusal.TERMS
    assert decide(administrator, Permission.OWN_ACCOUNT) is ALLOWED


VIEW = ToolPermission(key="remittances.view", does="View payments", shows_phi=True)
FEES = ToolPermission(key="fee-schedules.view", does="Look up fees", shows_phi=False)
BILLER = replace(
    MEMBER,
    holds=frozenset({"remittances.view", "fee-schedules.view"}),
    sees_phi=True,
    second_factor=True,
)


@pytest.mark.parametrize(
    ("biller", "permission", "refusal"),
    [
        (BILLER, VIEW, None),
        (BILLER, FEES, None),
        (replace(BILLER, holds=frozenset({"fee-schedules.view"})), VIEW, Refusal.NOT_GIVEN),
        (replace(BILLER, sees_phi=False), VIEW, Refusal.NO_PHI),
        (replace(BILLER, sees_phi=False), FEES, None),
        (replace(BILLER, second_factor=False), VIEW, Refusal.SECOND_FACTOR),
        (replace(BILLER, second_factor=False), FEES, None),
        (
            replace(BILLER, is_administrator=True, is_main=True, holds=frozenset()),
            VIEW,
            "not_given",
        ),
        (replace(BILLER, owes_terms=True), VIEW, Refusal.TERMS),
        (replace(BILLER, organization_state=State.SUSPENDED), VIEW, Refusal.NOT_ACTIVE),
        (ACTORS["lead"], VIEW, Refusal.CHOOSE_ORGANIZATION),
        (ACTORS["anonymous"], VIEW, Refusal.SIGN_IN),
    ],
)
def test_a_tool_opens_by_a_role_and_patients_by_the_switch_and_a_second_factor(
    biller: Actor, permission: ToolPermission, refusal: Refusal | None
) -> None:
    assert decide(biller, permission).refusal == refusal


def test_what_a_plan_keeps_for_the_main_administrator_is_refused_to_the_others() -> None:
    kept = frozenset({Permission.ORGANIZATION_THIRD_PARTIES})
    other = replace(MEMBER, is_administrator=True, kept_for_main=kept)
    assert decide(other, Permission.ORGANIZATION_THIRD_PARTIES).refusal is Refusal.NOT_MAIN
    assert decide(other, Permission.ORGANIZATION_USERS).allowed
    assert decide(replace(other, is_main=True), Permission.ORGANIZATION_THIRD_PARTIES).allowed


@pytest.mark.parametrize(
    ("views_as", "changes", "exports", "refusal"),
    [
        (True, False, False, None),
        (True, True, False, Refusal.ONLY_LOOKS),
        (True, False, True, Refusal.ONLY_LOOKS),
        (False, True, True, None),
    ],
)
def test_who_looks_as_somebody_else_changes_nothing_and_takes_nothing_away(
    refusal: Refusal | None, *, views_as: bool, changes: bool, exports: bool
) -> None:
    actor = replace(MEMBER, views_as=views_as)
    found = decide_request(actor, Permission.OWN_ACCOUNT, changes=changes, exports=exports)
    assert found == Decision(refusal)
