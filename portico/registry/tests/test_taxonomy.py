"""What taxonomy codes mean, as the operator loads it."""

from pathlib import Path

import pytest

from demo.nppes import write_labels
from portico.access.actor import Actor
from portico.loading.columns import UnusableFile
from portico.registry.models import Load, TaxonomyLabel
from portico.registry.services import load_taxonomy
from portico.registry.tests.conftest import NOW

pytestmark = pytest.mark.django_db
HEADER = "Code,Grouping,Classification,Specialization,Definition,Notes\n"


def load(path: Path) -> int:
    return load_taxonomy(path=path, actor=Actor.system(), now=NOW)


def csv(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "nucc_taxonomy_261.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_labels_are_loaded_and_noted(tmp_path: Path) -> None:
    count = load(write_labels(tmp_path))
    assert TaxonomyLabel.objects.count() == count > 5
    assert Load.objects.get().kind == "taxonomy"


def test_without_a_display_name_the_words_are_joined(tmp_path: Path) -> None:
    load(csv(tmp_path, HEADER + '207X00000X,G,Bone doctor,"Hands, and feet",D,N\n'))
    load(csv(tmp_path, HEADER + "225100000X,G,Movement,,D,N\n"))
    labels = dict(TaxonomyLabel.objects.values_list("code", "label"))
    assert labels == {"207X00000X": "Bone doctor, Hands, and feet", "225100000X": "Movement"}


def test_a_newer_file_changes_the_words(tmp_path: Path) -> None:
    load(csv(tmp_path, HEADER + "207X00000X,G,Old,,D,N\n"))
    load(csv(tmp_path, HEADER + "207X00000X,G,New,,D,N\n"))
    assert TaxonomyLabel.objects.get().label == "New"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "these columns are missing: Code; Classification; Specialization"),
        ("Code,Classification\n", "these columns are missing: Specialization"),
        (HEADER + "207X,G,Bones,,,\n", "line 2 has no code of ten characters with words"),
        (HEADER + "207X00000X\n", "line 2 has no code of ten characters with words"),
    ],
)
def test_what_is_no_taxonomy_file_is_refused(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(UnusableFile, match=reason):
        load(csv(tmp_path, text))
    assert not TaxonomyLabel.objects.exists()


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnusableFile, match="cannot be read"):
        load(tmp_path / "nowhere.csv")
