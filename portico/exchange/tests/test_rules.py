"""What is kept of a finding, where a file stands, what may be one."""

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from portico.exchange.models import ReceivedFile, ReceivedTransaction
from portico.exchange.rules import (
    FileState,
    as_stored,
    as_told,
    name_of,
    refusal_of,
    state_of,
    told_of,
    why_not,
)
from portico.exchange.tests.conftest import receive
from portico.x12.findings import Fault, Finding, Place
from testing.remittances import CHECK, a_remittance, an_interchange

PLACE = Place(1, 1, 2, 16, "CLP", 3, "2100")
FINDING = Finding(Fault.COUNT, PLACE, "CLP03 is no amount.", refuses=False)
NO_TIN = CHECK.replace("REF*TJ*{tin}\n", "")


def test_a_finding_is_kept_with_its_place_to_the_element() -> None:
    (stored,) = as_stored([told_of(FINDING)])
    assert stored == {
        "fault": "count", "segment": 16, "segment_id": "CLP", "element": 3, "loop": "2100",
        "reason": "CLP03 is no amount.", "refuses": False,
    }  # fmt: skip


def test_what_was_stored_comes_back_once_and_in_words() -> None:
    told = told_of(FINDING)
    assert as_told(as_stored([told, told])) == (told,)
    assert str(told) == str(FINDING) == "segment 16 CLP: CLP03 is no amount."


def test_a_reason_without_a_place_stands_at_the_st() -> None:
    told = refusal_of("It came before.", Place(1, 1, 2, 16, "ST"))
    assert (told.fault, told.refuses) == ("refused", True)
    assert str(told) == "segment 16 ST: It came before."


@pytest.mark.django_db
def test_why_it_was_refused_stands_before_what_else_was_found() -> None:
    receive(an_interchange(a_remittance(NO_TIN)).replace(b"20261030", b"20261399"))
    (row,) = ReceivedTransaction.objects.all()
    assert [(told.fault, told.segment_id, told.refuses) for told in as_told(row.findings)] == [
        ("refused", "ST", True), ("date", "BPR", False),
    ]  # fmt: skip


@pytest.mark.django_db
def test_words_that_were_kept_before_are_taken_apart_and_put_together() -> None:
    migration = import_module("portico.exchange.migrations.0003_findings_are_kept_as_what_they_are")
    receive(an_interchange(a_remittance(NO_TIN)) + b"GS*stray~")
    words = ["segment 4 BPR: BPR16 is no date.", "segment 3 ST: It came before."]
    ReceivedTransaction.objects.update(findings=[*words, "The database does not take it."])
    ReceivedFile.objects.update(findings=["segment 0: No ISA."])
    migration.take_apart(apps, connection.schema_editor())
    row, file = ReceivedTransaction.objects.get(), ReceivedFile.objects.get()
    assert [str(told) for told in as_told(row.findings)] == [
        *words, "segment 3 ST: The database does not take it.",
    ]  # fmt: skip
    assert [str(told) for told in as_told(file.findings)] == ["segment 0: No ISA."]
    migration.put_together(apps, connection.schema_editor())
    row.refresh_from_db()
    assert row.findings[:2] == words


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"is_finished": True, "is_unreadable": True}, FileState.UNREADABLE),
        ({"is_finished": True, "waiting": 1}, FileState.QUARANTINE),
        ({"is_finished": True}, FileState.DONE),
        ({"at_work": True, "queued": True, "waiting": 1}, FileState.LOADING),
        ({"queued": True}, FileState.QUEUED),
        ({}, FileState.STOPPED),
    ],
)
def test_where_a_file_stands(facts: dict[str, Any], expected: FileState) -> None:
    nothing: dict[str, Any] = dict.fromkeys(
        ("is_finished", "is_unreadable", "at_work", "queued"), False
    )
    assert state_of(**{"waiting": 0, **nothing, **facts}) is expected


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a.835", "a.835"),
        (" a\n\x00b\t.835 ", "ab.835"),
        ("x\u202eslx.835", "xslx.835"),
        ("y" * 300, "y" * 200),
    ],
)
def test_a_name_is_kept_as_one_line(text: str, kept: str) -> None:
    assert name_of(text) == kept


@pytest.mark.parametrize("beginning", [b"ISA*00*", b"\xef\xbb\xbfISA", b"\r\nISA", b"I\0S\0A\0"])
def test_what_may_be_x12_is_taken(beginning: bytes) -> None:
    assert why_not(beginning) == ""


@pytest.mark.parametrize("beginning", [b"", b"PK\x03\x04", b"%PDF-1.7", b"Rar!\x1a", b"BZh9"])
def test_what_is_none_is_told_with_the_next_step(beginning: bytes) -> None:
    assert why_not(beginning).count(".") >= 2 or "Unpack it" in why_not(beginning)
