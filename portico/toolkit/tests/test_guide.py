"""docs/guide/add-a-tool.md is right: its text alone is a tool that opens, refuses and goes away."""

import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from shutil import copy2, copytree, ignore_patterns, rmtree
from subprocess import CompletedProcess, run

import pytest

from portico.config.settings import ROOT

GUIDE = (ROOT / "docs" / "guide" / "add-a-tool.md").read_text(encoding="utf-8")
PIECE = re.compile(r"^`([\w./-]+)` (?:.+\n)+\n```\w+\n((?:.*\n)+?)```$", re.MULTILINE)
SAID = re.compile(r"^    (\w+\.toml: .+)$", re.MULTILINE)
TOOL, PROFILE = "portico/tools/our_listing", "plans/caresource.toml"
COPIED = ("portico", "plans", "testing", "lints", "demo", "docs", "journeys", "bench")
ASKED = (
    TOOL,
    "portico/toolkit/tests/our_listing.py",
    "lints/tests/test_cast.py",
    "lints/tests/test_pages.py",
    "lints/tests/test_plan_names.py",
)
EVERYBODY = [
    f"testing/test_matrix.py::test_everybody_sees_their_own_and_nothing_of_others[{who}]"
    for who in ("main", "member", "listing", "other", "far", "viewing", "at_work", "anonymous")
]
PYTEST = ("-m", "pytest", "-q", "-p", "testing.given_database", "-p", "no:cacheprovider")
CONTRACTS = "from importlinter.cli import lint_imports_command; lint_imports_command()"
WITHOUT_IT = """
import django
django.setup()
from django.core.management import call_command
from django.test import Client
call_command("check")
assert Client().get("/caresource/our-listing/").status_code == 404
"""


@dataclass(frozen=True, slots=True)
class Copy:
    """The project in another folder, with programs that know no other."""

    root: Path
    database: str

    def write_tool(self) -> None:
        """Write every file of the guide; a profile gets its lines at the end."""
        for path, text in PIECE.findall(GUIDE):
            file = self.root / path
            file.parent.mkdir(parents=True, exist_ok=True)
            before = file.read_text(encoding="utf-8") + "\n" if file.suffix == ".toml" else ""
            file.write_text(before + text, encoding="utf-8")

    def python(self, *arguments: str) -> CompletedProcess[str]:
        """Run Python there; its own environment says nothing of the original."""
        environment = {
            **os.environ,
            "PYTHONPATH": str(self.root),
            "PORTICO_VAR": str(self.root / "var"),
            "PORTICO_ASSETS": str(ROOT / "node_modules"),
            "DATABASE_URL": self.database,
        }
        return run(
            [sys.executable, *arguments],
            cwd=self.root,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def succeeds(self, *arguments: str) -> None:
        """Run Python there; it ends well, or all it said is told."""
        done = self.python(*arguments)
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture
def copy(tmp_path: Path, own_database: str) -> Copy:
    """The project as it is, without anything that was made of it."""
    for folder in COPIED:
        copytree(ROOT / folder, tmp_path / folder, ignore=ignore_patterns("screens", "var"))
    for file in ("conftest.py", "pyproject.toml"):
        copy2(ROOT / file, tmp_path / file)
    return Copy(tmp_path, own_database)


def test_its_pieces_are_a_tool_that_is_removed_by_deleting_its_folder(copy: Copy) -> None:
    before = (copy.root / PROFILE).read_bytes()
    copy.write_tool()
    copy.succeeds("-m", "django", "check")
    copy.succeeds("-c", CONTRACTS, "--no-cache")
    copy.succeeds("-m", "ruff", "check", TOOL)
    copy.succeeds("-m", "ruff", "format", "--check", TOOL)
    copy.succeeds("-m", "djlint", "--lint", "--quiet", TOOL)
    copy.succeeds(*PYTEST, "-m", "not journey", *ASKED)

    rmtree(copy.root / TOOL)
    refused = copy.python("-m", "django", "check").stderr
    assert [line for line in SAID.findall(GUIDE) if line not in refused] == []
    (copy.root / PROFILE).write_bytes(before)
    copy.succeeds("-c", WITHOUT_IT)


@pytest.mark.deep
def test_everybody_asks_its_address_and_its_page_is_scanned(copy: Copy) -> None:
    copy.write_tool()
    copy.succeeds(*PYTEST, TOOL, *EVERYBODY)


def test_it_says_two_things_of_a_folder_that_is_gone() -> None:
    assert len(SAID.findall(GUIDE)) == 2
