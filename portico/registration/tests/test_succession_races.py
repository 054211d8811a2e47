"""Cases in the same moment as something else: one main administrator, one answer, nobody locked out."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

import pytest
import time_machine

from portico.access.states import State
from portico.accounts.queries import has_second_factor
from portico.delegation.models import CANCELS_FOR, Succession, SuccessionState
from portico.delegation.services.appointing import CannotAppoint, cancel_case, start_appointing
from portico.delegation.services.lost_factor import apply_calendar, cancel_by_old_factor
from portico.notices.models import Notice
from portico.organizations.models import Membership, Organization
from portico.profiles.loading import profile
from portico.registration.tests.paths_of_successions import (
    ASKS_PROOF,
    a_case,
    agreed,
    proved,
)
from portico.reviews.models import Outcome
from portico.reviews.services import ReviewRefused, decide
from testing.builders import NOW, staff_member
from testing.parallel import errors, race
from testing.review_builders import a_reviewer, ask_contact
from testing.world import CONTACT

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("at_nine")]
LATER = NOW + CANCELS_FOR


@pytest.fixture
def at_nine(transactional_db: None) -> Iterator[None]:
    """The portal's clock stands still."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.mark.parametrize("round_", range(3))
def test_the_old_factor_and_the_end_of_the_day_never_both_win(round_: int) -> None:
    case = agreed()
    account = case.main.account
    cancel = partial(cancel_by_old_factor, account=account, plan=ASKS_PROOF, now=LATER)
    complete = partial(apply_calendar, plan=ASKS_PROOF, now=LATER)
    assert errors(race([cancel, complete])) == []
    case.refresh_from_db()
    assert has_second_factor(account.pk) is (case.state == SuccessionState.CANCELLED)
    assert case.state in {SuccessionState.CANCELLED, SuccessionState.DONE}


def test_two_workers_replace_a_factor_once() -> None:
    case = agreed()
    assert errors(race([partial(apply_calendar, plan=ASKS_PROOF, now=LATER)] * 4)) == []
    assert Succession.objects.get(pk=case.pk).state == SuccessionState.DONE
    assert Notice.objects.filter(body__contains="/account/second-factor/link/").count() == 1


def end(member: Membership) -> None:
    Membership.objects.filter(pk=member.pk).update(state=State.TERMINATED, ended_at=NOW)


@pytest.mark.parametrize("round_", range(3))
def test_a_successor_removed_in_that_moment_is_never_main(round_: int) -> None:
    world, case = a_case()
    review = proved(world, case)
    ask_contact(review, CONTACT)
    staff = a_reviewer(review.held_by or staff_member(plan=ASKS_PROOF), plan=ASKS_PROOF)
    assert case.successor is not None
    approve = partial(
        decide, review=review, outcome=Outcome.APPROVE, reason="", actor=staff, now=NOW
    )
    approved, removed = race([approve, partial(end, case.successor)])
    assert (approved.error is None) is (removed.error is not None)
    assert isinstance(approved.error, ReviewRefused | None)
    assert Organization.objects.get().main.state == State.ACTIVE


@pytest.mark.parametrize("round_", range(2))
def test_closed_and_approved_at_once_it_ends_one_way(round_: int) -> None:
    world, case = a_case()
    review = proved(world, case)
    ask_contact(review, CONTACT)
    staff = [a_reviewer(staff_member(plan=ASKS_PROOF), plan=ASKS_PROOF) for _ in range(2)]
    approve = partial(
        decide, review=review, outcome=Outcome.APPROVE, reason="", actor=staff[0], now=NOW
    )
    close = partial(cancel_case, case=case, actor=staff[1], now=NOW)
    outcomes = race([approve, close])
    assert {type(error) for error in errors(outcomes)} <= {ReviewRefused}
    case.refresh_from_db()
    is_new = Organization.objects.get().main_id == case.successor_id
    assert is_new is (case.state == SuccessionState.DONE)


def test_of_two_calls_about_one_office_one_case_is_open() -> None:
    _world, case = a_case()
    Succession.objects.all().delete()
    staff = a_reviewer(staff_member(plan=ASKS_PROOF), plan=ASKS_PROOF)
    start = partial(
        start_appointing,
        organization=case.organization,
        person="Kim",
        reached_at="(314) 555-0110",
        email="kim@tworivers.example",
        successor=case.successor,
        successor_email="",
        keeps_old=True,
        profile=profile(ASKS_PROOF),
        actor=staff,
        now=NOW + timedelta(minutes=1),
    )
    outcomes = race([start] * 4)
    assert [type(error) for error in errors(outcomes)] == [CannotAppoint] * 3
    assert Succession.objects.count() == 1
