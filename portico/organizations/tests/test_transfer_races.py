"""A TIN moves while somebody else is at it: one order holds, and nobody reads what is not theirs."""

from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Any

import pytest
from django.db import transaction

from portico.access.actor import Actor
from portico.organizations.models import Organization, OrganizationTin
from portico.organizations.services import (
    CannotMove,
    NumberTaken,
    OrganizationTaken,
    add_tin,
    transfer_tin,
)
from testing.builders import NOW, an_account, an_npi, an_organization
from testing.parallel import errors, race, values
from testing.two_connections import Named

pytestmark = pytest.mark.django_db(transaction=True)
TIN, DAY = "431882764", date(2026, 11, 1)
PLANS = ("wellmark", "wellfirst")
"""One that keys organizations on the TIN alone, and one on more."""


def moving(source: Organization, target: Organization) -> Any:
    return partial(
        transfer_tin,
        tin=TIN,
        source=source,
        target=target,
        on=DAY,
        reason="Sold",
        actor=Actor.system(plan=source.plan),
        now=NOW,
    )


@pytest.fixture
def two() -> Iterator[tuple[Named, Named]]:
    """Two connections, whose transactions a test ends in the order it wants."""
    pair = Named(), Named()
    yield pair
    for each in pair:
        each.close()


@pytest.mark.parametrize("plan", PLANS)
def test_of_two_moves_at_once_one_happens(plan: str) -> None:
    source, *targets = (an_organization(plan=plan, tin=tin) for tin in (TIN, None, None))
    outcomes = race([moving(source, target) for target in targets])
    assert [type(error) for error in errors(outcomes)] == [CannotMove]
    (transfer,) = values(outcomes)
    assert OrganizationTin.objects.get(tin=TIN).organization == transfer.target


@pytest.mark.parametrize("plan", PLANS)
def test_two_moves_across_each_other_do_not_wait_for_ever(plan: str) -> None:
    first, second = an_organization(plan=plan, tin=TIN), an_organization(plan=plan)
    other = second.tins.get().tin
    across = partial(moving(second, first), tin=other)
    assert errors(race([moving(first, second), across])) == []
    assert first.tins.get().tin == other
    assert second.tins.get().tin == TIN


@pytest.mark.parametrize("plan", PLANS)
def test_a_move_and_the_old_main_adding_a_tin_leave_a_key_that_names_one_of_its_own(
    plan: str,
) -> None:
    source, target, added = (an_organization(plan=plan, tin=tin) for tin in (TIN, None, "431882799"))  # fmt: skip
    Organization.objects.filter(pk=added.pk).update(state="terminated", ended_at=NOW)
    add = partial(
        add_tin, organization=source, tin="431882799", actor=Actor.system(plan=plan), now=NOW
    )
    assert errors(race([moving(source, target), add])) == []
    assert [each.tin for each in source.tins.all()] == ["431882799"]
    assert "431882799" in Organization.objects.get(pk=source.pk).key


def test_who_adds_the_tin_elsewhere_at_that_moment_is_refused_where_it_is_one_office_s() -> None:
    source, target, other = (an_organization(plan="wellmark", tin=tin) for tin in (TIN, None, None))
    add = partial(
        add_tin, organization=other, tin=TIN, actor=Actor.system(plan="wellmark"), now=NOW
    )
    outcomes = race([moving(source, target), add])
    assert [type(error) for error in errors(outcomes)] == [NumberTaken]
    assert OrganizationTin.objects.get(tin=TIN).organization == target


def test_who_registers_with_it_at_that_moment_is_refused_where_it_is_one_office_s() -> None:
    source, target, person = an_organization(plan="wellmark", tin=TIN), an_organization(plan="wellmark"), an_account()  # fmt: skip
    register = partial(an_organization, plan="wellmark", tin=TIN, main=person)
    outcomes = race([moving(source, target), register])
    assert [type(error) for error in errors(outcomes)] == [OrganizationTaken]
    assert OrganizationTin.objects.get(tin=TIN).organization == target


def test_who_registers_with_it_elsewhere_waits_for_the_move_and_reads_from_its_day(
    two: tuple[Named, Named],
) -> None:
    """Without the lock named after the TIN they would come first and last at once: read everything."""
    staff, registrant = two
    source, target, person, npi = an_organization(tin=TIN), an_organization(), an_account(), an_npi()  # fmt: skip
    staff.begin()
    staff.act(moving(source, target))
    registrant.begin()
    registrant.act(partial(an_organization, tin=TIN, npi=npi, main=person))
    assert registrant.is_waiting
    staff.commit()
    registrant.settle()
    registrant.commit()
    assert (staff.error(), registrant.error()) == (None, None)
    held = OrganizationTin.objects.filter(tin=TIN).order_by("pk")
    assert [each.held_since for each in held] == [DAY, DAY]


def test_a_move_waits_for_who_registers_with_the_tin(two: tuple[Named, Named]) -> None:
    registrant, staff = two
    source, target, person, npi = an_organization(tin=TIN), an_organization(), an_account(), an_npi()  # fmt: skip
    registrant.begin()
    registrant.act(partial(an_organization, tin=TIN, npi=npi, main=person))
    staff.begin()
    staff.act(moving(source, target))
    assert staff.is_waiting
    registrant.commit()
    staff.settle()
    staff.commit()
    assert (staff.error(), registrant.error()) == (None, None)
    registered = OrganizationTin.objects.exclude(organization=target).get(tin=TIN)
    assert registered.held_since is None


def test_an_office_that_ends_at_that_moment_gets_no_tin() -> None:
    source, target = an_organization(tin=TIN), an_organization()

    def ends() -> None:
        with transaction.atomic():
            locked = Organization.objects.select_for_update(no_key=True).get(pk=target.pk)
            locked.state, locked.ended_at = "terminated", NOW
            locked.save(update_fields=["state", "ended_at"])

    outcomes = race([moving(source, target), ends])
    assert {type(error) for error in errors(outcomes)} <= {CannotMove}
    holder = OrganizationTin.objects.get(tin=TIN).organization
    assert holder == (source if errors(outcomes) else target)
