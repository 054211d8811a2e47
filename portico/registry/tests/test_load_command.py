"""``portico load``, as the operator sees it."""

import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from demo.nppes import write_download, write_labels
from demo.providers import CEDAR_HOLLOW, GATEWAY_VISION, TWO_RIVERS
from portico.registry.models import Provider
from portico.registry.tests.conftest import appending

pytestmark = pytest.mark.django_db


@pytest.fixture
def download(tmp_path: Path) -> Path:
    return write_download(tmp_path, rows=0, named=(TWO_RIVERS, GATEWAY_VISION))


def run(*words: object) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    try:
        call_command("load", *map(str, words), stdout=out, stderr=err)
    except SystemExit as end:
        out.write(f"exit {end.code}")
    return out.getvalue(), err.getvalue()


def test_it_tells_what_was_loaded(download: Path) -> None:
    out, err = run("nppes", download)
    assert "NPPES as of 2026-11-15: 27 lines read." in out
    assert "Providers: 2 added, 0 updated, 0 unchanged, 0 no longer in the file." in out
    assert "Further locations: 24 changed." in out
    assert "exit" not in out
    assert re.search(r"npidata_pfile_\S+: 3 lines, 100%", err)


def test_it_tells_every_reason_and_the_first_lines_of_what_it_refused(download: Path) -> None:
    appending("nonsense")(download)
    out, _ = run("nppes", download)
    assert "Refused 1: it has more or fewer columns than the header." in out
    assert f"{download.name}, line 4: it has more or fewer columns than the header" in out
    assert out.endswith("exit 3")


def test_it_tells_why_nothing_was_loaded(download: Path) -> None:
    with pytest.raises(CommandError, match=r"Nothing was loaded: .*it cannot be read"):
        run("nppes", download.with_name("npidata_pfile_nowhere.csv"))


def test_a_weekly_file_leaves_the_others_alone(download: Path, tmp_path: Path) -> None:
    run("nppes", download)
    weekly = write_download(tmp_path, rows=0, named=(CEDAR_HOLLOW,))
    out, _ = run("nppes", "--weekly", weekly)
    assert "Providers: 1 added, 0 updated, 0 unchanged, 0 no longer in the file." in out
    assert Provider.objects.filter(is_active=True).count() == 3


def test_a_file_cut_off_is_refused_with_the_way_on(download: Path, tmp_path: Path) -> None:
    run("nppes", download)
    cut_off = write_download(tmp_path, rows=0, named=(TWO_RIVERS,))
    with pytest.raises(CommandError, match="load it with --weekly, or with --many-may-vanish"):
        run("nppes", cut_off)
    out, _ = run("nppes", "--many-may-vanish", cut_off)
    assert "1 no longer in the file" in out


def test_taxonomy_labels_are_loaded(tmp_path: Path) -> None:
    assert "10 taxonomy labels." in run("taxonomy", write_labels(tmp_path))[0]


def test_a_file_that_is_no_taxonomy_is_refused(download: Path) -> None:
    with pytest.raises(CommandError, match="these columns are missing: Code; "):
        run("taxonomy", download)


def test_the_demo_has_its_registry() -> None:
    assert call_command("demo_registry") == ""
    assert Provider.objects.filter(npi=TWO_RIVERS.npi).exists()
