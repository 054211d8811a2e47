"""Uploading to the exchange: several at once, each judged by itself, nothing lost."""

from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django.fixtures import Settings

from portico.exchange.models import ReceivedFile
from testing.jobs import RunJobs
from testing.received import BOARD, NO_TIN, SECRETS, shown
from testing.remittances import a_remittance, an_interchange

pytestmark = pytest.mark.django_db
UPLOAD = f"{BOARD}upload/"


def send(client: Client, **files: bytes) -> Any:
    """Upload these; a name's underscore stands for its dot."""
    chosen = [
        SimpleUploadedFile(name.replace("_", "."), content) for name, content in files.items()
    ]
    return client.post(UPLOAD, {"chosen": chosen}, follow=True)


def names() -> set[str]:
    return {file.name for file in ReceivedFile.objects.all()}


def test_one_file_is_kept_at_once_and_loaded_by_a_job(operator: Client, run_jobs: RunJobs) -> None:
    page = unescape(send(operator, a_835=an_interchange(a_remittance())).content.decode())
    assert "1 file is here." in page
    assert "It waits for a worker" in page
    file = ReceivedFile.objects.get()
    assert (file.name, file.finished_at) == ("a.835", None)
    assert file.account_id is not None
    assert "exchange.load" in run_jobs().done
    assert "<dt>Loaded</dt><dd>1</dd>" in shown(operator, f"{BOARD}files/{file.public_id}/")


def test_any_mixture_is_sorted_out_and_nothing_is_lost(operator: Client, run_jobs: RunJobs) -> None:
    good, bad = an_interchange(a_remittance()), an_interchange(a_remittance(NO_TIN))
    answer = send(
        operator, good_835=good, bad_835=bad, letter_txt=b"Dear all,", a_zip=b"PK\x03\x04"
    )
    page = unescape(answer.content.decode())
    assert "3 files are here." in page
    assert "a.zip: it is a zip archive, or a workbook. Unpack it" in page
    run_jobs()
    board = shown(operator)
    assert names() == {"good.835", "bad.835", "letter.txt"}
    for words in ("Done", "In quarantine", "Unreadable"):
        assert words in board
    letter = ReceivedFile.objects.get(name="letter.txt")
    page = shown(operator, f"{BOARD}files/{letter.public_id}/")
    assert "Nothing of this file can be loaded" in page
    assert "it holds no transaction set" in page


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "it is empty. Ask the sender for it again"),
        (b"%PDF-1.7", "it is a PDF. Ask the sender for the X12 file"),
        (b"PK\x03\x04", "Unpack it and upload the files in it"),
        (b"\x1f\x8b\x08", "Unpack it and upload the files in it"),
        (b"\xd0\xcf\x11\xe0\xa1", "a document of an office program"),
    ],
)
def test_what_is_none_is_refused_with_the_next_step(
    operator: Client, content: bytes, words: str
) -> None:
    answer = send(operator, jane_doe=content)
    assert words in unescape(answer.content.decode())
    assert names() == set()


def test_nothing_chosen_is_told(operator: Client) -> None:
    assert "Choose one or several files" in operator.post(UPLOAD, {}).content.decode()


def test_a_file_beyond_the_cap_is_refused_with_its_size(
    operator: Client, settings: Settings
) -> None:
    settings.UPLOAD_MEGABYTES = 1
    page = send(operator, big_835=b"I" * 1_000_001).content.decode()
    assert "big.835: it is larger than 1 MB." in page
    assert names() == set()


def test_more_than_fifty_at_once_are_refused(operator: Client) -> None:
    many = {f"f{number}_835": b"ISA" for number in range(51)}
    assert "Choose at most 50 files at a time" in send(operator, **many).content.decode()


def test_the_same_file_again_is_the_same_row_and_is_not_loaded_again(
    operator: Client, run_jobs: RunJobs
) -> None:
    content = an_interchange(a_remittance())
    send(operator, first_835=content)
    run_jobs()
    send(operator, second_835=content)
    assert names() == {"first.835"}
    assert not ProcrastinateJob.objects.filter(task_name="exchange.load", status="todo").exists()


def test_an_unreadable_file_is_looked_at_again_when_it_comes_again(
    operator: Client, run_jobs: RunJobs
) -> None:
    for _ in range(2):
        send(operator, letter_txt=b"Dear all,")
        assert "exchange.load" in run_jobs().done
    assert ReceivedFile.objects.get().unreadable


def test_neither_address_nor_error_repeats_what_a_file_says(operator: Client) -> None:
    answer = send(operator, a_835=an_interchange(a_remittance()))
    said = answer.content.decode() + str(answer.redirect_chain)
    assert not [secret for secret in SECRETS if secret in said]
