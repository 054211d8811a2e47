"""After a transactional test nothing is left, and what guards the tables stands again."""

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from portico.access.actor import Actor
from portico.audit.acting import acting
from portico.audit.models import Event
from portico.audit.services import record
from portico.organizations.models import Membership, Organization
from portico.records.payments.models import Payment
from testing.builders import NOW, PLAN, an_organization
from testing.payments import a_payment

pytestmark = pytest.mark.django_db(transaction=True)


def something_happens() -> None:
    with acting(Actor.system()):
        record(actor=Actor.system(), action="test.happened", subject="test:1", now=NOW)


def test_the_trail_and_rows_that_hold_each_other_are_emptied() -> None:
    an_organization()
    something_happens()
    call_command("flush", interactive=False, verbosity=0)
    assert [model.objects.count() for model in (Event, Membership, Organization)] == [0, 0, 0]


def test_payments_are_emptied_too_and_stay_hidden_afterwards() -> None:
    tins = [a_payment().payee_tin]
    call_command("flush", interactive=False, verbosity=0)
    with acting(Actor.system(plan=PLAN), tins=tins):
        assert not Payment.visible.exists()
    a_payment()
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from payments_payment")
        assert cursor.fetchone() == (0,)


def test_the_trail_refuses_changes_again_afterwards() -> None:
    something_happens()
    call_command("flush", interactive=False, verbosity=0)
    something_happens()
    with pytest.raises(DatabaseError, match="only ever added to"), transaction.atomic():
        connection.cursor().execute("delete from audit_event")


def test_a_periodic_job_that_a_worker_queued_meanwhile_goes_with_the_rest() -> None:
    count = "select (select count(*) from procrastinate_jobs), (select count(*) from procrastinate_periodic_defers)"
    with connection.cursor() as cursor:
        cursor.execute(
            "with job as (insert into procrastinate_jobs (queue_name, task_name)"
            " values ('clock', 'tick') returning id)"
            " insert into procrastinate_periodic_defers (task_name, periodic_id, defer_timestamp, job_id)"
            " select 'tick', 'each', 1, id from job"
        )
        call_command("flush", interactive=False, verbosity=0)
        cursor.execute(count)
        assert cursor.fetchone() == (0, 0)
