"""Two at the same moment: the database lets one through, and the other gets an answer."""

from functools import partial

import pytest
from django.db import connection, transaction

from portico.access.actor import Actor
from portico.access.states import State
from portico.organizations.models import Membership, Organization
from portico.organizations.services import (
    AlreadyMember,
    OrganizationTaken,
    activate_organization,
    decline_organization,
    hand_over_main,
)
from testing.builders import (
    NOW,
    PLAN,
    a_member,
    a_tin,
    an_account,
    an_npi,
    an_organization,
    staff_member,
)
from testing.parallel import errors, race, values

pytestmark = pytest.mark.django_db(transaction=True)
SYSTEM = Actor.system(plan=PLAN)


def end(membership: Membership) -> None:
    Membership.objects.filter(pk=membership.pk).update(state=State.TERMINATED, ended_at=NOW)


def test_of_two_organizations_with_one_key_one_is_created() -> None:
    npi, people = an_npi(), [an_account(), an_account()]
    acts = [partial(an_organization, tin="431882764", npi=npi, main=one) for one in people]
    outcomes = race(acts)
    assert [type(error) for error in errors(outcomes)] == [OrganizationTaken]
    assert Organization.objects.get() == values(outcomes)[0]
    assert Membership.objects.count() == 1


def test_of_fifty_organizations_with_one_key_one_is_created_each_time() -> None:
    people = [an_account() for _ in range(50)]
    for organization in range(1, 5):
        tin, npi = a_tin(), an_npi()
        outcomes = race([partial(an_organization, tin=tin, npi=npi, main=one) for one in people])
        assert {type(error) for error in errors(outcomes)} == {OrganizationTaken}
        assert Organization.objects.count() == Membership.objects.count() == organization


def test_of_two_memberships_of_one_person_one_is_created() -> None:
    organization, person = an_organization(), an_account()
    outcomes = race([partial(a_member, organization=organization, account=person)] * 2)
    assert [type(error) for error in errors(outcomes)] == [AlreadyMember]
    assert Membership.objects.filter(account=person).count() == 1


@pytest.mark.parametrize("round_", range(4))
def test_a_hand_over_never_meets_an_ended_successor(round_: int) -> None:
    """Whichever comes first, the main administrator is a live member afterwards."""
    organization = an_organization()
    successor = a_member(organization=organization)
    act = partial(hand_over_main, organization=organization, to=successor, actor=SYSTEM, now=NOW)
    outcomes = race([act, partial(end, successor)])
    assert len(errors(outcomes)) == 1
    assert Organization.objects.get().main.state == State.ACTIVE


def test_a_hand_over_waits_for_an_ending_that_is_not_committed_yet() -> None:
    """The share lock of the deferred trigger: without it both would commit."""
    organization = an_organization()
    successor = a_member(organization=organization, is_administrator=True)

    def name_as_main() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '200ms'")
        Organization.objects.filter(pk=organization.pk).update(main=successor)

    with transaction.atomic():
        end(successor)
        (outcome,) = race([name_as_main])
    assert "lock timeout" in str(outcome.error)


def test_two_decisions_at_once_leave_one() -> None:
    organization = an_organization(state=State.PENDING_REVIEW)
    decisions = (activate_organization, decline_organization)
    outcomes = race(
        [partial(decide, organization=organization, actor=SYSTEM, now=NOW) for decide in decisions]
    )
    stored = Organization.objects.get()
    assert len(values(outcomes)) == 1
    assert stored.state == stored.main.state == values(outcomes)[0].state


def test_nobody_becomes_staff_and_member_at_the_same_moment() -> None:
    organization, person = an_organization(), an_account()
    outcomes = race(
        [
            partial(staff_member, account=person),
            partial(a_member, organization=organization, account=person),
        ]
    )
    assert len(errors(outcomes)) == 1
