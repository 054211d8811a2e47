"""ARCHITECTURE.md keeps pace with the house."""

import re

from lints.cast import folders
from portico.config.settings import ROOT

TEXT = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")


def test_every_folder_of_portico_is_in_it() -> None:
    named = set(re.findall(r"`([a-z0-9_]+)/`", TEXT))
    assert {folder.name for folder in folders(ROOT / "portico")} <= named


def test_it_names_no_folder_that_is_not_there() -> None:
    named = set(re.findall(r"`([a-z0-9_]+)/`", TEXT))
    assert {name for name in named if not (ROOT / "portico" / name).is_dir()} <= {
        path.name for path in ROOT.iterdir()
    }


def test_it_stays_one_page() -> None:
    assert len(TEXT.splitlines()) <= 90
