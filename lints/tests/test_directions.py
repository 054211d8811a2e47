"""The import contracts of pyproject.toml bite."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from lints.cast import folders
from portico.config.settings import ROOT

PYPROJECT = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
CONTRACTS = PYPROJECT[PYPROJECT.index("[tool.importlinter]") :]
PURE = {
    module
    for contract in tomllib.loads(CONTRACTS)["tool"]["importlinter"]["contracts"]
    if contract["id"] == "pure"
    for module in contract["source_modules"]
    if "*" not in module
}
"""What is named as pure beside every `rules`; the contract wants them all to be there."""


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """An empty house with the rooms of ours."""
    (tmp_path / "pyproject.toml").write_text(CONTRACTS)
    for folder in folders(ROOT / "portico"):
        write(tmp_path, f"{folder.name}/__init__.py", "")
    for module in PURE - {"portico.access", "portico.vocabulary"}:
        write(tmp_path, module.removeprefix("portico.").replace(".", "/") + ".py", "")
    return tmp_path


def write(house: Path, file: str, text: str) -> None:
    path = house / "portico" / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    for folder in path.relative_to(house).parents[:-1]:
        (house / folder / "__init__.py").touch()


def check(house: Path) -> str:
    """What the import linter says of this house."""
    run = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    command = [sys.executable, "-c", run, "--no-cache"]
    return subprocess.run(command, cwd=house, capture_output=True, text=True, check=False).stdout


WRONG = {
    "vocabulary/tin.py": "import portico.accounts",
    "web/http.py": "import portico.notices",
    "reviews/services.py": "import portico.reviews.views",
    "reviews/jobs.py": "import portico.reviews.views",
    "reviews/views.py": "",
    "reviews/rules.py": "from django.db import connection",
    "notices/services.py": "import procrastinate",
    "records/payments/services.py": "import portico.x12",
    "tools/claims/__init__.py": "import portico.tools.payments",
    "tools/payments/__init__.py": "",
}
SAID = (
    "portico.vocabulary is not allowed to import portico.accounts",
    "portico.web is not allowed to import portico.notices",
    "portico.reviews.services is not allowed to import portico.reviews.views",
    "portico.reviews.jobs is not allowed to import portico.reviews.views",
    "portico.reviews.rules is not allowed to import django",
    "portico.notices is not allowed to import procrastinate",
    "portico.records.payments.services -> portico.x12",
    "portico.tools.claims is not allowed to import portico.tools.payments",
)


def test_every_wrong_import_is_told_with_what_to_do_instead(house: Path) -> None:
    for file, text in WRONG.items():
        write(house, file, text)
    told = check(house)
    assert [wrong for wrong in SAID if wrong not in told] == []
    assert told.count(" BROKEN") == CONTRACTS.count("broken_contract_guidance")


def test_a_right_house_keeps_every_contract_and_its_tests_may_import_anything(house: Path) -> None:
    write(house, "accounts/services.py", "import portico.notices")
    write(house, "vocabulary/tests/__init__.py", "")
    write(house, "vocabulary/tests/test_tin.py", "import django\nimport portico.config\n")
    told = check(house)
    assert "0 broken" in told
    assert told.count(" KEPT") == CONTRACTS.count("broken_contract_guidance")


def test_a_folder_nobody_placed_breaks_the_build(house: Path) -> None:
    write(house, "utils/__init__.py", "")
    told = check(house)
    assert "A folder imports only downwards BROKEN" in told
    assert "portico.utils" in told
