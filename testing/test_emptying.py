"""After a transactional test nothing is left, and what guards the tables stands again."""

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from portico.access.actor import Actor
from portico.audit.acting import acting
from portico.audit.models import Event
from portico.audit.services import record
from portico.organizations.models import Membership, Organization
from testing.builders import NOW, an_organization

pytestmark = pytest.mark.django_db(transaction=True)


def something_happens() -> None:
    with acting(Actor.system()):
        record(actor=Actor.system(), action="test.happened", subject="test:1", now=NOW)


def test_the_trail_and_rows_that_hold_each_other_are_emptied() -> None:
    an_organization()
    something_happens()
    call_command("flush", interactive=False, verbosity=0)
    assert [model.objects.count() for model in (Event, Membership, Organization)] == [0, 0, 0]


def test_the_trail_refuses_changes_again_afterwards() -> None:
    something_happens()
    call_command("flush", interactive=False, verbosity=0)
    something_happens()
    with pytest.raises(DatabaseError, match="only ever added to"), transaction.atomic():
        connection.cursor().execute("delete from audit_event")
