"""Plans that left."""

from pathlib import Path

import pytest

from portico.profiles.errors import BadProfile
from portico.profiles.removed import load_removed
from portico.profiles.tests.fake_plans import WELLFIRST


def test_a_file_moved_there_as_it_was_is_enough(tmp_path: Path) -> None:
    (tmp_path / "wellfirst.toml").write_bytes(WELLFIRST.read_bytes())
    assert load_removed(tmp_path)["wellfirst"].contacts[0].phone == "1-866-555-0127"


def test_a_folder_that_is_not_there_has_no_plans(tmp_path: Path) -> None:
    assert load_removed(tmp_path / "removed") == {}


def test_a_file_without_a_contact_is_refused_with_file_and_key(tmp_path: Path) -> None:
    (tmp_path / "gone.toml").write_text('slug = "gone"\nname = "Gone Health"\n')
    with pytest.raises(BadProfile, match=r"removed/gone.toml: contacts: Field required"):
        load_removed(tmp_path)
