"""Plan staff move a TIN from one office to another: who reads what afterwards, and the way back."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from portico.access.actor import Actor
from portico.access.states import State
from portico.audit.models import Event
from portico.organizations.models import Organization, OrganizationTin, TinTransfer
from portico.organizations.queries import registered_organization, scope_of
from portico.organizations.rules import Obstacle
from portico.organizations.services import (
    CannotMove,
    NumberTaken,
    OrganizationTaken,
    add_tin,
    transfer_tin,
)
from testing.access_builders import acting_as
from testing.builders import NOW, a_tin, an_npi, an_organization
from testing.payments import SERVED, a_claim, a_payment, listed, references
from testing.third_parties import a_company

pytestmark = pytest.mark.django_db
TIN, DAY = "431882764", date(2026, 11, 1)
SOLE = "wellmark"
"""A plan that keys organizations on the TIN alone; the others' keys hold more."""
LISTED: dict[str, Any] = {"party": "group", "provider_id": "000100200"}
"""What one plan's key asks for beside the TIN."""


def moved(
    source: Organization, target: Organization, on: date = DAY, tin: str = TIN
) -> TinTransfer:
    return transfer_tin(
        tin=tin,
        source=source,
        target=target,
        on=on,
        reason="The practice was sold",
        actor=Actor.system(plan=source.plan),
        now=NOW,
    )


def read_by(organization: Organization) -> dict[str, date | None]:
    """What its main administrator reads: TINs, each since when."""
    holdings = scope_of(acting_as(organization.main, now=NOW)).holdings
    return {each.tin: each.since for each in holdings}


def keyed(organization: Organization) -> str:
    return Organization.objects.get(pk=organization.pk).key


def refusals(**facts: Any) -> tuple[Obstacle, ...]:
    with pytest.raises(CannotMove) as refused:
        moved(**facts)
    return refused.value.obstacles


@pytest.mark.requirement("WM-20")
def test_an_office_that_registers_today_reads_last_year_s_remittances() -> None:
    last_year = a_payment(
        a_claim(served_from=SERVED - timedelta(days=365)), payee_tin=TIN, paid_on=date(2025, 11, 3)
    )
    office = an_organization(tin=TIN)
    assert references(scope_of(acting_as(office.main, now=NOW))) == [last_year.reference]


def test_the_new_holder_reads_service_from_that_day_and_the_old_one_nothing() -> None:
    source, target = an_organization(tin=TIN), an_organization()
    before = a_claim(served_from=DAY - timedelta(days=1))
    whole = a_payment(a_claim(served_from=DAY), payee_tin=TIN)
    split = a_payment(before, a_claim(served_from=DAY), payee_tin=TIN)
    a_payment(before, payee_tin=TIN)
    moved(source, target)
    seen = {row.reference: row.is_whole for row in listed(scope_of(acting_as(target.main))).rows}
    assert seen == {whole.reference: True, split.reference: False}
    assert references(scope_of(acting_as(source.main))) == []


def test_a_tin_of_several_leaves_the_others_as_they_were() -> None:
    source, target, other = an_organization(plan=SOLE), an_organization(plan=SOLE), a_tin()
    source.tins.create(tin=TIN, added_at=NOW)
    target.tins.create(tin=other, added_at=NOW)
    held, key = read_by(source), keyed(source)
    moved(source, target)
    assert read_by(source) == {tin: since for tin, since in held.items() if tin != TIN}
    assert read_by(target)[other] is None
    assert keyed(source) == key


@pytest.mark.parametrize("plan", [SOLE, "wellsense", "wellfirst", "caresource"])
def test_a_key_that_names_the_tin_names_the_oldest_one_left(plan: str) -> None:
    source, target = (an_organization(plan=plan, tin=tin, **LISTED) for tin in (TIN, None))
    target_key, key, left = target.key, source.key, a_tin()
    for tin in (left, a_tin()):
        add_tin(organization=source, tin=tin, actor=Actor.system(plan=plan), now=NOW)
    moved(source, target)
    assert keyed(source) == key.replace(TIN, left)
    assert keyed(target) == target_key


def test_who_looks_for_the_moved_tin_finds_its_new_holder_alone() -> None:
    source, target = an_organization(plan=SOLE, tin=TIN), an_organization(plan=SOLE)
    moved(source, target)
    assert registered_organization(SOLE, f"tin:{TIN}") == target
    assert OrganizationTin.objects.get(tin=TIN).sole_in == SOLE
    with pytest.raises(OrganizationTaken):
        an_organization(plan=SOLE, tin=TIN)


def test_an_office_left_without_a_tin_stays_and_is_named_by_its_next() -> None:
    source, target, following = (
        an_organization(plan=SOLE, tin=TIN),
        an_organization(plan=SOLE),
        a_tin(),
    )
    moved(source, target)
    assert Organization.objects.get(pk=source.pk).state == State.ACTIVE
    assert read_by(source) == {}
    add_tin(organization=source, tin=following, actor=Actor.system(plan=SOLE), now=NOW)
    assert keyed(source) == f"tin:{following}"
    assert source.tins.get().sole_in == SOLE


def test_an_office_without_a_tin_is_not_named_by_one_that_another_has() -> None:
    source, target = an_organization(plan=SOLE, tin=TIN), an_organization(plan=SOLE)
    moved(source, target)
    with pytest.raises(NumberTaken):
        add_tin(organization=source, tin=TIN, actor=Actor.system(plan=SOLE), now=NOW)
    assert not source.tins.exists()


@pytest.mark.parametrize("plan", [SOLE, "wellfirst"])
def test_the_way_back_on_the_same_day_takes_it_back(plan: str) -> None:
    source, target = an_organization(plan=plan, tin=TIN), an_organization(plan=plan)
    key, transfer = source.key, moved(source, target)
    assert moved(target, source).undoes == transfer
    assert (read_by(source), keyed(source)) == ({TIN: None}, key)
    assert TIN not in read_by(target)
    assert read_by(an_organization(plan="wellsense", tin=TIN)) == {TIN: None}


def test_the_way_back_on_another_day_is_a_move_of_its_own() -> None:
    source, target = an_organization(tin=TIN), an_organization()
    moved(source, target)
    later = DAY + timedelta(days=3)
    assert moved(target, source, later).undoes is None
    assert read_by(source) == {TIN: later}


def test_what_was_taken_back_is_moved_anew_and_not_taken_back_twice() -> None:
    source, target = an_organization(tin=TIN), an_organization()
    for pair in ((source, target), (target, source), (source, target)):
        last = moved(*pair)
    assert last.undoes is None
    assert read_by(target)[TIN] == DAY


def test_who_comes_to_a_moved_tin_later_reads_from_that_day() -> None:
    """Also the old holder who adds it again: sharing is no way around a transfer."""
    source, target = an_organization(tin=TIN), an_organization()
    moved(source, target)
    add_tin(organization=source, tin=TIN, actor=Actor.system(plan=source.plan), now=NOW)
    assert (
        read_by(source)
        == read_by(an_organization(tin=TIN))
        == {
            **dict.fromkeys([TIN], DAY),
            **{tin: None for tin in read_by(source) if tin != TIN},
        }
    )
    assert read_by(an_organization(plan="wellsense", tin=TIN)) == {TIN: None}


def test_after_a_move_was_taken_back_later_ones_read_everything() -> None:
    source, target = an_organization(tin=TIN), an_organization()
    moved(source, target)
    moved(target, source)
    assert read_by(an_organization(tin=TIN)) == {TIN: None}


def test_who_shares_the_tin_under_another_key_keeps_what_they_read() -> None:
    source, target, sharing = an_organization(tin=TIN), an_organization(), an_organization(tin=TIN)
    moved(source, target)
    assert read_by(sharing) == {TIN: None}


# --- What does not move ---------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("on", "why"),
    [(date(2026, 11, 17), Obstacle.LATER), (DAY - timedelta(days=1), Obstacle.EARLIER)],
)
def test_a_day_that_cannot_be(on: date, why: Obstacle) -> None:
    first, source, target = an_organization(tin=TIN), an_organization(), an_organization()
    moved(first, source)
    assert refusals(source=source, target=target, on=on) == (why,)


def test_it_moves_between_two_open_offices_of_one_plan_alone() -> None:
    source = an_organization(plan=SOLE, tin=TIN)
    waiting = an_organization(plan=SOLE, state=State.PENDING_REVIEW)
    for target, why in (
        (waiting, Obstacle.TARGET_CLOSED),
        (a_company(), Obstacle.NO_OFFICES),
        (an_organization(plan="wellsense"), Obstacle.NO_OFFICES),
        (source, Obstacle.SAME),
    ):
        assert refusals(source=source, target=target) == (why,)
    assert read_by(source) == {TIN: None}


def test_it_leaves_no_office_that_was_never_let_in_or_has_no_such_tin() -> None:
    target = an_organization()
    waiting = an_organization(tin=TIN, state=State.PENDING_REVIEW)
    assert refusals(source=waiting, target=target) == (Obstacle.SOURCE_CLOSED,)
    assert refusals(source=an_organization(), target=target) == (Obstacle.NOT_HELD,)


def test_what_both_bill_under_does_not_move() -> None:
    npi = an_npi()
    source, target = an_organization(tin=TIN), an_organization(tin=TIN, npi=npi)
    assert refusals(source=source, target=target) == (Obstacle.HELD_ALREADY,)


def test_a_key_another_office_has_already_is_not_taken() -> None:
    npi, left = an_npi(), a_tin()
    source, target = an_organization(tin=TIN, npi=npi), an_organization()
    an_organization(tin=left, npi=npi)
    source.tins.create(tin=left, added_at=NOW)
    with pytest.raises(OrganizationTaken):
        moved(source, target)
    assert (read_by(target).keys() & {TIN}, TinTransfer.objects.count()) == (set(), 0)


# --- What the database keeps ------------------------------------------------------------------------
def test_both_read_in_their_record_what_was_moved_and_why_and_no_number() -> None:
    source, target = an_organization(tin=TIN), an_organization()
    moved(source, target)
    events = {each.action: each for each in Event.objects.filter(action__contains=".tin_")}
    whose = {action: event.organization_id for action, event in events.items()}
    assert whose == {"organization.tin_left": source.pk, "organization.tin_came": target.pk}
    for event in events.values():
        assert event.details == {"on": "2026-11-01", "reason": "The practice was sold"}


def a_row(source: Organization, target: Organization) -> TinTransfer:
    return TinTransfer.objects.create(
        plan=source.plan, tin=TIN, source=source, target=target, moved_on=DAY, recorded_at=NOW
    )


def refused_by(constraint: str, act: Any) -> None:
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        act()
    assert refusal.value.__cause__.diag.constraint_name == constraint  # type: ignore[union-attr] # psycopg's error


def test_a_move_lies_between_two_offices_of_its_plan() -> None:
    office = an_organization(plan=SOLE)
    for other in (an_organization(plan="wellsense"), a_company()):
        for pair in ((office, other), (other, office)):
            refused_by("organizations_transfer_in_a_plan", lambda pair=pair: a_row(*pair))


def test_a_recorded_move_is_neither_changed_nor_deleted() -> None:
    row = a_row(an_organization(), an_organization())
    found = TinTransfer.objects.filter(pk=row.pk)
    refused_by("organizations_transfer_stays", lambda: found.update(moved_on=NOW.date()))
    refused_by("organizations_transfer_stays", row.delete)
