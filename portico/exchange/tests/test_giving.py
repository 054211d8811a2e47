"""An answer appears in the outbound folder once, whatever happens in between."""

from pathlib import Path

import pytest
from pytest_django import Settings

from portico.audit.models import Event
from portico.exchange.models import Answer
from portico.exchange.services import give_answer
from portico.exchange.tests.conftest import lines_of, receive
from testing.builders import NOW, PLAN
from testing.jobs import RunJobs
from testing.parallel import errors, race
from testing.remittances import a_remittance, an_interchange


@pytest.fixture
def out(tmp_path: Path, settings: Settings) -> Path:
    settings.EXCHANGE = tmp_path
    return tmp_path / PLAN / "out"


def an_answer() -> Answer:
    """One that was not given yet."""
    receive(an_interchange(a_remittance()))
    return Answer.objects.select_related("file").get()


def give(answer: Answer) -> None:
    give_answer(answer_id=answer.pk, now=NOW)


@pytest.mark.django_db
def test_a_job_gives_it_under_the_name_of_the_file_it_answers(out: Path, run_jobs: RunJobs) -> None:
    answer = an_answer()
    assert run_jobs().done == ["exchange.give_answer"]
    (given,) = out.iterdir()
    assert given.name == f"{answer.file.public_id}.x12"
    assert given.read_text() == "".join(f"{line}~\n" for line in lines_of(answer))
    assert Event.objects.filter(action="exchange.answered").count() == 1


@pytest.mark.django_db
def test_what_was_fetched_is_not_given_again(out: Path) -> None:
    answer = an_answer()
    give(answer)
    next(out.iterdir()).unlink()
    give(answer)
    assert [*out.iterdir()] == []


@pytest.mark.django_db
def test_a_crash_before_it_was_told_prepared_writes_it_anew(out: Path) -> None:
    answer = an_answer()
    out.mkdir(parents=True)
    (out / f".{answer.file.public_id}.part").write_bytes(b"ISA*00*half")
    give(answer)
    assert [path.read_text().count("~") for path in out.iterdir()] == [len(lines_of(answer))]


@pytest.mark.django_db
def test_a_crash_after_the_name_was_given_gives_no_second_one(out: Path) -> None:
    answer = an_answer()
    give(answer)
    next(out.iterdir()).unlink()
    Answer.objects.update(given_at=None)  # what a rollback after the rename leaves
    give(answer)
    answer.refresh_from_db()
    assert ([*out.iterdir()], answer.given_at) == ([], NOW)


@pytest.mark.django_db(transaction=True)
def test_four_who_give_it_at_once_give_it_once(out: Path) -> None:
    answer = an_answer()
    assert errors(race([lambda: give(answer)] * 4)) == []
    assert [path.name for path in out.iterdir()] == [f"{answer.file.public_id}.x12"]
    assert Event.objects.filter(action="exchange.answered").count() == 1
