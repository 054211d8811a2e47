"""What is refused waits until it is known how it ended; whoever acts, it ends once."""

from collections.abc import Callable
from functools import partial
from importlib import import_module

import pytest
from django.db import IntegrityError, connection, transaction

from portico.access.actor import Actor, ActorKind
from portico.audit.models import Event
from portico.exchange.models import Quarantined, ReceivedFile, ReceivedTransaction
from portico.exchange.queries.quarantine import (
    faults_in_quarantine,
    quarantine_of,
    quarantined_in,
    quarantined_of,
)
from portico.exchange.rules import OURS, Ended, as_told
from portico.exchange.services import (
    NotWaiting,
    keep_repair,
    load_received,
    receive_again,
    set_aside,
    settling,
    take_out,
    try_again,
)
from portico.exchange.tests.conftest import payments, receive
from portico.files.services import keep_original
from testing.builders import NOW, PLAN
from testing.jobs import RunJobs
from testing.parallel import errors, race
from testing.received import NO_TIN
from testing.remittances import (
    CHECK,
    a_remittance,
    a_transaction,
    an_interchange,
    as_stream,
    enclosed,
)

OMAR = Actor(kind=ActorKind.STAFF, plan=PLAN, account_id=7)


def waiting(*, control: str = "000000301", reference: str = "R1") -> Quarantined:
    """One that was refused for want of a tax ID."""
    receive(an_interchange(a_remittance(NO_TIN, reference=reference), control=control))
    return Quarantined.objects.select_related("transaction__file").latest("pk")


def ended(quarantined: Quarantined) -> str:
    quarantined.refresh_from_db()
    return quarantined.ended


def repair(quarantined: Quarantined, content: bytes) -> ReceivedFile:
    """Upload a repaired file there, and let the job run."""
    file = keep_repair(
        quarantined=quarantined, source=as_stream(content), name="r.835", actor=OMAR, now=NOW
    )
    load_received(file_id=file.pk, now=NOW)
    return file


# --- It ends by what comes -----------------------------------------------------------------------
@pytest.mark.django_db
def test_the_same_numbers_in_another_file_end_the_wait() -> None:
    waits = waiting()
    receive(an_interchange(a_remittance(reference="R1"), control="000000301"))
    assert ended(waits) == Ended.REPAIRED
    assert waits.repaired_by == ReceivedTransaction.objects.latest("pk")
    assert Event.objects.filter(action="quarantine.repaired").count() == 1


@pytest.mark.django_db
def test_other_numbers_or_another_refusal_end_nothing() -> None:
    waits = waiting()
    receive(an_interchange(a_remittance(), control="000000302"))
    receive(an_interchange(a_remittance(NO_TIN), control="000000301"))
    receive(an_interchange(a_remittance(), control="000000301"), plan="wellmark")
    assert ended(waits) == ""
    assert quarantine_of(PLAN, "waiting").count() == 2


@pytest.mark.django_db
def test_what_came_before_it_is_no_repair() -> None:
    receive(an_interchange(a_remittance(), control="000000301"))
    waits = waiting()
    receive(an_interchange(a_remittance(), control="000000999"))
    assert ended(waits) == ""


@pytest.mark.django_db
def test_one_number_twice_in_a_file_is_not_its_own_repair() -> None:
    twice = [a_transaction(a_remittance(told), "0001") for told in (CHECK, NO_TIN)]
    receive(enclosed(twice, control="000000303", group="1", sender="HEARTLAND"))
    assert Quarantined.objects.get().ended == ""


@pytest.mark.django_db
def test_uploaded_to_repair_it_new_numbers_end_the_wait_too() -> None:
    waits = waiting()
    file = repair(waits, an_interchange(a_remittance(), control="000000302"))
    assert ended(waits) == Ended.REPAIRED
    assert waits.repaired_by is not None
    assert waits.repaired_by.file == file


@pytest.mark.django_db
@pytest.mark.parametrize(
    "bodies", [[NO_TIN], ["two", "two"]], ids=["refused again", "more than one transaction set"]
)
def test_a_repair_that_is_none_leaves_it_waiting(bodies: list[str]) -> None:
    waits = waiting()
    told = [a_remittance(body) if body == NO_TIN else a_remittance() for body in bodies]
    repair(waits, an_interchange(*told, control="000000302"))
    assert ended(waits) == ""


@pytest.mark.django_db
def test_a_repair_that_had_come_already_ends_the_wait_at_once() -> None:
    waits, content = waiting(), an_interchange(a_remittance(), control="000000302")
    receive(content)
    keep_repair(quarantined=waits, source=as_stream(content), name="", actor=OMAR, now=NOW)
    assert ended(waits) == Ended.REPAIRED


# --- It ends by what staff do --------------------------------------------------------------------
@pytest.mark.django_db
def test_tried_again_what_our_mistake_refused_is_loaded_once(
    monkeypatch: pytest.MonkeyPatch, run_jobs: RunJobs
) -> None:
    def broken(*_: object) -> None:
        raise KeyError("SECRET")

    with monkeypatch.context() as patched:
        patched.setattr(settling, "read", broken)
        receipt = receive(an_interchange(a_remittance(), a_remittance()))
    assert (receipt.loaded, receipt.refused) == (0, 2)
    waits = Quarantined.objects.order_by("pk")[0]
    (told,) = as_told(waits.findings)
    assert (told.fault, "SECRET" in told.reason) == (OURS, False)
    try_again(quarantined=waits, actor=OMAR, now=NOW)
    run_jobs()
    receive_again(quarantined_id=waits.pk, now=NOW)
    assert ended(waits) == Ended.LOADED
    assert len(payments()) == 1
    assert waits.transaction.outcome == "loaded"
    assert waits.transaction.file.totals.get().count == 1
    assert {"quarantine.tried_again", "quarantine.loaded"} <= actions()


@pytest.mark.django_db
def test_tried_again_in_vain_it_waits_with_the_reason_it_has_now() -> None:
    waits = waiting()
    Quarantined.objects.update(findings=[])
    receive_again(quarantined_id=waits.pk, now=NOW)
    assert ended(waits) == ""
    assert any("tax ID" in told.reason for told in as_told(waits.findings))


@pytest.mark.django_db
def test_set_aside_it_says_by_whom_and_why_and_nothing_more_is_done() -> None:
    waits = waiting()
    set_aside(quarantined=waits, reason="A test", actor=OMAR, now=NOW)
    assert (ended(waits), waits.reason, waits.account_id) == (Ended.SET_ASIDE, "A test", 7)
    with pytest.raises(NotWaiting):
        try_again(quarantined=waits, actor=OMAR, now=NOW)
    receive(an_interchange(a_remittance(reference="R1"), control="000000301"))
    assert ended(waits) == Ended.SET_ASIDE
    assert len(payments()) == 1


@pytest.mark.django_db
def test_who_takes_it_out_is_in_the_trail_before_the_first_byte() -> None:
    parts = take_out(quarantined=waiting(), reason="To repair it", actor=OMAR, now=NOW)
    event = Event.objects.get(action="quarantine.taken_out")
    assert (event.account_id, event.details) == (7, {"reason": "To repair it"})
    assert b"".join(parts).count(b"ST*835*0001") == 1


# --- At once -------------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_two_who_try_it_again_at_once_load_it_once() -> None:
    waits = ours()
    outcomes = race([partial(receive_again, quarantined_id=waits.pk, now=NOW)] * 4)
    assert errors(outcomes) == []
    assert len(payments()) == 1
    assert Event.objects.filter(action="quarantine.loaded").count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_those_who_set_it_aside_at_once_one_does() -> None:
    waits = waiting()
    acts = [partial(set_aside, quarantined=waits, reason=why, actor=OMAR, now=NOW) for why in "ab"]
    assert [type(error) for error in errors(race(acts))] == [NotWaiting]
    assert Event.objects.filter(action="quarantine.set_aside").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_repair_and_a_new_try_at_once_load_one_payment() -> None:
    waits = ours(reference="R9", control="000000309")
    again = an_interchange(a_remittance(reference="R9"), control="000000309") + b"\n"
    acts: list[Callable[[], object]] = [
        partial(receive_again, quarantined_id=waits.pk, now=NOW),
        partial(receive, again),
    ]
    assert errors(race(acts * 2)) == []
    assert len(payments()) == 1
    assert ended(waits) in {Ended.LOADED, Ended.REPAIRED}


# --- What the database refuses, what is found ----------------------------------------------------
@pytest.mark.django_db
@pytest.mark.parametrize(
    "values",
    [
        {"ended": "gone", "ended_at": NOW},
        {"ended": "loaded"},
        {"ended_at": NOW},
        {"ended": "repaired", "ended_at": NOW},
        {"ended": "set_aside", "ended_at": NOW},
        {"reason": "why"},
    ],
)
def test_the_database_takes_no_half_an_ending(values: dict[str, object]) -> None:
    waiting()
    with pytest.raises(IntegrityError), transaction.atomic():
        Quarantined.objects.update(**values)


@pytest.mark.django_db
def test_each_plan_finds_its_own_by_part_and_fault() -> None:
    waits = waiting()
    fault = as_told(waits.findings)[-1].fault
    assert faults_in_quarantine(PLAN) == [fault]
    assert list(quarantine_of(PLAN, "waiting", fault=fault)) == [waits]
    assert not quarantine_of(PLAN, "waiting", fault="count").exists()
    assert not quarantine_of(PLAN, "ended").exists()
    assert quarantined_of(PLAN, waits.public_id) == waits
    assert quarantined_of("wellmark", waits.public_id) is None
    assert faults_in_quarantine("wellmark") == []
    assert list(quarantined_in(waits.transaction.file)) == [waits]
    set_aside(quarantined=waits, reason="A test", actor=OMAR, now=NOW)
    assert list(quarantine_of(PLAN, "ended")) == [waits]
    assert faults_in_quarantine(PLAN) == []


@pytest.mark.django_db
def test_what_was_refused_before_there_was_a_quarantine_waits_in_it() -> None:
    waits = waiting()
    findings = waits.findings
    Quarantined.objects.all().delete()
    ReceivedFile.objects.update(senders=[], progress=0)
    name = "portico.exchange.migrations.0005_what_was_received_before"
    with connection.cursor() as cursor:
        cursor.execute(import_module(name).FILL)
    again, file = Quarantined.objects.get(), ReceivedFile.objects.get()
    assert (again.transaction_id, again.findings) == (waits.transaction_id, findings)
    assert (file.senders, file.progress) == (["ZZ HEARTLAND"], 100)


def ours(*, reference: str = "R1", control: str = "000000301") -> Quarantined:
    """One that was refused and would be loaded now: the file says meanwhile what it should."""
    receive(an_interchange(a_remittance(NO_TIN, reference=reference), control="000000001"))
    waits = Quarantined.objects.select_related("transaction__file__original").latest("pk")
    good = an_interchange(a_remittance(reference=reference), control=control)
    original = keep_original(source=as_stream(good), actor=OMAR, now=NOW)
    ReceivedFile.objects.filter(pk=waits.transaction.file_id).update(original=original)
    ReceivedTransaction.objects.filter(pk=waits.transaction_id).update(interchange_number=control)
    return waits


def actions() -> set[str]:
    return set(Event.objects.values_list("action", flat=True))
