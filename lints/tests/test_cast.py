"""The same file names in every folder."""

from pathlib import Path

from lints.cast import strangers
from portico.config.settings import ROOT


def make(portico: Path, *files: str) -> None:
    for file in files:
        path = portico / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()


def test_every_file_is_of_the_cast_or_a_noun_of_its_folder() -> None:
    assert [*strangers(ROOT / "portico")] == []


def test_the_cast_is_welcome_everywhere(tmp_path: Path) -> None:
    make(tmp_path, "claims/__init__.py", "claims/views/list.py", "claims/models.py")
    make(tmp_path, "claims/__pycache__/models.cpython-311.pyc")
    assert [*strangers(tmp_path, {})] == []


def test_a_name_of_nobodys_is_found(tmp_path: Path) -> None:
    make(tmp_path, "claims/__init__.py", "claims/adjudication.py", "claims/logic/__init__.py")
    assert [*strangers(tmp_path, {"claims": frozenset({"logic"})})] == ["claims/adjudication"]


def test_a_noun_that_is_gone_leaves_the_list(tmp_path: Path) -> None:
    make(tmp_path, "claims/__init__.py")
    nouns = {"claims": frozenset({"adjudication"})}
    assert [*strangers(tmp_path, nouns)] == ["claims/adjudication is gone"]


def test_a_name_that_says_nothing_is_refused_at_any_depth(tmp_path: Path) -> None:
    make(tmp_path, "claims/__init__.py", "claims/services/utils.py")
    assert [*strangers(tmp_path, {})] == ["claims/services/utils.py says nothing"]


def test_a_subject_on_a_shelf_has_its_own_nouns(tmp_path: Path) -> None:
    make(tmp_path, "records/__init__.py", "records/fees/__init__.py", "records/fees/pricing.py")
    assert [*strangers(tmp_path, {})] == ["records/fees/pricing"]
    assert [*strangers(tmp_path, {"records/fees": frozenset({"pricing"})})] == []


def test_each_subject_of_records_is_a_folder_of_its_own(tmp_path: Path) -> None:
    make(tmp_path, "records/__init__.py", "records/fees/__init__.py", "records/fees/models.py")
    make(tmp_path, "records/fees/tables.py", "records/everything.py")
    assert [*strangers(tmp_path, {})] == ["records/everything", "records/fees/tables"]
