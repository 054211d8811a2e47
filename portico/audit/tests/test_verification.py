"""Every way to tamper with the trail is found; honest trails are left in peace.

The tests are the tables' owner: they switch the triggers off, as an intruder with the database's
administrator's rights would.
"""

import random
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from portico.audit.models import Event, Seal
from portico.audit.queries import CONTENT, content, tail
from portico.audit.rules import GENESIS, seal
from portico.audit.sealing import seal_committed
from portico.audit.verification import verify
from testing.builders import NOW

WriteEvents = Callable[[int], None]
Tamper = Callable[[random.Random], None]


def _sql(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def _by_force(tamper: Tamper, *, seed: int = 0) -> None:
    for table in ("audit_event", "audit_seal"):
        _sql(f"alter table {table} disable trigger user")
    tamper(random.Random(seed))  # noqa: S311 - repeatable, not secret


def _two_events(dice: random.Random) -> tuple[int, int]:
    first, second = dice.sample(list(Event.objects.values_list("pk", flat=True)), 2)
    return first, second


def edit_an_event(dice: random.Random) -> None:
    column, value = dice.choice(
        [
            ("action", "test.forged"),
            ("subject", "test:forged"),
            ("plan", "wellsense"),
            ("actor_kind", "person"),
            ("account_id", 7),
            ("membership_id", 7),
            ("organization_id", 7),
            ("details", '{"number": 99}'),
            ("at", NOW + timedelta(microseconds=1)),
        ]
    )
    statement = f"update audit_event set {column} = %s where id = %s"  # noqa: S608 - from above
    _sql(statement, value, _two_events(dice)[0])


def delete_an_event(dice: random.Random) -> None:
    _sql("delete from audit_event where id = %s", _two_events(dice)[0])


def delete_an_event_with_its_seal(dice: random.Random) -> None:
    event, _ = _two_events(dice)
    _sql("delete from audit_seal where event_id = %s", event)
    _sql("delete from audit_event where id = %s", event)


def delete_and_close_the_gap(dice: random.Random) -> None:
    number = dice.randint(1, 11)
    _sql("delete from audit_seal where number = %s", number)
    _sql("update audit_seal set number = -number where number > %s", number)
    _sql("update audit_seal set number = -number - 1 where number < 0")


def put_an_event_in(dice: random.Random) -> None:
    _sql(
        "insert into audit_event (at, plan, actor_kind, action, subject, details)"
        " values (%s, 'wellfirst', 'system', 'test.forged', 'test:0', '{}')",
        NOW + timedelta(minutes=dice.randint(-9, 9)),
    )


def swap_two_events(dice: random.Random) -> None:
    first, second = _two_events(dice)
    _sql("update audit_seal set event_id = -1 where event_id = %s", first)
    _sql("update audit_seal set event_id = %s where event_id = %s", first, second)
    _sql("update audit_seal set event_id = %s where event_id = -1", second)


def swap_what_two_events_say(dice: random.Random) -> None:
    first, second = _two_events(dice)
    _sql(
        "update audit_event a set details = b.details, subject = b.subject from audit_event b"
        " where (a.id, b.id) in ((%s, %s), (%s, %s))",
        first, second, second, first,
    )  # fmt: skip


def edit_a_seal(dice: random.Random) -> None:
    _sql(
        "update audit_seal set hash = %s where number = %s", dice.randbytes(32), dice.randint(1, 12)
    )


def edit_when_it_was_sealed(dice: random.Random) -> None:
    _sql("update audit_seal set sealed_at = now() where number = %s", dice.randint(1, 12))


def cut_the_end_off(dice: random.Random) -> None:
    keep = dice.randint(0, 11)
    _sql(
        "delete from audit_event where id in (select event_id from audit_seal where number > %s)",
        keep,
    )
    _sql("delete from audit_seal where number > %s", keep)


def empty_it(_: random.Random) -> None:
    _sql("truncate audit_event, audit_seal")


def rewrite_all_of_it(dice: random.Random) -> None:
    """Edit one event and recompute the whole chain: only the anchor knows better."""
    edit_an_event(dice)
    previous = GENESIS
    for link in Seal.objects.order_by("number"):
        event = Event.objects.values_list(*CONTENT).get(pk=link.event_id)
        said = content(event, link.sealed_at)
        previous = seal(previous=previous, number=link.number, content=said)
        _sql("update audit_seal set hash = %s where number = %s", previous, link.number)


TAMPERINGS: list[Tamper] = [
    edit_an_event,
    delete_an_event,
    delete_an_event_with_its_seal,
    delete_and_close_the_gap,
    put_an_event_in,
    swap_two_events,
    swap_what_two_events_say,
    edit_a_seal,
    edit_when_it_was_sealed,
    cut_the_end_off,
    empty_it,
    rewrite_all_of_it,
]


@pytest.mark.django_db
@pytest.mark.parametrize("tamper", TAMPERINGS)
def test_tampering_is_found(sealed_trail: None, tamper: Tamper) -> None:
    assert verify(now=NOW).problems == []
    for seed in range(8):
        point = transaction.savepoint()
        _by_force(tamper, seed=seed)
        assert verify(now=NOW).problems, f"{tamper.__name__} with seed {seed} was not found"
        transaction.savepoint_rollback(point)


@pytest.mark.deep
@pytest.mark.django_db
def test_a_thousand_tamperings_are_found(sealed_trail: None) -> None:
    for seed in range(1000):
        point = transaction.savepoint()
        tamper = TAMPERINGS[seed % len(TAMPERINGS)]
        _by_force(tamper, seed=seed)
        assert verify(now=NOW).problems, f"{tamper.__name__} with seed {seed} was not found"
        transaction.savepoint_rollback(point)


@pytest.mark.django_db
def test_one_edit_is_one_problem_and_names_its_place(sealed_trail: None) -> None:
    event = Event.objects.get(seal__number=5)
    _by_force(lambda _: _sql("update audit_event set plan = 'x' where id = %s", event.pk))
    (problem,) = verify(now=NOW).problems
    assert problem.startswith("Seal 5 does not fit")


@pytest.mark.django_db
def test_an_event_deleted_before_it_was_sealed_leaves_a_witness(
    sealed_trail: None, write_events: WriteEvents
) -> None:
    write_events(1)
    last = Event.objects.latest("pk").pk
    _by_force(lambda _: _sql("delete from audit_event where id = %s", last))
    seal_committed(now=NOW)
    assert verify(now=NOW).problems == [f"Event {last} was deleted before it was sealed."]


@pytest.mark.django_db
def test_a_sealed_event_put_back_into_the_queue_does_not_stop_the_sealer(
    sealed_trail: None, write_events: WriteEvents
) -> None:
    _sql("insert into audit_unsealed select event_id from audit_seal where number = 3")
    assert tail() == (0, None)
    write_events(1)
    assert seal_committed(now=NOW) == 1
    (problem,) = verify(now=NOW).problems
    assert "is sealed and yet waits" in problem


@pytest.mark.django_db
def test_a_lost_anchor_file_is_told(sealed_trail: None, anchors: Path) -> None:
    anchors.unlink()
    assert verify(now=NOW + timedelta(minutes=2)).problems == []
    (problem,) = verify(now=NOW + timedelta(minutes=3)).problems
    assert problem.startswith("There is no anchor file")


@pytest.mark.django_db
def test_what_the_sealer_has_not_reached_is_named_apart(
    sealed_trail: None, write_events: WriteEvents
) -> None:
    write_events(2)
    report = verify(now=NOW)
    assert (report.sealed, report.anchored, report.unsealed) == (12, 12, 2)
    assert report.waiting_since == NOW
    assert report.problems == []


@pytest.mark.django_db(transaction=True)
def test_the_command_says_that_the_trail_is_whole(
    sealed_trail: None, write_events: WriteEvents, capsys: pytest.CaptureFixture[str]
) -> None:
    write_events(1)
    call_command("audit", "verify")
    said = capsys.readouterr().out
    assert "Sealed events: 12.\nAnchored up to: 12 " in said
    assert "not covered yet: 1, since" in said
    assert "The trail is whole." in said


@pytest.mark.django_db(transaction=True)
def test_the_command_fails_when_the_trail_was_changed(
    sealed_trail: None, capsys: pytest.CaptureFixture[str]
) -> None:
    def edit(_: random.Random) -> None:
        _sql("update audit_event set plan = 'x' where id = (select min(id) from audit_event)")

    with transaction.atomic():
        _by_force(edit)
    with pytest.raises(CommandError, match="do not fit: 1"):
        call_command("audit", "verify")
    assert "Seal 1 does not fit" in capsys.readouterr().err
    for table in ("audit_event", "audit_seal"):
        _sql(f"alter table {table} enable trigger user")
