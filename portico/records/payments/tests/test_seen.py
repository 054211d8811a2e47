"""Whose payments one sees, whole or in part: one set, however it is read."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from portico.access.actor import Actor
from portico.access.scope import Scope
from portico.audit.acting import acting
from portico.audit.models import Event
from portico.exchange.tests.conftest import receive
from portico.records.payments.models import PaidClaim, Payment
from portico.records.payments.queries.listed import Listing, payments_listed
from portico.records.payments.queries.seen import (
    PaymentOpened,
    PaymentSeen,
    original_of,
    paid_by_month,
    payees,
    payment_opened,
)
from portico.records.payments.queries.wanted import Criteria
from portico.records.payments.rules import NewPayment, PaymentKind
from portico.records.payments.told import ToldRecoupment
from testing.builders import NOW, PLAN, a_tin, an_npi
from testing.payments import (
    SERVED,
    a_claim,
    a_payment,
    a_scope,
    listed,
    references,
    rendered_by,
)
from testing.remittances import CHECK, a_remittance, an_interchange

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def id_of(payment: NewPayment) -> UUID:
    with acting(Actor.system(plan=PLAN), tins=[payment.payee_tin]):
        return Payment.visible.get(reference=payment.reference).public_id


def opened(
    scope: Scope, payment: NewPayment, text: str = "", page: int = 1
) -> PaymentOpened | None:
    public_id = id_of(payment)
    with acting(Actor.anonymous(plan=PLAN), tins=scope.tins):
        return payment_opened(
            scope=scope, public_id=public_id, now=NOW, text=text, page=page, length=2
        )


def only(listing: Listing) -> PaymentSeen:
    (row,) = listing.rows
    return row


def test_an_office_sees_its_payments_whole_and_nobody_elses() -> None:
    mine, other = a_payment(a_claim(), a_claim()), a_payment(a_claim())
    row = only(listed(a_scope(mine.payee_tin)))
    assert (row.reference, row.claims, row.amount, row.is_whole) == (
        mine.reference, 2, Decimal("265.00"), True,
    )  # fmt: skip
    assert opened(a_scope(mine.payee_tin), other) is None
    assert references(a_scope()) == []


def test_row_security_alone_also_hides_what_a_scope_names_in_vain() -> None:
    mine, other = a_payment(a_claim()), a_payment(a_claim())
    both = a_scope(mine.payee_tin, other.payee_tin)
    with acting(Actor.anonymous(plan=PLAN), tins=[mine.payee_tin]):
        found = payments_listed(scope=both, criteria=Criteria(), page=1, now=NOW)
    assert [row.reference for row in found.rows] == [mine.reference]


def test_a_scope_of_one_plan_shows_nothing_of_another() -> None:
    payment = a_payment(a_claim(), plan="wellsense")
    with acting(Actor.anonymous(plan="wellsense"), tins=[payment.payee_tin]):
        for npis in ((), ("2120048717",)):
            scope = a_scope(payment.payee_tin, npis=npis)
            found = payments_listed(scope=scope, criteria=Criteria(), page=1, now=NOW)
            assert found.rows == ()


def test_the_original_is_told_to_who_sees_the_whole_payment() -> None:
    receive(an_interchange(a_remittance(tin=(tin := a_tin()))))
    with acting(Actor.system(plan=PLAN), tins=[tin]):
        payment = Payment.visible.get()
        PaidClaim.visible.update(npis=["1003000126"])
        since = a_scope(tin, since=date(2026, 12, 1))
        part = a_scope(tin, npis=("1003000126",))
        originals = [
            original_of(scope=scope, public_id=payment.public_id, now=NOW)
            for scope in (a_scope(tin), since, part, a_scope(tin, npis=("1111111111",)))
        ]
    assert originals == [payment.transaction_id, None, payment.transaction_id, None]


def test_who_sees_a_part_is_not_told_the_original() -> None:
    two = CHECK.replace("*132.5*C", "*142.5*C") + (
        "CLP*A101*1*10*10**12*77002*11\nNM1*QC*1*DOE*JOHN****MI*M1\nDTM*232*20261012\n"
    )
    receive(an_interchange(a_remittance(two, tin=(tin := a_tin()))))
    with acting(Actor.system(plan=PLAN), tins=[tin]):
        PaidClaim.visible.filter(position=1).update(npis=["1003000126"])
        public_id = Payment.visible.get().public_id
        part = a_scope(tin, npis=("1003000126",))
        assert original_of(scope=part, public_id=public_id, now=NOW) is None
        assert original_of(scope=a_scope(tin), public_id=public_id, now=NOW) is not None


def test_a_practitioner_sees_their_claims_and_no_sum_of_the_others() -> None:
    npi, other = an_npi(), an_npi()
    own = a_claim(rendering=rendered_by(npi), paid=Decimal(40))
    payment = a_payment(own, a_claim(rendering=rendered_by(other), paid=Decimal(60)))
    scope = a_scope(payment.payee_tin, npis=(npi,))
    row, found = only(listed(scope)), opened(scope, payment)
    assert (row.claims, row.is_whole) == (1, False)
    assert (row.amount, row.charged) == (own.paid, own.charged)
    assert found is not None
    assert [claim.told.number for claim in found.claims] == [own.number]
    assert (found.paid, found.charged) == (own.paid, own.charged)


def test_whom_a_claim_was_billed_by_or_one_line_rendered_by_sees_it() -> None:
    npi = an_npi()
    line = replace(a_claim().lines[0], rendering_npi=npi)
    rendered = a_payment(a_claim(lines=(line,)))
    billed = a_payment(a_claim(), payee_npi=npi, payee_tin=rendered.payee_tin)
    a_payment(a_claim(), payee_tin=rendered.payee_tin, payee_npi=an_npi())
    scope = a_scope(rendered.payee_tin, npis=(npi,))
    assert set(references(scope)) == {rendered.reference, billed.reference}


@pytest.mark.parametrize(("days", "claims"), [(-1, 2), (0, 2), (1, 1), (5, 1), (6, None)])
def test_a_tin_that_was_moved_here_shows_what_was_served_since(
    days: int, claims: int | None
) -> None:
    payment = a_payment(a_claim(), a_claim(served_from=SERVED + 5 * DAY))
    found = listed(a_scope(payment.payee_tin, since=SERVED + days * DAY)).rows
    assert [row.claims for row in found] == ([claims] if claims else [])
    assert [row.is_whole for row in found] == ([claims == 2] if claims else [])


def test_a_claim_without_a_day_is_not_shown_to_a_new_holder() -> None:
    line = replace(a_claim().lines[0], served_from=None)
    payment = a_payment(a_claim(served_from=None, lines=(line,)))
    assert references(a_scope(payment.payee_tin, since=date(2000, 1, 1))) == []
    assert references(a_scope(payment.payee_tin)) == [payment.reference]


def test_a_payment_without_claims_goes_by_its_day_and_its_payee() -> None:
    npi = an_npi()
    payment = a_payment(payee_npi=npi, recoupments=(ToldRecoupment(code="CS", amount=Decimal(90)),))
    tin, paid_on = payment.payee_tin, payment.paid_on
    assert paid_on is not None
    assert references(a_scope(tin, since=paid_on)) == [payment.reference]
    assert references(a_scope(tin, since=paid_on + DAY)) == []
    assert references(a_scope(tin, npis=(npi,))) == [payment.reference]
    assert references(a_scope(tin, npis=(an_npi(),))) == []


@pytest.mark.parametrize(
    ("billed", "recouped", "whole"),
    [(False, False, True), (False, True, False), (True, True, True)],
)
def test_what_changed_a_payment_beside_its_claims_is_the_payees(
    *, billed: bool, recouped: bool, whole: bool
) -> None:
    npi = an_npi()
    taken = (ToldRecoupment(code="WO", amount=Decimal(-5)),) if recouped else ()
    payment = a_payment(
        a_claim(rendering=rendered_by(npi)), payee_npi=npi if billed else "", recoupments=taken
    )
    scope = a_scope(payment.payee_tin, npis=(npi,))
    found = opened(scope, payment)
    assert found is not None
    assert (found.payment.is_whole, bool(found.recoupments)) == (whole, recouped and whole)


def test_sums_add_up_to_what_was_paid() -> None:
    taken = (ToldRecoupment(code="WO", reference="7", amount=Decimal("-64.00")),)
    payment = a_payment(a_claim(), a_claim(), a_claim(), recoupments=taken)
    found = opened(a_scope(payment.payee_tin), payment)
    assert found is not None
    assert found.charged - found.kept - found.owed == found.paid
    assert found.paid + found.recouped == found.payment.amount
    assert (len(found.claims), found.count) == (2, 3)


def test_claims_of_a_payment_are_found_by_what_is_typed() -> None:
    wanted = a_claim()
    payment = a_payment(a_claim(), a_claim(), wanted)
    found = opened(a_scope(payment.payee_tin), payment, text=wanted.number.lower(), page=9)
    assert found is not None
    assert ([each.told for each in found.claims], found.count, found.page) == ([wanted], 1, 1)


def test_each_reading_is_one_event_and_a_refusal_none() -> None:
    payment = a_payment(a_claim())
    scope = a_scope(payment.payee_tin)
    listed(scope)
    opened(scope, payment)
    opened(a_scope(a_tin()), payment)
    actions = list(Event.objects.order_by("pk").values_list("action", "subject"))
    assert actions == [
        ("remittance.listed", f"plan:{PLAN}"),
        ("remittance.viewed", f"payment:{id_of(payment)}"),
    ]


def test_months_are_summed_of_what_is_seen() -> None:
    payment = a_payment(a_claim(paid=Decimal(10)))
    tin = payment.payee_tin
    a_payment(a_claim(paid=Decimal(5)), payee_tin=tin, paid_on=date(2026, 10, 1))
    a_payment(payee_tin=tin, kind=PaymentKind.VOID, amount=Decimal(3), paid_on=date(2026, 9, 30))
    with acting(Actor.anonymous(plan=PLAN), tins=[tin]):
        months = paid_by_month(scope=a_scope(tin), since=date(2026, 9, 1))
    assert [(month.first, month.payments, month.amount) for month in months] == [
        (date(2026, 9, 1), 1, Decimal(-3)),
        (date(2026, 10, 1), 2, Decimal(15)),
    ]


def test_payees_are_told_once_by_their_latest_name() -> None:
    npi = an_npi()
    tin = a_payment(payee_npi=npi, payee_name="Old Name", paid_on=date(2025, 1, 1)).payee_tin
    a_payment(payee_npi=npi, payee_name="New Name", payee_tin=tin)
    with acting(Actor.anonymous(plan=PLAN), tins=[tin]):
        assert payees(scope=a_scope(tin)) == ((npi, "New Name"),)
