"""Receiving files: what is good is loaded, the rest is told, nothing is loaded twice."""

import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from portico.audit.models import Event
from portico.exchange.kinds import Unrecognised
from portico.exchange.models import Answer, ReceivedFile, ReceivedTransaction
from portico.exchange.queries import has_received
from portico.exchange.tests.conftest import OTHER_TIN, TIN, everything, payments, receive
from portico.files.models import Original
from testing.builders import PLAN
from testing.parallel import errors, race, values
from testing.remittances import CHECK, a_remittance, a_transaction, an_interchange, enclosed

ZERO = CHECK.replace("132.5*C*CHK", "0*C*NON").replace("*132.5*", "*0*")
VOID = CHECK.replace("132.5*C*CHK", "132.5*D*CHK")
REVERSAL = ZERO.replace("CLP*A100*1*200*0*", "CLP*A100*22*-200*0*")
NO_TIN = CHECK.replace("REF*TJ*{tin}\n", "")


@pytest.mark.django_db
def test_each_payment_goes_to_its_payee_and_every_kind_is_kept_apart() -> None:
    bodies = [
        a_remittance(reference="1"),
        a_remittance(reference="2", tin=OTHER_TIN),
        a_remittance(ZERO, reference="3"),
        a_remittance(VOID, reference="1"),
        a_remittance(REVERSAL, reference="4"),
    ]
    receipt = receive(an_interchange(*bodies))
    assert (receipt.kind, receipt.loaded, receipt.refused) == ("remittance advice", 5, 0)
    assert payments(TIN) == [
        (TIN, "paid", Decimal("132.50")),
        (TIN, "void", Decimal("132.50")),
        (TIN, "zero", Decimal(0)),
        (TIN, "reversal", Decimal(0)),
    ]
    assert payments(OTHER_TIN) == [(OTHER_TIN, "paid", Decimal("132.50"))]
    assert receipt.totals["paid"] == (2, Decimal("265.00"))


@pytest.mark.django_db
def test_the_same_file_again_changes_nothing_and_says_the_same() -> None:
    content = an_interchange(a_remittance(), a_remittance(NO_TIN))
    first, before = receive(content), everything()
    assert receive(content) == first
    assert everything() == before
    assert (has_received(PLAN), has_received("otherplan")) == (True, False)


@pytest.mark.django_db
def test_a_payee_without_a_tax_id_is_quarantined_and_the_others_are_loaded() -> None:
    receipt = receive(an_interchange(a_remittance(), a_remittance(NO_TIN), a_remittance()))
    assert (receipt.loaded, receipt.refused) == (2, 1)
    (refusal,) = receipt.first_refusals
    assert refusal.control_number == "0002"
    assert refusal.segment == 3 + 16
    assert any("tax ID" in reason and "segment 19 ST" in reason for reason in refusal.reasons)


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["43188276", "ABCDEFGHI", "431882764X", "000000000"])
def test_no_reason_repeats_the_value_it_is_about(typed: str) -> None:
    receipt = receive(an_interchange(a_remittance(tin=typed, reference="SECRETREFERENCE")))
    (refusal,) = receipt.first_refusals
    assert typed not in " ".join(refusal.reasons)
    assert "SECRETREFERENCE" not in " ".join(refusal.reasons)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (("SE*16*0002", "SE*17*0002"), "SE01"),
        (("BPR*I*132.5", "BPR*I*lots"), "BPR02"),
        (("TRN*1*", "TRX*1*"), "TRN"),
        (("*1431999999", "*"), "TRN03"),
        (("BPR*I*132.5", "BPR*I*132.505"), "BPR02"),
        (("BPR*I*132.5*C*CHK", "BPR*I*132.5*C*CHEQUE"), "BPR04"),
        (("*1431999999", "*" + "1" * 51), "TRN03"),
    ],
)
def test_one_bad_transaction_is_refused_in_words_and_harms_no_other(
    spoil: tuple[str, str], told: str
) -> None:
    good, bad = a_remittance(), a_remittance().replace(*spoil)
    content = an_interchange(good, bad, a_remittance(tin=OTHER_TIN)).decode()
    receipt = receive(content.replace(*spoil, 1).encode() if "SE" in told else content.encode())
    assert (receipt.loaded, receipt.refused) == (2, 1)
    assert any(told in reason for reason in receipt.first_refusals[0].reasons)
    assert len(payments()) == 2


@pytest.mark.django_db
def test_the_same_control_numbers_with_other_content_are_refused() -> None:
    receive(an_interchange(a_remittance(), control="000000077"))
    receipt = receive(an_interchange(a_remittance(), a_remittance(), control="000000077"))
    assert (receipt.loaded, receipt.refused) == (1, 1)
    assert "same control numbers came" in receipt.first_refusals[0].reasons[0]
    assert len(payments()) == 2


@pytest.mark.django_db
def test_the_same_control_numbers_with_the_same_content_change_nothing() -> None:
    body = a_remittance()
    receive(an_interchange(body, control="000000078"))
    receipt = receive(an_interchange(body, a_remittance(), control="000000078"))
    assert (receipt.loaded, receipt.unchanged, receipt.refused) == (1, 1, 0)


@pytest.mark.django_db
def test_the_same_remittance_under_new_control_numbers_is_one_payment() -> None:
    body = a_remittance()
    receive(an_interchange(body))
    receipt = receive(an_interchange(a_remittance(), body))
    assert (receipt.loaded, receipt.unchanged) == (1, 1)
    assert len(payments()) == 2


@pytest.mark.django_db
def test_control_numbers_that_told_a_known_payment_again_are_used_up() -> None:
    body = a_remittance()
    for control in ("000000081", "000000082"):
        receive(an_interchange(body, control=control))
    receipt = receive(an_interchange(a_remittance(), control="000000082"))
    assert (receipt.loaded, receipt.refused) == (0, 1)
    assert "same control numbers came" in receipt.first_refusals[0].reasons[0]


@pytest.mark.django_db
def test_another_payment_under_a_reference_that_was_told_before_is_refused() -> None:
    receive(an_interchange(a_remittance(reference="R1")))
    other = a_remittance(reference="R1").replace("132.5", "99")
    receipt = receive(an_interchange(other))
    assert (receipt.loaded, receipt.refused) == (0, 1)
    assert "same TRN02" in receipt.first_refusals[0].reasons[0]
    assert [amount for *_, amount in payments()] == [Decimal("132.50")]


@pytest.mark.django_db
def test_a_refused_transaction_may_be_mended_and_sent_with_its_numbers() -> None:
    receive(an_interchange(a_remittance(NO_TIN), control="000000079"))
    receipt = receive(an_interchange(a_remittance(), control="000000079"))
    assert (receipt.loaded, receipt.refused) == (1, 0)


@pytest.mark.django_db
def test_another_sender_or_plan_may_use_the_same_numbers() -> None:
    body = a_remittance(reference="R2")
    receive(an_interchange(body, control="000000080"))
    elsewhere = an_interchange(a_remittance(), control="000000080", sender="LAKELAND")
    assert receive(elsewhere).loaded == 1
    assert receive(an_interchange(body, control="000000080"), plan="otherplan").loaded == 1
    assert len(payments(TIN, plan="otherplan")) == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.7 hello", b"NPI,TIN\n1,2\n", bytes(range(256)) * 40]
)
def test_what_is_no_such_file_is_refused_and_not_kept(content: bytes) -> None:
    with pytest.raises(Unrecognised, match="no transaction set"):
        receive(content)
    assert not Original.objects.exists()


@pytest.mark.django_db
def test_a_kind_that_cannot_be_loaded_says_which_can() -> None:
    content = an_interchange(a_remittance()).replace(b"ST*835", b"ST*271")
    with pytest.raises(Unrecognised, match=r"remittance advice.*835.*005010X221"):
        receive(content)


@pytest.mark.django_db
def test_other_kinds_in_between_are_refused_and_the_remittances_loaded() -> None:
    content = an_interchange(a_remittance(), a_remittance())
    spoiled = content.replace(b"ST*835*0002", b"ST*277*0002")
    receipt = receive(spoiled)
    assert (receipt.loaded, receipt.refused) == (1, 1)


@pytest.mark.django_db
def test_every_file_leaves_two_events_that_name_nobody() -> None:
    content = an_interchange(a_remittance())
    receive(content)
    receive(content)
    events = Event.objects.filter(action__startswith="exchange.").order_by("pk")
    assert [event.action for event in events] == ["exchange.received", "exchange.loaded"]
    assert events[1].details == {
        "kind": "remittance advice", "loaded": 1, "unchanged": 0, "refused": 0,
    }  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_four_who_load_one_file_at_once_load_it_once() -> None:
    content = an_interchange(*(a_remittance() for _ in range(12)), a_remittance(NO_TIN))
    outcomes = race([lambda: receive(content)] * 4)
    assert errors(outcomes) == []
    assert {receipt.loaded for receipt in values(outcomes)} == {12}
    assert len(payments()) == 12
    assert ReceivedTransaction.objects.count() == 13
    assert Event.objects.filter(action="exchange.loaded").count() == 1


@pytest.mark.django_db(transaction=True)
def test_files_that_tell_the_same_payment_at_once_store_it_once() -> None:
    body = a_remittance()
    contents = [an_interchange(a_remittance(), body) for _ in range(4)]
    outcomes = race([partial(receive, content) for content in contents])
    assert errors(outcomes) == []
    assert sum(receipt.loaded for receipt in values(outcomes)) == 5
    assert len(payments()) == 5


@pytest.mark.django_db(transaction=True)
def test_ten_deliveries_shuffled_and_four_at_a_time_leave_the_same_rows() -> None:
    shared = a_remittance()
    files = [an_interchange(a_remittance(), shared, a_remittance(NO_TIN)) for _ in range(5)]
    deliveries = files * 10
    random.Random(6).shuffle(deliveries)  # noqa: S311 - seeded, on purpose

    def deliver(content: bytes) -> None:
        try:
            receive(content)
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=4) as pool:
        list(pool.map(deliver, deliveries))
    assert len(payments()) == 6
    assert ReceivedFile.objects.count() == Answer.objects.count() == 5
    assert Original.objects.count() == 10
    assert ReceivedTransaction.objects.count() == 15


KILLED = """
import os, signal, sys
import django
from django.conf import settings
django.setup()
settings.DATABASES["default"]["NAME"] = sys.argv[2]
from django.utils import timezone
from portico.access.actor import Actor
from portico.exchange.services import receive_file

def watch(done, share):
    if done == 3:
        os.kill(os.getpid(), signal.SIGKILL)

with open(sys.argv[1], "rb") as source:
    plan = sys.argv[3]
    actor = Actor.system(plan=plan)
    receive_file(source=source, plan=plan, actor=actor, now=timezone.now(), watch=watch)
"""


@pytest.mark.django_db(transaction=True)
def test_a_kill_between_two_transactions_is_completed_by_loading_again(tmp_path: Path) -> None:
    content = an_interchange(*(a_remittance() for _ in range(6)))
    path = tmp_path / "remittances.835"
    path.write_bytes(content)
    name = str(connection.settings_dict["NAME"])
    command = [sys.executable, "-c", KILLED, str(path), name, "wellfirst"]
    killed = subprocess.run(command, check=False, env={**os.environ})
    assert killed.returncode == -signal.SIGKILL
    assert len(payments()) == 3
    assert ReceivedFile.objects.get().finished_at is None
    receipt = receive(content)
    assert (receipt.loaded, receipt.totals["paid"][0]) == (6, 6)
    assert len(payments()) == 6


@pytest.mark.django_db(transaction=True)
def test_what_was_answered_for_is_on_the_disk_and_only_that_is_waited_for() -> None:
    waits = {"exchange_receivedfile": "", "payments_paidclaim": "", 'exchange_answer"': ""}

    def note(execute: Callable[..., Any], statement: str, *rest: Any) -> Any:
        for table in waits:
            if "INSERT INTO" in statement and table in statement:
                waits[table] = setting("synchronous_commit")
        return execute(statement, *rest)

    with connection.execute_wrapper(note):
        assert receive(an_interchange(a_remittance())).loaded == 1
    assert [*waits.values(), setting("synchronous_commit")] == ["on", "off", "on", "on"]


def setting(name: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("select current_setting(%s)", [name])
        return str(cursor.fetchone()[0])


@pytest.mark.django_db
def test_characters_the_database_does_not_take_harm_nobody() -> None:
    content = an_interchange(
        a_remittance().replace("HEARTLAND HEALTH", "HEART\0LAND"),
        a_remittance(reference="12\x0034"),
        a_remittance().replace("*CHK*", "*C\0K*"),
        a_remittance(),
    ).replace(b"*0004~", b"*00\x0004~")
    receipt = receive(content)
    assert (receipt.loaded, receipt.refused) == (3, 1)
    assert all("NUL" in refusal.reasons[0] for refusal in receipt.first_refusals)


@pytest.mark.django_db
def test_several_interchanges_and_one_cut_off_load_what_is_whole() -> None:
    whole = an_interchange(a_remittance())
    cut = an_interchange(a_remittance(), a_remittance()).partition(b"ST*835*0002")[0]
    receipt = receive(whole + cut + b"ST*835*0002~BPR*I*1*C*CHK~")
    assert (receipt.loaded, receipt.refused) == (2, 1)
    assert receipt.findings
    assert not replace(receipt, refused=0).is_whole
    assert not replace(receipt, findings=()).is_whole
    assert replace(receipt, refused=0, findings=()).is_whole


@pytest.mark.django_db
def test_one_number_twice_in_one_file_is_told() -> None:
    same = [a_transaction(a_remittance(), "0001") for _ in range(2)]
    content = enclosed(same, control="000000090", group="1", sender="HEARTLAND")
    receipt = receive(content)
    assert (receipt.loaded, receipt.refused) == (1, 1)
