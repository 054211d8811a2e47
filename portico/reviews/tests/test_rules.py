"""Who may see, take and decide, the allowed case beside each denied one."""

from dataclasses import replace
from typing import Any

import pytest

from portico.access.actor import Actor, ActorKind, StaffRoleName
from portico.access.states import State
from portico.reviews.evidence import Source
from portico.reviews.rules import (
    Approval,
    Objection,
    Standing,
    objection_to_acting,
    objection_to_approving,
    objection_to_assigning,
    objection_to_deciding,
    objection_to_giving_back,
    objection_to_seeing,
    objection_to_taking,
    source_of,
)

APPLICANT, REVIEWER, COLLEAGUE, ADMINISTRATOR = 1, 2, 3, 4
STANDING = Standing(
    plan="wellfirst",
    decided_by_plan=True,
    organization_id=7,
    organization_is_active=False,
    applicant_id=APPLICANT,
    held_by_id=REVIEWER,
)
REQUEST = replace(STANDING, decided_by_plan=False, organization_is_active=True, held_by_id=None)


def reviewer(**changes: Any) -> Actor:
    """A reviewer of the plan."""
    facts: dict[str, Any] = {
        "kind": ActorKind.STAFF,
        "plan": "wellfirst",
        "account_id": REVIEWER,
        "staff_roles": frozenset({StaffRoleName.REVIEWER}),
        "second_factor": True,
    }
    return Actor(**{**facts, **changes})


def administrator(**changes: Any) -> Actor:
    """An administrator of the organization."""
    facts: dict[str, Any] = {
        "kind": ActorKind.PERSON,
        "plan": "wellfirst",
        "account_id": ADMINISTRATOR,
        "organization_id": 7,
        "membership_id": 9,
        "organization_state": State.ACTIVE,
        "membership_state": State.ACTIVE,
        "is_administrator": True,
    }
    return Actor(**{**facts, **changes})


def deciding(standing: Standing, actor: Actor, **changes: Any) -> Objection | None:
    """An approval without a message."""
    how: dict[str, Any] = {"sends_back": False, "needs_reason": False, "reason": ""}
    return objection_to_deciding(standing, actor, **{**how, **changes})


def test_a_reviewer_of_the_plan_decides_what_they_hold() -> None:
    assert deciding(STANDING, reviewer()) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"plan": "wellmark"},
        {"staff_roles": frozenset({StaffRoleName.OPERATOR})},
        {"staff_roles": frozenset()},
        {"second_factor": False},
    ],
    ids=["another plan", "another role", "no role", "no second factor"],
)
def test_nobody_else_sees_the_plans_reviews(changes: dict[str, Any]) -> None:
    assert objection_to_seeing(STANDING, reviewer(**changes)) is Objection.NOT_YOURS


def test_an_administrator_decides_on_requests_of_her_organization() -> None:
    assert deciding(REQUEST, administrator()) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"organization_id": 8},
        {"is_administrator": False},
        {"membership_state": State.PENDING_REVIEW},
        {"plan": "wellmark"},
    ],
    ids=["another organization", "no administrator", "waits herself", "another plan"],
)
def test_nobody_else_decides_on_requests(changes: dict[str, Any]) -> None:
    assert deciding(REQUEST, administrator(**changes)) is Objection.NOT_YOURS


def test_staff_do_not_decide_what_an_organization_decides() -> None:
    assert deciding(REQUEST, reviewer()) is Objection.NOT_YOURS


def test_requests_wait_while_the_organization_itself_waits() -> None:
    waiting = replace(REQUEST, organization_is_active=False)
    assert deciding(waiting, administrator()) is Objection.ORGANIZATION_WAITS


def test_nobody_decides_on_their_own_entry() -> None:
    own = replace(STANDING, applicant_id=REVIEWER)
    assert deciding(own, reviewer()) is Objection.OWN_ENTRY
    assert objection_to_acting(own, reviewer()) is Objection.OWN_ENTRY


def test_what_is_decided_stays_decided() -> None:
    decided = replace(STANDING, is_decided=True)
    assert deciding(decided, reviewer()) is Objection.ALREADY_DECIDED


def test_what_was_withdrawn_is_not_decided() -> None:
    gone = replace(STANDING, is_withdrawn=True)
    assert deciding(gone, reviewer()) is Objection.WITHDRAWN


def test_a_colleague_takes_over_before_deciding() -> None:
    colleague = reviewer(account_id=COLLEAGUE)
    assert deciding(STANDING, colleague) is Objection.HELD_BY_ANOTHER
    assert objection_to_taking(STANDING, colleague, from_account_id=REVIEWER) is None


def test_nobody_is_overtaken_unseen() -> None:
    colleague = reviewer(account_id=COLLEAGUE)
    taken = objection_to_taking(STANDING, colleague, from_account_id=None)
    assert taken is Objection.HOLDER_CHANGED


def test_only_the_holder_gives_back() -> None:
    assert objection_to_giving_back(STANDING, reviewer()) is None
    colleague = reviewer(account_id=COLLEAGUE)
    assert objection_to_giving_back(STANDING, colleague) is Objection.NOT_HELD


def test_a_refusal_needs_a_reason() -> None:
    missing = deciding(STANDING, reviewer(), needs_reason=True, reason="  ")
    assert missing is Objection.REASON_MISSING
    assert deciding(STANDING, reviewer(), needs_reason=True, reason="Send a W-9") is None


def test_what_waits_for_them_is_not_sent_back_twice_but_may_be_approved() -> None:
    waiting = replace(STANDING, is_sent_back=True)
    assert deciding(waiting, reviewer(), sends_back=True) is Objection.WAITING_FOR_THEM
    assert deciding(waiting, reviewer()) is None


def test_what_is_not_signed_may_be_declined_and_nothing_else() -> None:
    unsigned = replace(STANDING, is_unsigned=True)
    assert deciding(unsigned, reviewer()) is Objection.NOT_SIGNED
    asks = {"sends_back": True, "needs_reason": True, "reason": "Send a W-9"}
    assert deciding(unsigned, reviewer(), **asks) is Objection.NOT_SIGNED
    assert deciding(unsigned, reviewer(), needs_reason=True, reason="Not an office") is None


def test_the_holder_and_every_lead_hand_a_review_on() -> None:
    def objects(actor: Actor, *, held_when_seen: int | None = REVIEWER, may: bool = True) -> Any:
        return objection_to_assigning(
            STANDING, actor, from_account_id=held_when_seen, may_decide=may
        )

    colleague = reviewer(account_id=COLLEAGUE)
    lead = reviewer(account_id=COLLEAGUE, staff_roles=frozenset({StaffRoleName.LEAD}))
    assert objects(reviewer()) is objects(lead) is None
    assert objects(colleague) is Objection.NOT_YOURS_TO_ASSIGN
    assert objects(lead, held_when_seen=None) is Objection.HOLDER_CHANGED
    assert objects(lead, may=False) is Objection.CANNOT_DECIDE
    assert objects(reviewer(second_factor=False)) is Objection.NOT_YOURS


def test_nobody_is_both_of_two_persons_and_a_contact_comes_first() -> None:
    assert objection_to_approving(Approval(), reviewer()) is None
    lacks = Approval(lacks_contact=True)
    assert objection_to_approving(lacks, reviewer()) is Objection.CONTACT_FIRST
    mine = Approval(needs_second=True, endorsed_by_id=REVIEWER)
    assert objection_to_approving(mine, reviewer()) is Objection.SECOND_PERSON
    assert objection_to_approving(mine, reviewer(account_id=COLLEAGUE)) is None


@pytest.mark.parametrize(
    ("needs_second", "endorsed_by", "is_first"),
    [(True, None, True), (True, COLLEAGUE, False), (False, None, False)],
)
def test_an_approval_is_the_first_of_two_until_somebody_approved(
    endorsed_by: int | None, *, needs_second: bool, is_first: bool
) -> None:
    approval = Approval(needs_second=needs_second, endorsed_by_id=endorsed_by)
    assert approval.is_first_of_two is is_first


@pytest.mark.parametrize(
    ("contact", "source"),
    [
        ("+13145550110", Source.REGISTRY),
        ("+13145550100", Source.FORM),
        ("(314) 555-0100, ask for Joan", Source.ELSEWHERE),
        ("1 Oak St., St. Louis", Source.FORM),
        ("office@elsewhere.example", Source.ELSEWHERE),
    ],
)
def test_a_contact_is_from_the_form_however_it_is_written(contact: str, source: Source) -> None:
    on_file = {"+13145550110": Source.REGISTRY}
    typed = ["+13145550110", "+13145550100", "1 Oak St", "-"]
    assert source_of(contact, on_file=on_file, typed=typed) is source
