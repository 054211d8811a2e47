"""The database shows and takes payments of the acting plan and TINs alone, whoever asks.

Each test goes past the gatekeepers and the manager on purpose.
"""

from collections.abc import Sequence

import pytest
from django.db import ProgrammingError, connection, transaction

from portico.access.actor import Actor
from portico.audit.acting import acting
from portico.records.payments.models import Payment
from portico.records.payments.services import store_payment
from testing.builders import NOW, a_tin
from testing.payments import a_new_payment, a_payment

pytestmark = pytest.mark.django_db

OURS, OTHERS = "wellfirst", "otherplan"


def rows(statement: str = "select payee_tin from payments_payment") -> list[str]:
    """What the database shows to a bare statement."""
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return [row[0] for row in cursor.fetchall()]


def seen(*, plan: str | None = OURS, tins: Sequence[str]) -> list[str]:
    with acting(Actor.system(plan=plan), tins=tins):
        return rows()


def test_the_tests_connect_as_a_role_that_row_security_binds() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select rolsuper or rolbypassrls from pg_roles where rolname = current_user")
        assert cursor.fetchone() == (False,)


def test_the_payee_sees_the_payment() -> None:
    tin = a_payment(plan=OURS).payee_tin
    assert seen(tins=[tin]) == [tin]
    both = [tin, a_payment(plan=OURS).payee_tin]
    assert sorted(seen(tins=both)) == sorted(both)


def test_another_tin_another_plan_and_no_plan_see_nothing() -> None:
    tin = a_payment(plan=OURS).payee_tin
    assert seen(tins=[a_tin()]) == []
    assert seen(tins=[tin], plan=OTHERS) == []
    assert seen(tins=[tin], plan=None) == []
    assert seen(tins=[]) == []


def test_outside_acting_there_is_nothing_and_the_manager_refuses() -> None:
    a_payment()
    assert rows() == []
    with pytest.raises(RuntimeError, match="acting"):
        Payment.visible.count()


def test_what_is_not_seen_is_neither_changed_nor_deleted() -> None:
    tin = a_payment(plan=OURS).payee_tin
    with acting(Actor.system(plan=OTHERS), tins=[tin]), connection.cursor() as cursor:
        cursor.execute("update payments_payment set amount = 1")
        cursor.execute("delete from payments_payment")
    assert seen(tins=[tin]) == [tin]


@pytest.mark.parametrize("plan", [OURS, OTHERS, None])
def test_a_payment_to_another_tin_or_plan_is_not_written(plan: str | None) -> None:
    payment = a_new_payment()
    tins = [a_tin()] if plan == OURS else [payment.payee_tin]
    with acting(Actor.system(plan=plan), tins=tins):
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            store_payment(payment=payment, plan=OURS, transaction_id=None, now=NOW)


def test_a_payment_is_not_moved_to_another_tin() -> None:
    tin = a_payment(plan=OURS).payee_tin
    with acting(Actor.system(plan=OURS), tins=[tin]), connection.cursor() as cursor:
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            cursor.execute("update payments_payment set payee_tin = %s", [a_tin()])


def test_the_settings_are_read_once_per_statement() -> None:
    plan = "\n".join(rows("explain (costs off) select payee_tin from payments_payment"))
    assert plan.count("InitPlan") >= 2
    assert "current_setting" not in plan.split("Filter:")[-1].split("InitPlan")[0]
