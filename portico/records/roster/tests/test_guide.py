"""docs/guide/load-the-roster.md is right and complete."""

import re

from portico.config.settings import ROOT
from portico.records.roster.layout import (
    COLUMNS,
    LINE_OF_BUSINESS_LENGTH,
    PROVIDER_ID_LENGTH,
)
from portico.records.roster.tests.conftest import Load
from portico.vocabulary.names import NAME_LENGTH

GUIDE = (ROOT / "docs" / "guide" / "load-the-roster.md").read_text(encoding="utf-8")


def test_its_example_is_loaded_without_a_word(load: Load) -> None:
    (example,) = re.findall(r"```csv\n(.+?)```", GUIDE, re.DOTALL)
    summary = load(file=example)
    assert (summary.added, summary.refusals.by_reason) == (4, {})


def test_it_explains_every_column() -> None:
    rows = re.findall(r"^\| ([^|]+) \| [^|]+ \|$", GUIDE, re.MULTILINE)
    explained = {name for row in rows for name in row.split(", ")}
    assert set(COLUMNS) <= explained


def test_its_lengths_are_those_of_the_layout() -> None:
    assert f"up to {PROVIDER_ID_LENGTH} letters" in GUIDE
    assert f"{NAME_LENGTH}, {LINE_OF_BUSINESS_LENGTH} and {NAME_LENGTH} characters" in GUIDE
