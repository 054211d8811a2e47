"""Offers and answers in the same moment: whichever comes first, there is one main administrator."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
import time_machine

from portico.access.actor import Actor
from portico.access.states import State
from portico.delegation.models import HandOver, HandOverState
from portico.delegation.services.hand_over import (
    OfferRefused,
    accept_hand_over,
    decline_hand_over,
    offer_hand_over,
    withdraw_hand_over,
)
from portico.notices.models import Notice
from portico.organizations.models import Membership, Organization
from portico.organizations.services import hand_over_main
from testing.access_builders import acting_as
from testing.builders import NOW, a_member, an_organization
from testing.parallel import Outcome, errors, race

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _at_nine() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def office(transactional_db: None) -> Organization:
    """An office."""
    return an_organization()


@pytest.fixture
def dana(office: Organization) -> Membership:
    """A biller there."""
    return a_member(organization=office)


def offer_of(office: Organization, to: Membership) -> HandOver:
    who = acting_as(office.main)
    return offer_hand_over(organization=office, to=to, message="", actor=who, now=NOW)


def answers(offer: HandOver, act: Callable[..., HandOver]) -> Callable[[], HandOver]:
    return partial(act, offer=offer, actor=acting_as(offer.to), now=NOW)


def takes_back(offer: HandOver) -> Callable[[], HandOver]:
    return partial(withdraw_hand_over, offer=offer, actor=acting_as(offer.by), now=NOW)


def end(member: Membership) -> None:
    Membership.objects.filter(pk=member.pk).update(state=State.TERMINATED, ended_at=NOW)


def suspend(member: Membership) -> None:
    Membership.objects.filter(pk=member.pk).update(state=State.SUSPENDED)


def refused(outcomes: list[Outcome]) -> int:
    """How many were told why not; nothing else went wrong."""
    assert {type(error) for error in errors(outcomes)} <= {OfferRefused}
    return len(errors(outcomes))


def test_pressed_six_times_an_offer_is_made_once(office: Organization, dana: Membership) -> None:
    assert refused(race([partial(offer_of, office, dana)] * 6)) == 5
    assert HandOver.objects.count() == Notice.objects.count() == 1


def test_accepted_in_two_tabs_it_is_accepted_once(office: Organization, dana: Membership) -> None:
    offer = offer_of(office, dana)
    assert refused(race([answers(offer, accept_hand_over)] * 4)) == 3
    assert Notice.objects.filter(subject__startswith="You are the").count() == 1


@pytest.mark.parametrize("round_", range(3))
def test_of_accepting_declining_and_taking_back_one_happens(
    office: Organization, dana: Membership, round_: int
) -> None:
    offer = offer_of(office, dana)
    acts = [answers(offer, act) for act in (accept_hand_over, decline_hand_over)]
    assert refused(race([*acts, takes_back(offer)])) == 2
    offer.refresh_from_db()
    is_theirs = Organization.objects.get().main_id == dana.pk
    assert is_theirs is (offer.state == HandOverState.ACCEPTED)


@pytest.mark.parametrize("round_", range(3))
def test_a_successor_who_is_removed_in_that_moment_never_holds_the_role(
    office: Organization, dana: Membership, round_: int
) -> None:
    """The removal comes first and the offer is gone, or it comes second and the database refuses it."""
    offer = offer_of(office, dana)
    accepted, removed = race([answers(offer, accept_hand_over), partial(end, dana)])
    assert (accepted.error is None) is (removed.error is not None)
    offer.refresh_from_db()
    assert Organization.objects.get().main.state == State.ACTIVE
    wanted = HandOverState.WITHDRAWN if accepted.error else HandOverState.ACCEPTED
    assert offer.state == wanted


@pytest.mark.parametrize("round_", range(2))
def test_a_successor_suspended_before_does_not_accept(
    office: Organization, dana: Membership, round_: int
) -> None:
    offer = offer_of(office, dana)
    suspend(dana)
    assert refused(race([answers(offer, accept_hand_over)])) == 1
    assert Organization.objects.get().main_id == office.main_id


def test_staff_who_appoint_somebody_meanwhile_leave_nothing_to_accept(
    office: Organization, dana: Membership
) -> None:
    offer, other = offer_of(office, dana), a_member(organization=office)
    system = Actor.system(plan=office.plan)
    appoint: Callable[[], Any] = partial(
        hand_over_main, organization=office, to=other, actor=system, now=NOW
    )
    outcomes = race([answers(offer, accept_hand_over), appoint])
    assert outcomes[1].error is None
    offer.refresh_from_db()
    main = Organization.objects.get().main_id
    assert main == other.pk if outcomes[0].error else main in {other.pk, dana.pk}
    assert offer.state == (HandOverState.WITHDRAWN if outcomes[0].error else "accepted")
