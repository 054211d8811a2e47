"""What lies in a plan's folder: each thing is taken once, received, and put away with a word."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.utils import timezone
from pytest_django import Settings

from portico.exchange.folders import NotAFile, open_file, take
from portico.exchange.models import Arrival, ReceivedFile
from portico.exchange.services import collect_arrivals, receive_arrival
from portico.exchange.tests.conftest import payments
from testing.builders import NOW, PLAN
from testing.jobs import RunJobs
from testing.parallel import errors, race, values
from testing.remittances import CHECK, a_remittance, an_interchange

LATER = timedelta(minutes=1)
NO_TIN = CHECK.replace("REF*TJ*{tin}\n", "")


@pytest.fixture
def folder(tmp_path: Path, settings: Settings) -> Path:
    settings.EXCHANGE = tmp_path
    incoming = tmp_path / PLAN / "in"
    incoming.mkdir(parents=True)
    return incoming


def look() -> int:
    """As the clock does, when all that lies there is quiet."""
    return collect_arrivals(now=timezone.now() + LATER)


def names(folder: Path, kind: str) -> list[str]:
    """What lies in a folder beside, without the number before it."""
    return sorted(path.name.partition("-")[2] for path in (folder.parent / kind).iterdir())


@pytest.mark.django_db
def test_any_mixture_is_taken_and_known_by_its_bytes(folder: Path, run_jobs: RunJobs) -> None:
    content = an_interchange(a_remittance())
    (folder / "pay ments.pdf").write_bytes(content)
    (folder / "b.zip").write_bytes(an_interchange(a_remittance()).replace(b"\n", b"\r\n"))
    (folder / "c").write_bytes(an_interchange(a_remittance(), a_remittance(NO_TIN)))
    (folder / "d.835").write_bytes(b"%PDF-1.7 a letter")
    assert look() == 4
    run_jobs()
    assert names(folder, "done") == ["b.zip", "c", "pay ments.pdf"]
    assert names(folder, "refused") == ["d.835", "d.835.txt"]
    assert (len(payments()), ReceivedFile.objects.count()) == (3, 3)
    assert len([*(folder.parent / "out").iterdir()]) == 3
    assert [*folder.iterdir()] == [*(folder.parent / "taken").iterdir()] == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "it is empty"),
        (b"PK\x03\x04rest", "a zip archive"),
        (b"Dear plan,", "holds no transaction set"),
        (an_interchange(a_remittance()).replace(b"ST*835", b"ST*278"), "not one that can be"),
        (an_interchange(a_remittance()).replace(b"HEARTLAND      ", b"HEARTLAND     "), "begins"),
    ],
)
def test_what_is_none_of_ours_is_put_away_with_why_and_what_to_do(
    folder: Path, run_jobs: RunJobs, content: bytes, why: str
) -> None:
    (folder / "something.835").write_bytes(content)
    look()
    run_jobs()
    (text,) = (folder.parent / "refused").glob("*.txt")
    said = text.read_text()
    assert said.startswith("something.835 was not received: ")
    assert why in said
    assert said.rstrip().endswith(".")
    assert "sk the sender" in said or "npack it" in said
    assert not ReceivedFile.objects.exists()


@pytest.mark.django_db
def test_what_is_still_being_written_is_left_where_it_is(folder: Path) -> None:
    for name in (".hidden", "a.part", "b.TMP", "c.filepart"):
        (folder / name).write_bytes(b"ISA")
    (folder / "d.835").write_bytes(b"ISA")
    assert collect_arrivals(now=timezone.now()) == 0
    assert look() == 1
    assert len([*folder.iterdir()]) == 4


@pytest.mark.django_db
def test_a_folder_a_link_and_a_pipe_are_put_away_with_a_word(
    folder: Path, run_jobs: RunJobs
) -> None:
    (folder / "folder").mkdir()
    (folder / "folder" / "inside.835").write_bytes(b"ISA")
    (folder / "link").symlink_to(folder / "nowhere")
    (folder / "other").symlink_to("/etc/passwd")
    os.mkfifo(folder / "pipe")
    assert look() == 4
    run_jobs()
    told = [path.read_text() for path in (folder.parent / "refused").glob("*.txt")]
    assert sorted(text.partition(": ")[2].partition(". ")[0] for text in told) == [
        "it is a folder", "it is a link", "it is a link", "it is no file",
    ]  # fmt: skip
    assert len([*(folder.parent / "refused").glob("*-folder/inside.835")]) == 1


@contextmanager
def as_somebody_else() -> Iterator[None]:
    """Root may read everything."""
    before = os.geteuid()
    if before == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(before)


def test_what_may_not_be_read_is_told(tmp_path: Path) -> None:
    path = tmp_path / "secret.835"
    path.write_bytes(b"ISA")
    path.chmod(0)
    with as_somebody_else(), pytest.raises(NotAFile, match=r"Permission denied.*put it into in/"):
        open_file(path)


def test_what_vanished_before_it_was_taken_leaves_nothing_behind(tmp_path: Path) -> None:
    assert not take(tmp_path / "gone.835", tmp_path / "home")
    assert [*tmp_path.iterdir()] == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", [b"\xff\xfe.835", b"two\nlines", b"x" * 255, b"\xe2\x80\xae835.exe"]
)
def test_any_name_will_do(folder: Path, run_jobs: RunJobs, name: bytes) -> None:
    Path(os.fsdecode(os.fsencode(folder) + b"/" + name)).write_bytes(an_interchange(a_remittance()))
    look()
    run_jobs()
    (kept,) = (folder.parent / "done").iterdir()
    assert os.fsencode(kept.name).partition(b"-")[2] == name[:200]
    assert Arrival.objects.get().name.isprintable()


@pytest.mark.django_db
def test_the_same_name_again_is_another_file(folder: Path, run_jobs: RunJobs) -> None:
    for _ in range(2):
        (folder / "daily.835").write_bytes(an_interchange(a_remittance()))
        look()
        run_jobs()
    assert names(folder, "done") == ["daily.835", "daily.835"]
    assert len(payments()) == 2


@pytest.mark.django_db
def test_the_same_bytes_again_are_received_as_before_and_answered_once(
    folder: Path, run_jobs: RunJobs
) -> None:
    content = an_interchange(a_remittance())
    for name in ("first", "second"):
        (folder / name).write_bytes(content)
        look()
        run_jobs()
    assert names(folder, "done") == ["first", "second"]
    assert (len(payments()), ReceivedFile.objects.count()) == (1, 1)
    assert len([*(folder.parent / "out").iterdir()]) == 1


@pytest.mark.django_db
def test_what_was_taken_before_a_crash_is_found_again(folder: Path, run_jobs: RunJobs) -> None:
    home = folder.parent / "taken" / str(uuid4())
    home.mkdir(parents=True)
    (home.parent / "not ours").mkdir()
    (home / "payments.835").write_bytes(an_interchange(a_remittance()))
    assert (look(), look()) == (1, 0)
    run_jobs()
    assert names(folder, "done") == ["payments.835"]


@pytest.mark.django_db
def test_a_folder_that_a_crash_left_empty_is_removed_after_a_while(folder: Path) -> None:
    home = folder.parent / "taken" / str(uuid4())
    home.mkdir(parents=True)
    assert (look(), home.is_dir()) == (0, True)
    assert collect_arrivals(now=timezone.now() + timedelta(hours=2)) == 0
    assert not home.exists()


@pytest.mark.django_db
def test_what_was_received_before_a_crash_is_put_away_and_no_more(folder: Path) -> None:
    (folder / "a.835").write_bytes(an_interchange(a_remittance()))
    (folder / "b.835").write_bytes(b"%PDF")
    look()
    for arrival in Arrival.objects.all():
        receive_arrival(arrival_id=arrival.pk, now=NOW)
        (put_away,) = folder.parent.glob(f"*/{arrival.pk}-?.835")
        home = folder.parent / "taken" / str(arrival.public_id)
        home.mkdir()
        put_away.rename(home / arrival.name)
        for _ in range(2):
            receive_arrival(arrival_id=arrival.pk, now=NOW)
    assert names(folder, "done") == ["a.835"]
    assert names(folder, "refused") == ["b.835", "b.835.txt"]
    assert len(payments()) == 1


@pytest.mark.django_db(transaction=True)
def test_four_who_look_at_once_take_each_file_once(folder: Path) -> None:
    for number in range(12):
        (folder / f"{number}.835").write_bytes(an_interchange(a_remittance()))
    outcomes = race([look] * 4)
    assert errors(outcomes) == []
    assert sum(values(outcomes)) == Arrival.objects.count() == 12
    assert sorted(Arrival.objects.values_list("name", flat=True)) == sorted(
        f"{number}.835" for number in range(12)
    )


@pytest.mark.django_db(transaction=True)
def test_four_who_receive_one_arrival_at_once_receive_it_once(folder: Path) -> None:
    (folder / "payments.835").write_bytes(an_interchange(a_remittance(), a_remittance()))
    look()
    arrival = Arrival.objects.get()
    outcomes = race([lambda: receive_arrival(arrival_id=arrival.pk, now=NOW)] * 4)
    assert errors(outcomes) == []
    assert (names(folder, "done"), len(payments())) == (["payments.835"], 2)
