"""What the board asks for: files that match, where each stands, findings by cause and place."""

from datetime import timedelta

import pytest
from django.db import connection

from portico.access.actor import Actor
from portico.exchange.models import Arrival, ReceivedFile
from portico.exchange.queries.board import (
    FIRST_PLACES,
    Wanted,
    answer_to,
    causes_in,
    figures,
    file_of,
    files_of,
    findings_in,
    held_by,
    kinds_and_senders,
    outcomes_of,
    places_of,
    refused_arrivals,
    states_of,
    waiting_in,
)
from portico.exchange.rules import FileState, lock_of
from portico.exchange.services import keep_upload, load_again, load_received
from portico.exchange.services.loading import loading
from portico.exchange.tests.conftest import payments, receive
from portico.jobs.queries import awaited
from testing.builders import NOW, PLAN
from testing.jobs import RunJobs
from testing.parallel import apart, errors, race, values
from testing.received import NO_TIN, a_mixed_file, cut_off, received
from testing.remittances import a_remittance, an_interchange, as_stream

pytestmark = pytest.mark.django_db
BY_ITSELF = Actor.system(plan=PLAN)


def names(wanted: Wanted, plan: str = PLAN) -> list[str]:
    return [file.name for file in files_of(plan, wanted)]


def state(file: ReceivedFile) -> FileState:
    file.refresh_from_db()
    return states_of([file], held_by([file]))[file.pk]


# --- Which files ---------------------------------------------------------------------------------
def test_the_newest_file_is_first_and_another_plans_is_nowhere() -> None:
    for name in ("first.835", "second.835"):
        received(an_interchange(a_remittance()), name)
    received(an_interchange(a_remittance()), "far.835", plan="wellmark")
    assert names(Wanted()) == ["second.835", "first.835"]
    assert names(Wanted(), "wellmark") == ["far.835"]
    far = ReceivedFile.objects.get(name="far.835")
    assert (file_of(PLAN, far.public_id), file_of("wellmark", far.public_id)) == (None, far)


@pytest.mark.parametrize("text", ["pay nov", "NOV-16", "000000555", "hash"])
def test_a_file_is_found_by_words_control_number_or_hash(text: str) -> None:
    file = received(an_interchange(a_remittance(), control="000000555"), "payments_nov-16.835")
    received(an_interchange(a_remittance()), "other.835")
    typed = file.original.sha256.upper() if text == "hash" else text
    assert names(Wanted(text=typed)) == ["payments_nov-16.835"]
    assert names(Wanted(text="0000005")) == []


def test_a_control_number_of_another_plan_finds_nothing() -> None:
    content = an_interchange(a_remittance(), control="000000556")
    received(content, "a.835", plan="wellmark")
    assert names(Wanted(text="000000556")) == []


def test_each_filter_narrows() -> None:
    a_mixed_file()
    received(an_interchange(a_remittance(), sender="LAKELAND"), "good.835")
    ReceivedFile.objects.filter(name="good.835").update(received_at=NOW + timedelta(days=1))
    assert names(Wanted(sender="ZZ LAKELAND")) == ["good.835"]
    assert names(Wanted(kind="remittance advice")) == ["good.835", "mixed.835"]
    assert names(Wanted(kind="eligibility")) == []
    assert names(Wanted(since=NOW + timedelta(hours=1))) == ["good.835"]
    assert names(Wanted(until=NOW + timedelta(hours=1))) == ["mixed.835"]
    assert names(Wanted(until=NOW)) == []


def test_every_sender_of_a_file_finds_it() -> None:
    two = an_interchange(a_remittance()) + an_interchange(a_remittance(), sender="LAKELAND")
    received(two, "two.835")
    assert kinds_and_senders(PLAN) == (["remittance advice"], ["ZZ HEARTLAND", "ZZ LAKELAND"])
    assert kinds_and_senders("wellmark") == ([], [])
    assert names(Wanted(sender="ZZ LAKELAND")) == ["two.835"]


# --- Where each stands ---------------------------------------------------------------------------
def test_a_file_goes_from_queued_over_loading_to_done(run_jobs: RunJobs) -> None:
    source = as_stream(an_interchange(a_remittance()))
    file = keep_upload(source=source, name="a.835", plan=PLAN, actor=BY_ITSELF, now=NOW)
    assert state(file) is FileState.QUEUED
    with loading(file):
        assert state(file) is FileState.LOADING
    run_jobs()
    assert state(file) is FileState.DONE
    assert names(Wanted(state=FileState.DONE)) == ["a.835"]


def test_nobody_at_work_and_nothing_queued_is_stopped() -> None:
    file = cut_off()
    with loading(received(an_interchange(a_remittance()))):
        assert state(file) is FileState.STOPPED
    assert names(Wanted(state=FileState.LOADING)) == ["cut.835"]


def test_what_waits_keeps_a_file_in_quarantine_until_it_ended() -> None:
    file = received(an_interchange(a_remittance(NO_TIN, reference="R1"), control="000000557"))
    assert state(file) is FileState.QUARANTINE
    assert (waiting_in(PLAN), waiting_in("wellmark")) == (1, 0)
    receive(an_interchange(a_remittance(reference="R1"), control="000000557"))
    assert (state(file), waiting_in(PLAN)) == (FileState.DONE, 0)
    assert names(Wanted(state=FileState.QUARANTINE)) == []


def test_a_letter_is_unreadable_and_says_why(run_jobs: RunJobs) -> None:
    source = as_stream(b"Dear all,")
    file = keep_upload(source=source, name="l.txt", plan=PLAN, actor=BY_ITSELF, now=NOW)
    run_jobs()
    assert state(file) is FileState.UNREADABLE
    assert "holds no transaction set" in file.unreadable
    assert names(Wanted(state=FileState.UNREADABLE)) == ["l.txt"]
    assert names(Wanted(state=FileState.DONE)) == []


def test_the_strip_counts_this_plans_files_of_the_day() -> None:
    a_mixed_file()
    cut_off()
    received(an_interchange(a_remittance()), plan="wellmark")
    received(an_interchange(a_remittance()))
    ReceivedFile.objects.filter(name="mixed.835").update(unreadable="a letter")
    counts = figures(PLAN, since=NOW)
    assert (counts.unfinished, counts.waiting, counts.received, counts.unreadable) == (1, 1, 3, 1)
    later = figures(PLAN, since=NOW + timedelta(hours=1))
    assert (later.unfinished, later.received, later.unreadable) == (1, 0, 0)


# --- What a file held ----------------------------------------------------------------------------
def test_a_file_is_summed_up_by_itself() -> None:
    body = a_remittance()
    other = received(an_interchange(body, a_remittance(NO_TIN)), "other.835")
    file = received(an_interchange(a_remittance(), body, a_remittance(NO_TIN), a_remittance()))
    assert outcomes_of(file) == {"loaded": 2, "unchanged": 1, "refused": 1}
    held = held_by([file, other])
    assert (held[file.pk].loaded, held[file.pk].waiting) == (2, 1)
    assert f"{held[file.pk].amount:.2f}" == "265.00"
    assert (held[other.pk].loaded, held[other.pk].waiting) == (1, 1)


def test_causes_come_with_their_first_places_and_what_refuses_first() -> None:
    dates = [a_remittance().replace("20261030", "2026x") for _ in range(FIRST_PLACES + 1)]
    bad = a_remittance().replace("BPR*I*132.5", "BPR*I*lots")
    file = received(an_interchange(*dates, bad))
    received(an_interchange(*[a_remittance().replace("20261030", "2026x")]))
    causes = causes_in(file)
    assert [(each.fault, each.count, each.refuses) for each in causes] == [
        ("amount", 1, True),
        ("date", FIRST_PLACES + 1, False),
    ]
    places = [found.told.segment for found in causes[1].first]
    assert places == sorted(places)
    assert len(places) == FIRST_PLACES
    assert causes[0].first[0].control_number == f"{FIRST_PLACES + 2:04}"


def test_every_place_of_a_fault_is_paged_in_the_order_of_the_file() -> None:
    dates = [a_remittance().replace("20261030", "2026x") for _ in range(4)]
    file = received(an_interchange(*dates) + b"STRAY*1~")
    assert (findings_in(file, "date"), findings_in(file, ""), findings_in(file, "x")) == (4, 5, 0)
    two = places_of(file, "date", first=1, most=2)
    assert [found.control_number for found in two] == ["0002", "0003"]
    assert [found.told.fault for found in places_of(file, "", first=0, most=9)][-1] == "stray"


def test_the_answer_and_what_was_not_taken_are_the_plans_own() -> None:
    file = a_mixed_file()
    found = answer_to(file)
    assert found is not None
    assert found.file == file
    assert answer_to(cut_off()) is None
    told = {"plan": PLAN, "taken_at": NOW}
    Arrival.objects.create(public_id=file.public_id, name="a.zip", refusal="a zip", **told)
    taken = received(an_interchange(a_remittance()))
    Arrival.objects.create(public_id=taken.public_id, file=taken, **told)
    assert [each.name for each in refused_arrivals(PLAN)] == ["a.zip"]
    assert not refused_arrivals("wellmark").exists()


# --- Loading it ----------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_four_who_upload_one_file_at_once_make_one_row_and_load_it_once() -> None:
    content = an_interchange(a_remittance(), a_remittance(NO_TIN))

    def upload() -> int:
        source = as_stream(content)
        file = keep_upload(source=source, name="a.835", plan=PLAN, actor=BY_ITSELF, now=NOW)
        load_received(file_id=file.pk, now=NOW)
        return file.pk

    outcomes = race([upload] * 4)
    assert errors(outcomes) == []
    assert len(set(values(outcomes))) == 1
    assert (len(payments()), waiting_in(PLAN)) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_the_board_sees_from_another_connection_who_is_at_work() -> None:
    file = cut_off()
    with loading(file):
        assert apart(lambda: state(file)) is FileState.LOADING
    assert apart(lambda: state(file)) is FileState.STOPPED


def test_a_loaded_file_is_not_loaded_again() -> None:
    assert not load_again(file=a_mixed_file(), actor=BY_ITSELF, now=NOW)


def test_a_lock_is_let_go_when_loading_fails() -> None:
    file = cut_off()
    with pytest.raises(OSError, match="disk"), loading(file):
        raise OSError("disk")
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from pg_locks where objid = %s", [lock_of(file.pk)])
        assert cursor.fetchone()[0] == 0


def test_a_job_is_awaited_while_it_waits_and_no_longer() -> None:
    source = as_stream(an_interchange(a_remittance()))
    file = keep_upload(source=source, name="", plan=PLAN, actor=BY_ITSELF, now=NOW)
    asked = ("exchange.load", "file_id", [file.pk, 0])
    assert awaited(*asked) == {file.pk}
    assert awaited("exchange.try_again", "file_id", [file.pk]) == set()
    with connection.cursor() as cursor:
        cursor.execute("update procrastinate_jobs set status = 'failed'")
    assert awaited(*asked) == set()
