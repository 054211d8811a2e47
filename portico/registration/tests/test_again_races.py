"""Registering again in the same moment as something else: the key always has one owner."""

from collections.abc import Iterator
from functools import partial

import pytest
import time_machine
from django.test import Client

from portico.access.actor import Actor
from portico.access.states import ENDED, State
from portico.audit.acting import acting
from portico.delegation.models import Succession
from portico.delegation.services.appointing import CannotAppoint, start_appointing
from portico.delegation.services.succession import CaseIsOpen, open_register_again
from portico.organizations.models import Organization
from portico.organizations.services import (
    OrganizationTaken,
    WrongState,
    activate_organization,
    create_organization,
    decline_organization,
    terminate_organization,
)
from portico.organizations.services.values import OrganizationNumbers
from portico.profiles.loading import profile
from portico.registration.services.supersession import supersede
from testing.builders import (
    NOW,
    a_member,
    a_new_member,
    an_account,
    an_organization,
    organization_details,
    staff_member,
)
from testing.parallel import errors, race
from testing.review_builders import a_reviewer

pytestmark = pytest.mark.django_db(transaction=True)
SYSTEM = Actor.system(plan="wellmark")


@pytest.fixture(autouse=True)
def _at_nine() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def old(transactional_db: None) -> Organization:
    """An office with somebody beside its main DSC."""
    office = an_organization(plan="wellmark", jurisdiction="IA")
    a_member(organization=office)
    return office


def again(old: Organization) -> Organization:
    """Its registration by somebody else, waiting for the plan."""
    tin = old.tins.get().tin
    return create_organization(
        plan=old.plan,
        numbers=OrganizationNumbers(key=f"tin:{tin}", tin=tin),
        details=organization_details(),
        main=a_new_member(an_account()),
        state=State.PENDING_REVIEW,
        supersedes=old,
        actor=SYSTEM,
        now=NOW,
    )


def approve(new: Organization) -> None:
    with acting(SYSTEM):
        ids = [new.supersedes_id or 0, new.pk]
        list(Organization.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk"))
        supersede(organization=new, actor=SYSTEM, now=NOW)
        activate_organization(organization=new, actor=SYSTEM, now=NOW)


def holders(old: Organization) -> list[Organization]:
    key = Organization.objects.get(pk=old.pk).key
    return list(Organization.objects.filter(key=key).exclude(state__in=ENDED))


def test_of_six_who_register_again_at_once_one_waits(old: Organization) -> None:
    outcomes = race([partial(again, old)] * 6)
    assert [type(error) for error in errors(outcomes)] == [OrganizationTaken] * 5


def hand_in(old: Organization) -> None:
    """As the last step of a registration does: the organization and its case, or neither."""
    with acting(SYSTEM):
        open_register_again(replacement=again(old), review=None, actor=SYSTEM, now=NOW)


@pytest.mark.parametrize("round_", range(3))
def test_handed_in_while_staff_open_a_case_one_of_the_two_is_refused(
    old: Organization, round_: int
) -> None:
    call = partial(
        start_appointing,
        organization=old,
        person="Kim Tran",
        reached_at="(319) 555-0110",
        email="kim@tworivers.example",
        successor=None,
        successor_email="kim@tworivers.example",
        keeps_old=True,
        profile=profile("wellmark"),
        actor=a_reviewer(staff_member(plan="wellmark"), plan="wellmark"),
        now=NOW,
    )
    handed_in, called = race([partial(hand_in, old), call])
    assert {type(handed_in.error), type(called.error)} in (
        {CaseIsOpen, type(None)},
        {CannotAppoint, type(None)},
    )
    case = Succession.objects.get()
    waits = Organization.objects.filter(supersedes=old).first()
    assert case.replacement == waits


@pytest.mark.parametrize("round_", range(3))
def test_approved_while_the_old_one_is_ended_the_new_one_holds_the_key(
    old: Organization, round_: int
) -> None:
    new = again(old)
    end = partial(terminate_organization, organization=old, actor=SYSTEM, now=NOW)
    outcomes = race([partial(approve, new), end])
    assert {type(error) for error in errors(outcomes)} <= {WrongState}
    assert [each.pk for each in holders(old)] == [new.pk]
    assert Organization.objects.get(pk=new.pk).state == State.ACTIVE


@pytest.mark.parametrize("round_", range(3))
def test_of_approval_and_refusal_one_happens_and_somebody_holds_the_key(
    old: Organization, round_: int
) -> None:
    new = again(old)
    refuse = partial(decline_organization, organization=new, actor=SYSTEM, now=NOW)
    outcomes = race([partial(approve, new), refuse])
    assert [type(error) for error in errors(outcomes)] == [WrongState]
    [holder] = holders(old)
    assert holder.state == State.ACTIVE
    assert holder.pk == (old.pk if outcomes[0].error else new.pk)


def test_a_leaver_s_session_sees_it_on_the_next_request(old: Organization) -> None:
    client, member = Client(), old.memberships.exclude(pk=old.main_id).get()
    client.force_login(member.account)
    approve(again(old))
    assert client.get("/wellmark/home/").status_code == 302
