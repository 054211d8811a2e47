"""The sealer: after the commit, without gaps, alone."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from threading import Event as Signal

import pytest
from django.db import transaction

from portico.access.actor import Actor
from portico.audit import sealing
from portico.audit.acting import acting
from portico.audit.anchor import read_anchors, write_anchor
from portico.audit.models import Event, Seal, Unsealed
from portico.audit.queries import head
from portico.audit.sealing import seal_committed
from portico.audit.services import record
from portico.audit.verification import verify
from testing.builders import NOW
from testing.parallel import race, values

WriteEvents = Callable[[int], None]
SYSTEM = Actor.system(plan="wellfirst")


def _numbers() -> list[int]:
    return list(Seal.objects.order_by("number").values_list("number", flat=True))


@pytest.mark.django_db
def test_every_event_gets_the_next_number(write_events: WriteEvents) -> None:
    write_events(3)
    assert seal_committed(now=NOW) == 3
    write_events(2)
    assert seal_committed(now=NOW) == 2
    assert _numbers() == [1, 2, 3, 4, 5]
    assert not Unsealed.objects.exists()
    assert verify(now=NOW).problems == []


@pytest.mark.django_db
def test_an_empty_trail_is_whole() -> None:
    assert seal_committed(now=NOW) == 0
    assert verify(now=NOW).problems == []


@pytest.mark.django_db
def test_more_than_a_batch_is_sealed_in_one_go(
    write_events: WriteEvents, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "BATCH", 4)
    write_events(11)
    assert seal_committed(now=NOW) == 11
    assert verify(now=NOW).problems == []


@pytest.mark.django_db(transaction=True)
def test_rolled_back_events_leave_no_gap(write_events: WriteEvents) -> None:
    write_events(2)
    with acting(SYSTEM):
        record(actor=SYSTEM, action="test.undone", subject="test:0", now=NOW)
        transaction.set_rollback(True)
    write_events(2)
    seal_committed(now=NOW)
    assert _numbers() == [1, 2, 3, 4]
    assert verify(now=NOW).problems == []


@pytest.mark.django_db(transaction=True)
def test_an_event_that_commits_late_is_sealed_late_and_raises_no_alarm(
    write_events: WriteEvents,
) -> None:
    begun, others_sealed = Signal(), Signal()

    def slow() -> int:
        with acting(SYSTEM):
            record(actor=SYSTEM, action="test.slow", subject="test:slow", now=NOW)
            begun.set()
            others_sealed.wait(30)
        return 0

    def quick() -> int:
        begun.wait(30)
        write_events(3)
        sealed = seal_committed(now=NOW)
        others_sealed.set()
        return sealed

    assert values(race([slow, quick])) == [0, 3]
    assert seal_committed(now=NOW) == 1
    first_written = Event.objects.order_by("pk")[0]
    assert first_written.action == "test.slow"
    assert first_written.seal.number == 4
    assert verify(now=NOW).problems == []


@pytest.mark.django_db(transaction=True)
def test_two_sealers_at_once_make_one_chain(write_events: WriteEvents) -> None:
    write_events(20)
    counts = values(race([lambda: seal_committed(now=NOW)] * 4))
    assert sum(counts) == 20
    assert _numbers() == list(range(1, 21))
    assert verify(now=NOW).problems == []


@pytest.mark.django_db(transaction=True)
def test_writers_and_sealers_at_once_lose_nothing(write_events: WriteEvents) -> None:
    def seal() -> None:
        for _ in range(10):
            seal_committed(now=NOW)

    race([lambda: write_events(25), lambda: write_events(25), seal, seal])
    seal_committed(now=NOW)
    assert _numbers() == list(range(1, 51))
    assert verify(now=NOW).problems == []


@pytest.mark.django_db(transaction=True)
def test_a_sealer_that_dies_leaves_nothing_half_done(write_events: WriteEvents) -> None:
    write_events(5)
    with transaction.atomic():
        seal_committed(now=NOW)
        transaction.set_rollback(True)
    assert _numbers() == []
    assert seal_committed(now=NOW) == 5


@pytest.mark.django_db
def test_the_head_is_anchored_when_the_chain_grew(write_events: WriteEvents, anchors: Path) -> None:
    write_events(2)
    seal_committed(now=NOW)
    write_anchor(now=NOW)
    write_anchor(now=NOW + timedelta(minutes=1))
    assert dict(read_anchors()) == dict([head()])
    assert anchors.read_text().count("\n") == 1


@pytest.mark.django_db
def test_an_empty_trail_has_no_anchor(anchors: Path) -> None:
    write_anchor(now=NOW)
    assert not anchors.exists()


@pytest.mark.django_db
def test_a_line_cut_short_by_a_full_disk_is_passed_over(
    sealed_trail: None, write_events: WriteEvents, anchors: Path
) -> None:
    anchors.write_text(anchors.read_text() + "2026-11-16T15:00:00+00:00 12 abc")
    write_events(1)
    seal_committed(now=NOW)
    write_anchor(now=NOW)
    assert sorted(read_anchors()) == [8, 12, 13]
    assert verify(now=NOW).problems == []
