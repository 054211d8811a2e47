"""The demo's 835 files are read as what they were meant to be."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from pytest_django import DjangoDbBlocker

from demo import exchange
from demo.payees import PAYEES
from demo.remittances import (
    LINDQVIST_CHECK,
    OFFICE_CHECK,
    OLD_CHECK,
    PAYERS,
    VOIDED_CHECK,
    Paid,
)
from portico.access.actor import Actor
from portico.audit.acting import acting
from portico.exchange.models import ReceivedFile, ReceivedTransaction
from portico.profiles.loading import profiles
from portico.records.payments.models import Payment
from portico.records.payments.queries import PaymentFact, payments_referenced
from portico.records.payments.rules import PaymentKind
from testing.builders import NOW
from testing.undoing import rolled_back

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]

TODAY = date(2026, 11, 16)


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """All files of all plans, received once for these tests."""
    with django_db_blocker.unblock(), rolled_back():
        exchange.load(NOW)
        yield


@pytest.fixture(params=sorted(PAYERS))
def plan(request: pytest.FixtureRequest) -> str:
    """Each plan that pays."""
    return str(request.param)


def told(plan: str, paid: Paid) -> list[PaymentFact]:
    with acting(Actor.system(plan=plan), tins=[paid.to.tin]):
        return [*payments_referenced(plan=plan, tin=paid.to.tin, reference=paid.reference)]


@pytest.mark.parametrize("paid", [OFFICE_CHECK, LINDQVIST_CHECK])
def test_an_office_and_a_practitioner_have_a_recent_check(plan: str, paid: Paid) -> None:
    (fact,) = told(plan, paid)
    assert (fact.kind, fact.amount) == (PaymentKind.PAID, paid.amount)
    assert fact.paid_on
    assert (TODAY - fact.paid_on).days < 180


def test_one_check_is_too_old_and_one_was_voided(plan: str) -> None:
    (old,) = told(plan, OLD_CHECK)
    assert old.paid_on
    assert (TODAY - old.paid_on).days > 180
    voided = told(plan, VOIDED_CHECK)
    assert [fact.kind for fact in voided] == [PaymentKind.PAID, PaymentKind.VOID]
    assert {fact.amount for fact in voided} == {Decimal("1204.60")}


def test_the_files_hold_every_kind_and_one_payment_of_each_office_is_odd(plan: str) -> None:
    files = ReceivedFile.objects.filter(plan=plan)
    totals = {total.label: total.count for file in files for total in file.totals.all()}
    assert totals.keys() == {kind.value for kind in PaymentKind}
    odd = ReceivedTransaction.objects.filter(plan=plan).exclude(findings=[])
    assert [[each["fault"] for each in row.findings] for row in odd] == [["balance"]] * len(
        PAYEES[plan]
    )
    assert not odd.exclude(outcome="loaded").exists()


def test_each_office_finds_its_payments_with_their_claims(plan: str) -> None:
    for payee in PAYEES[plan]:
        with acting(Actor.system(plan=plan), tins=[payee.tin]):
            mine = Payment.visible.filter(payee_tin=payee.tin)
            assert mine.filter(claim_count=40, balances=True).count() == 1
            assert mine.filter(balances=False).count() == 1
            assert mine.filter(claim_count=0, amount=Decimal("1850.00")).count() == 1


def test_the_demo_loads_them_once_for_the_plans_that_are_here() -> None:
    assert PAYERS.keys() == PAYEES.keys() == profiles().keys()
    before = ReceivedFile.objects.count()
    exchange.load(datetime(2026, 12, 24, tzinfo=UTC))
    assert ReceivedFile.objects.count() == before > 0
