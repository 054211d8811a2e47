"""The demo's 835 files are read as what they were meant to be."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from demo import exchange
from demo.payees import PAYEES
from demo.remittances import (
    LINDQVIST_CHECK,
    OFFICE_CHECK,
    OLD_CHECK,
    PAYERS,
    RUNS,
    VOIDED_CHECK,
    Paid,
    write_remittances,
)
from portico.access.actor import Actor
from portico.audit.acting import acting
from portico.exchange.models import ReceivedFile, ReceivedTransaction
from portico.exchange.services import receive_file
from portico.profiles.loading import profiles
from portico.records.payments.queries import PaymentFact, payments_referenced
from portico.records.payments.rules import PaymentKind
from testing.builders import NOW

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 16)


@pytest.fixture(params=sorted(PAYERS))
def plan(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Each plan that pays, after the files of its ``RUNS`` were received."""
    slug = str(request.param)
    days = {f"{TODAY - timedelta(days=run.days_ago):%Y%m%d}" for run in RUNS}
    for path in write_remittances(tmp_path, slug, today=TODAY):
        if path.stem.rpartition("-")[2] not in days:
            continue
        with path.open("rb") as source:
            actor = Actor.system(plan=slug)
            receipt = receive_file(source=source, plan=slug, actor=actor, now=NOW)
        assert (receipt.refused, receipt.findings) == (0, ())
    return slug


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


def test_the_files_hold_every_kind_and_nothing_odd(plan: str) -> None:
    files = ReceivedFile.objects.filter(plan=plan)
    totals = {total.label: total.count for file in files for total in file.totals.all()}
    assert totals.keys() == {kind.value for kind in PaymentKind}
    assert [row.findings for file in files for row in file.transactions.all() if row.findings] == []


def test_the_demo_loads_them_once_for_the_plans_that_are_here() -> None:
    exchange.load(NOW)
    before = ReceivedFile.objects.count()
    found = ReceivedTransaction.objects.exclude(findings=[])
    assert PAYERS.keys() == profiles().keys()
    assert found.count() == sum(map(len, PAYEES.values())), "one of each office does not add up"
    assert not ReceivedTransaction.objects.filter(outcome="refused").exists()
    exchange.load(datetime(2026, 12, 24, tzinfo=UTC))
    assert ReceivedFile.objects.count() == before
