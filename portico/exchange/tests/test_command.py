"""``portico exchange``, as the operator sees it."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from portico.exchange.tests.conftest import payments
from testing.builders import PLAN
from testing.remittances import CHECK, a_remittance, an_interchange

pytestmark = pytest.mark.django_db

NO_TIN = CHECK.replace("REF*TJ*{tin}\n", "")


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return written(tmp_path / "good.835", an_interchange(a_remittance(), a_remittance()))


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    return written(tmp_path / "mixed.835", an_interchange(a_remittance(), a_remittance(NO_TIN)))


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def exchange(*files: Path, plan: str = PLAN) -> tuple[str, int]:
    """What it prints, and how it ends when nothing is raised."""
    out, status = StringIO(), 0
    try:
        call_command("exchange", *map(str, files), plan=plan, stdout=out, stderr=StringIO())
    except SystemExit as ended:
        status = int(str(ended.code))
    return out.getvalue(), status


def test_a_good_file_is_summed_up_by_kind(good: Path) -> None:
    said, status = exchange(good)
    assert said.splitlines() == [
        "good.835: remittance advice, 2 transactions: 2 loaded, 0 unchanged, 0 refused.",
        "  paid: 2, $265.00",
    ]
    assert status == 0


def test_the_same_file_again_says_the_same_again(good: Path) -> None:
    assert exchange(good) == exchange(good)


def test_what_is_refused_is_told_with_its_place_and_ends_with_3(good: Path, mixed: Path) -> None:
    said, status = exchange(good, mixed)
    assert "mixed.835: remittance advice, 2 transactions: 1 loaded, 0 unchanged, 1 refused." in said
    assert "Refused, ST 0002 at segment 19:" in said
    assert "names the payee's tax ID of nine digits" in said
    assert status == 3


def test_a_file_that_is_none_stops_no_other(good: Path, tmp_path: Path) -> None:
    letter = written(tmp_path / "letter.pdf", b"%PDF-1.7")
    said, status = exchange(tmp_path / "absent.835", letter, good)
    assert "absent.835: it cannot be read (No such file or directory)." in said
    assert "letter.pdf: refused, it holds no transaction set" in said
    assert (status, len(payments())) == (3, 2)


def test_nothing_loaded_is_an_error(tmp_path: Path) -> None:
    path = written(tmp_path / "bad.835", an_interchange(a_remittance(NO_TIN)))
    with pytest.raises(CommandError, match="Nothing was loaded"):
        exchange(path)


def test_an_unknown_plan_is_answered_with_the_known_ones(good: Path) -> None:
    with pytest.raises(CommandError, match=rf"'acme'.*Plans: .*{PLAN}"):
        exchange(good, plan="acme")


def test_an_acknowledgment_is_summed_up_without_dollars(tmp_path: Path) -> None:
    isa = an_interchange(control="000000401").partition(b"GS*")[0]
    ta1 = isa + b"TA1*000000042*261120*0715*A*000~IEA*0*000000401~"
    said, status = exchange(written(tmp_path / "answer.ta1", ta1))
    assert said.splitlines() == [
        "answer.ta1: acknowledgment, 1 transactions: 1 loaded, 0 unchanged, 0 refused.",
        "  acknowledgment: 1",
    ]
    assert status == 0
