"""The exchange board: who sees it, what it lists, and the page of a file."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portico.access.actor import StaffRoleName
from portico.audit.models import Event
from portico.exchange.models import Quarantined, ReceivedFile
from portico.exchange.services.loading import loading
from testing.builders import NOW, a_member, signed_in, staff_member
from testing.jobs import RunJobs
from testing.received import BOARD, NO_TIN, SECRETS, a_mixed_file, cut_off, received, shown
from testing.remittances import a_remittance, an_interchange

pytestmark = pytest.mark.django_db


def address_of(file: ReceivedFile) -> str:
    return f"{BOARD}files/{file.public_id}/"


# --- Who ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("role", "status"),
    [
        (StaffRoleName.OPERATOR, 200),
        (StaffRoleName.LEAD, 200),
        (StaffRoleName.REVIEWER, 404),
        (StaffRoleName.HELP_DESK, 404),
        (StaffRoleName.PUBLICATIONS, 404),
        (StaffRoleName.SECURITY_OFFICER, 404),
    ],
)
def test_operators_and_leads_see_the_board_and_no_other_staff(
    role: StaffRoleName, status: int
) -> None:
    file = a_mixed_file()
    waits = Quarantined.objects.get()
    client = signed_in(Client(), staff_member(role=role))
    for part in ("", "upload/", "not-taken/", "quarantine/", f"quarantine/{waits.public_id}/"):
        assert client.get(f"{BOARD}{part}").status_code == status
    for part in ("", "findings/", "answer/"):
        answer = client.get(f"{address_of(file)}{part}")
        assert (answer.status_code, bool(b"".join(answer))) == (status, True)


def test_another_plans_operator_and_a_provider_find_nothing() -> None:
    file = a_mixed_file()
    elsewhere = staff_member(plan="wellmark", role=StaffRoleName.OPERATOR)
    assert signed_in(Client(), elsewhere).get(address_of(file)).status_code == 404
    there = f"/wellmark/staff/exchange/files/{file.public_id}/"
    assert signed_in(Client(), elsewhere).get(there).status_code == 404
    assert signed_in(Client(), a_member().account).get(BOARD).status_code == 404


# --- The list -----------------------------------------------------------------------------------
def test_an_empty_board_says_how_files_come(operator: Client) -> None:
    assert "No file came yet" in shown(operator)


def test_each_file_says_sender_loaded_and_what_waits(operator: Client) -> None:
    a_mixed_file()
    page = shown(operator)
    for words in (
        "mixed.835",
        "Remittance advice",
        "ZZ HEARTLAND",
        "In quarantine",
        "1 to look at",
    ):
        assert words in page


def test_neither_list_nor_file_nor_quarantine_tells_of_a_payee_or_patient(
    operator: Client,
) -> None:
    file, waits = a_mixed_file(), Quarantined.objects.get()
    parts = ("", f"files/{file.public_id}/", f"files/{file.public_id}/findings/", "quarantine/")
    for part in (*parts, f"quarantine/{waits.public_id}/"):
        page = shown(operator, f"{BOARD}{part}")
        assert not [secret for secret in SECRETS if secret in page]


@pytest.mark.parametrize(
    ("query", "fits"),
    [
        ("state=quarantine", ["mixed.835"]),
        ("state=done", ["good.835"]),
        ("state=loading", ["cut.835"]),
        ("state=unreadable", ["letter.txt"]),
        ("sender=ZZ+LAKELAND", ["good.835"]),
        ("kind=remittance+advice", ["mixed.835", "good.835"]),
        ("since=2026-11-17", ["cut.835"]),
        ("until=2026-11-16", ["mixed.835", "good.835", "letter.txt"]),
        ("until=9999-12-31", ["mixed.835", "good.835", "letter.txt", "cut.835"]),
        ("state=nonsense", ["mixed.835", "good.835", "letter.txt", "cut.835"]),
    ],
)
def test_filters_narrow_the_list(operator: Client, query: str, fits: list[str]) -> None:
    a_mixed_file()
    received(an_interchange(a_remittance(), sender="LAKELAND"), "good.835")
    letter = received(an_interchange(a_remittance()), "letter.txt")
    ReceivedFile.objects.filter(pk=letter.pk).update(unreadable="it is a letter", kind="")
    cut = received(an_interchange(a_remittance()), "cut.835")
    ReceivedFile.objects.filter(pk=cut.pk).update(
        finished_at=None, kind="", received_at=NOW + timedelta(days=1)
    )
    page = shown(operator, f"{BOARD}?{query}")
    names = ("mixed.835", "good.835", "letter.txt", "cut.835")
    assert [name for name in names if name in page] == fits


@pytest.mark.parametrize("by", ["name", "control number", "hash"])
def test_a_file_is_found_and_what_was_typed_is_in_no_address(operator: Client, by: str) -> None:
    content = an_interchange(a_remittance(), control="000000777")
    file = received(content, "HEARTLAND_835-1116.edi")
    received(an_interchange(a_remittance()), "other.835")
    typed = {"name": "heart 835", "control number": "000000777", "hash": file.original.sha256}[by]
    answer = operator.post(f"{BOARD}search/", {"text": typed})
    assert typed not in answer["Location"]
    page = shown(operator, answer["Location"])
    assert "HEARTLAND_835-1116.edi" in page
    assert "other.835" not in page
    assert "1 found" in page


def test_a_name_that_turns_letters_around_is_kept_without_doing_so(operator: Client) -> None:
    received(an_interchange(a_remittance()), "pay\u202e538.exe\n<b>.835")
    page = operator.get(BOARD).content.decode()
    assert "pay538.exe&lt;b&gt;.835" in page


def test_the_list_asks_as_often_for_many_files_as_for_one(operator: Client) -> None:
    def asked() -> int:
        shown(operator)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            shown(operator)
        return len(queries)

    a_mixed_file()
    ReceivedFile.objects.update(finished_at=None)
    one = asked()
    for number in range(4):
        a_mixed_file(f"{number}.835")
    ReceivedFile.objects.update(finished_at=None)
    assert asked() == one


# --- One file -----------------------------------------------------------------------------------
def test_a_file_says_what_it_held_and_what_was_loaded(operator: Client) -> None:
    body = a_remittance()
    received(an_interchange(body))
    file = received(an_interchange(a_remittance(), a_remittance(), body, a_remittance(NO_TIN)))
    page = " ".join(shown(operator, address_of(file)).split())
    for words in (
        "<dt>Transaction sets</dt><dd>4</dd>",
        "<dt>Loaded</dt><dd>2</dd>",
        "<dt>Here before</dt><dd>1</dd>",
        '<dt>Refused</dt><dd class="is-bad">1</dd>',
        "$265.00",
        "ST 0004",
    ):
        assert words in page


def test_findings_stand_under_their_cause_with_count_and_place(operator: Client) -> None:
    bad = a_remittance().replace("BPR*I*132.5", "BPR*I*lots")
    file = received(an_interchange(bad, *[a_remittance().replace("20261030", "2026x")] * 6))
    page = " ".join(shown(operator, address_of(file)).split())
    assert 'A date is not one <span class="count">6</span>' in page
    assert "See all 6 places" in page
    every = shown(operator, f"{address_of(file)}findings/?fault=date")
    assert every.count("BPR16") >= 6
    assert "ST 0007" in every
    assert "Nothing is wrong here" in shown(operator, f"{address_of(file)}findings/?fault=none")


def test_a_file_under_way_says_how_far_it_is_and_asks_again(operator: Client) -> None:
    file = cut_off()
    with loading(file):
        page = shown(operator, address_of(file))
    assert "41% is read" in page
    assert 'hx-trigger="every 3s"' in page
    after = shown(operator, address_of(file))
    assert "Loading stopped at 41%" in after
    assert "every 3s" not in after


def test_a_stopped_file_goes_on_and_ends_whole(operator: Client, run_jobs: RunJobs) -> None:
    file = cut_off()
    operator.post(f"{address_of(file)}again/")
    assert "It waits for a worker" in shown(operator, address_of(file))
    assert run_jobs().done[0] == "exchange.load"
    assert "Done" in shown(operator, address_of(file))
    assert Event.objects.filter(action="exchange.retried", account_id__isnull=False).count() == 1
    said = operator.post(f"{address_of(file)}again/", follow=True).content.decode()
    assert "That file is loaded already." in said


def test_our_answer_is_downloaded_and_that_is_in_the_trail(operator: Client) -> None:
    file = a_mixed_file()
    answer = operator.get(f"{address_of(file)}answer/")
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined] # a file's answer streams
    assert content.startswith(b"ISA")
    assert b"AK9" in content
    assert "attachment" in answer["Content-Disposition"]
    assert Event.objects.filter(action="exchange.answer_opened").count() == 1
