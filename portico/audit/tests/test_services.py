"""What becomes an event, and what never does."""

from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import DatabaseError, connection, transaction

from portico.access.actor import Actor, ActorKind
from portico.audit.acting import acting
from portico.audit.models import Event, Unsealed
from portico.audit.services import record
from testing.builders import NOW

PERSON = Actor(kind=ActorKind.PERSON, plan="wellfirst", account_id=12, membership_id=3)


def _record(**changes: Any) -> None:
    said = {
        "action": "review.opened",
        "subject": "review:R-20418",
        "details": {"outcome": "approved"},
    }
    record(actor=PERSON, now=NOW, **{**said, **changes})


@pytest.mark.django_db
def test_an_event_says_who_what_for_whom_and_when() -> None:
    with acting(PERSON):
        _record(organization_id=9)
    event = Event.objects.get()
    assert (event.actor_kind, event.account_id, event.membership_id) == ("person", 12, 3)
    assert (event.action, event.subject, event.organization_id) == (
        "review.opened",
        "review:R-20418",
        9,
    )
    assert (event.plan, event.at, event.details) == ("wellfirst", NOW, {"outcome": "approved"})


@pytest.mark.django_db
def test_an_event_waits_for_the_sealer_from_its_first_moment() -> None:
    with acting(PERSON):
        _record()
    assert Unsealed.objects.get().event == Event.objects.get()


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_was_never_recorded() -> None:
    with acting(PERSON):
        _record()
        transaction.set_rollback(True)
    assert not Event.objects.exists()
    assert not Unsealed.objects.exists()


@pytest.mark.django_db
def test_nothing_is_recorded_outside_the_transaction_of_what_happened() -> None:
    with pytest.raises(RuntimeError, match="acting"):
        _record()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "value", ["m@tworivers.example", "482715", "431234567", "43-1234567", "+13145550164"]
)
def test_an_event_refuses_what_tells_who_someone_is(value: str) -> None:
    with acting(PERSON), pytest.raises(ValueError, match="holds no email") as refusal:
        _record(details={"deep": [{"down": value}]})
    assert value not in str(refusal.value)


@pytest.mark.django_db
def test_the_subject_is_looked_at_too() -> None:
    with acting(PERSON), pytest.raises(ValueError, match="holds no email"):
        _record(subject="account:m@tworivers.example")


@pytest.mark.django_db(transaction=True)
def test_if_the_event_cannot_be_written_neither_is_what_it_records() -> None:
    with pytest.raises(DatabaseError):
        _write_a_row_and_an_event_too_long_for_its_column()
    assert not Session.objects.exists()


def _write_a_row_and_an_event_too_long_for_its_column() -> None:
    with acting(PERSON):
        Session.objects.create(session_key="effect", expire_date=NOW)
        _record(action="x" * 81)


@pytest.mark.django_db
@pytest.mark.parametrize("table", ["audit_event", "audit_seal"])
@pytest.mark.parametrize("verb", ["update {} set {} = {}", "delete from {}", "truncate {}"])
def test_not_even_the_owner_changes_or_removes_a_row(
    sealed_trail: None, table: str, verb: str
) -> None:
    column = "action" if table == "audit_event" else "hash"
    refused = pytest.raises(DatabaseError, match="only ever added to")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(verb.format(table, column, column))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("table", "rights"),
    [
        ("audit_event", ["INSERT", "SELECT"]),
        ("audit_seal", ["INSERT", "SELECT"]),
        ("audit_unsealed", ["DELETE", "INSERT", "SELECT", "UPDATE"]),
    ],
)
def test_the_role_of_the_app_adds_and_reads_and_empties_only_the_sealers_queue(
    table: str, rights: list[str]
) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select array_agg(right_ order by right_) from unnest(array['SELECT', 'INSERT',"
            " 'UPDATE', 'DELETE', 'TRUNCATE']) as right_"
            " where has_table_privilege('portico_app', %s, right_)",
            [table],
        )
        assert cursor.fetchone() == (rights,)
