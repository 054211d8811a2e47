"""Whoever acts at the same moment on one agreement, on PostgreSQL: one of them does."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial

import pytest
import time_machine

from portico.access.actor import Actor, ActorKind, StaffRoleName
from portico.access.states import State
from portico.agreements.models import Acceptance, SignatureEvent, SignatureRequest
from portico.agreements.rules import CONSENT, Origin, SignatureState, What
from portico.agreements.services import Given, SignatureOver
from portico.audit.acting import acting
from portico.notices.models import Notice
from portico.organizations.models import Membership, Organization
from portico.profiles.loading import profile
from portico.registration.services.asking import send_agreement_again
from portico.registration.services.signing import apply_clocks, decline, sign
from portico.reviews.models import Outcome, Review, ReviewState
from portico.reviews.services import decide
from testing.builders import NOW, staff_member
from testing.parallel import errors, race, values
from testing.world import NAME, a_world, mailed_agreement

pytestmark = pytest.mark.requirement("WM-03")
PLAN = "wellmark"
ACTOR = Actor.anonymous(plan=PLAN)
GIVEN = Given(typed_name=NAME, disclosed="Paper instead: call.", consent=CONSENT, intent="I sign.")


@pytest.fixture
def token(transactional_db: None) -> Iterator[str]:
    """Of the agreement somebody was mailed."""
    with time_machine.travel(NOW, tick=False):
        somebody = a_world(PLAN).on("non-participating")
        somebody.walk()
        yield mailed_agreement(somebody).rstrip("/").rsplit("/", 1)[1]


def signs(token: str, *, now: datetime = NOW) -> Callable[[], None]:
    return partial(
        sign,
        profile=profile(PLAN),
        token=token,
        given=GIVEN,
        origin=Origin(address="192.0.2.7", device="Chrome on Android"),
        actor=ACTOR,
        now=now,
    )


def declines(token: str) -> Callable[[], None]:
    origin = Origin()
    return partial(
        decline, profile=profile(PLAN), token=token, reason="", origin=origin, actor=ACTOR, now=NOW
    )


def ends() -> tuple[str, str, str]:
    membership, review = Membership.objects.get(), Review.objects.get()
    assert membership.state == Organization.objects.get().state
    return membership.state, review.state, SignatureRequest.objects.get().state


SIGNED = (State.PENDING_REVIEW, ReviewState.OPEN, SignatureState.SIGNED)


def signatures() -> int:
    return SignatureEvent.objects.filter(what=What.SIGNED).count()


def test_two_devices_sign_at_once(token: str) -> None:
    with_another = mailed_again(token)
    outcomes = race([signs(token), signs(with_another), signs(token)])
    assert len(values(outcomes)) == 1
    assert {type(error) for error in errors(outcomes)} == {SignatureOver}
    assert ends() == SIGNED
    assert signatures() == Acceptance.objects.filter(key="web-access-iowa").count() == 1
    assert Notice.objects.filter(subject__startswith="You signed").count() == 1


def mailed_again(token: str) -> str:
    """Another link to the same agreement, as the second mail has it."""
    with acting(ACTOR):
        send_agreement_again(subject=SignatureRequest.objects.get().subject, now=NOW)
    mail = Notice.objects.filter(body__contains="/sign/").latest("pk")
    found = mail.body.split("/sign/")[1].split("/")[0]
    assert found != token
    return found


def test_one_signs_as_another_device_declines(token: str) -> None:
    outcomes = race([signs(token), declines(token)])
    assert len(values(outcomes)) == 1
    over = (State.DECLINED, ReviewState.WITHDRAWN, SignatureState.DECLINED)
    assert ends() == (SIGNED if outcomes[0].error is None else over)


def test_one_signs_as_time_runs_out(token: str) -> None:
    request = SignatureRequest.objects.get()
    last_moment = request.expires_at - timedelta(seconds=1)
    runs_out = partial(apply_clocks, request=request, now=request.expires_at)
    outcomes = race([signs(token, now=last_moment), runs_out])
    assert outcomes[1].error is None
    over = (State.EXPIRED, ReviewState.WITHDRAWN, SignatureState.EXPIRED)
    assert ends() == (SIGNED if outcomes[0].error is None else over)
    assert signatures() == int(outcomes[0].error is None)


def test_one_signs_as_the_plan_declines(token: str) -> None:
    reviewer = Actor(
        kind=ActorKind.STAFF,
        plan=PLAN,
        account_id=staff_member(plan=PLAN).pk,
        staff_roles=frozenset({StaffRoleName.REVIEWER}),
        second_factor=True,
    )
    says_no = partial(
        decide,
        review=Review.objects.get(),
        outcome=Outcome.DECLINE,
        reason="Because.",
        actor=reviewer,
        now=NOW,
    )
    outcomes = race([signs(token), says_no])
    assert outcomes[1].error is None
    signed = outcomes[0].error is None
    kept = SignatureState.SIGNED if signed else SignatureState.SUPERSEDED
    assert ends() == (State.DECLINED, ReviewState.DECIDED, kept)
    assert signatures() == int(signed)


def test_the_calendar_runs_twice_at_once(token: str) -> None:
    request = SignatureRequest.objects.get()
    outcomes = race([partial(apply_clocks, request=request, now=request.expires_at)] * 2)
    assert not errors(outcomes)
    assert SignatureEvent.objects.filter(what=What.EXPIRED).count() == 1
    told = Notice.objects.filter(subject__startswith="Your registration ended without")
    assert told.count() == 1
