"""``portico load roster``, as the operator sees it."""

import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from portico.records.roster.models import Listing
from portico.records.roster.tests.conftest import GROUP, PLAN, PRACTITIONER, Row, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "roster.csv"


def run(file: Path, *rows: Row, plan: str = PLAN, more: tuple[str, ...] = ()) -> tuple[str, str]:
    file.write_text(text_of(*rows))
    out, err = StringIO(), StringIO()
    try:
        call_command("load", "roster", str(file), "--plan", plan, *more, stdout=out, stderr=err)
    except SystemExit as end:
        out.write(f"exit {end.code}")
    return out.getvalue(), err.getvalue()


def test_it_tells_what_was_loaded_and_how_far_it_is(file: Path) -> None:
    out, err = run(file, GROUP, PRACTITIONER)
    assert f"Roster of {PLAN}: 2 rows read." in out
    assert "Rows: 2 added, 0 changed, 0 unchanged, 0 no longer in the file." in out
    assert "exit" not in out
    assert re.search(r"roster\.csv: 3 lines, 100%", err)


def test_it_tells_which_facts_changed(file: Path) -> None:
    run(file, GROUP, PRACTITIONER)
    changed = {"ZIPs": "45404", "contact email": "desk@birch.example"}
    out, _ = run(file, {**GROUP, **changed}, {**PRACTITIONER, "contact email": ""})
    assert "0 added, 2 changed" in out
    assert out.index("  email: 2") < out.index("  ZIPs: 1")


def test_it_tells_reasons_and_lines_but_no_value_of_what_it_refused(file: Path) -> None:
    out, _ = run(file, GROUP, {**PRACTITIONER, "TIN": "84331027"})
    assert "Refused 1: TIN is not a tax ID of nine digits." in out
    assert "roster.csv, line 3: TIN is not a tax ID of nine digits" in out
    assert "84331027" not in out
    assert out.endswith("exit 3")


def test_an_unknown_plan_is_answered_with_those_there_are(file: Path) -> None:
    with pytest.raises(CommandError, match=f"There is no plan nowhere. Plans here: .*{PLAN}"):
        run(file, GROUP, plan="nowhere")


def test_it_tells_why_nothing_was_loaded(file: Path) -> None:
    missing = str(file.with_name("none.csv"))
    with pytest.raises(CommandError, match=r"Nothing was loaded: .*it cannot be read"):
        call_command("load", "roster", missing, "--plan", PLAN)


def test_a_folder_is_no_file(file: Path) -> None:
    with pytest.raises(CommandError, match=r"Nothing was loaded: .*cannot be read"):
        call_command("load", "roster", str(file.parent), "--plan", PLAN)


def test_a_file_cut_off_is_refused_with_the_way_on(file: Path) -> None:
    run(file, GROUP, PRACTITIONER)
    with pytest.raises(CommandError, match="load it with --many-may-vanish if it is right"):
        run(file, GROUP)
    assert "1 no longer in the file" in run(file, GROUP, more=("--many-may-vanish",))[0]
    assert Listing.objects.filter(gone_on=None).count() == 1
