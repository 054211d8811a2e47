"""``portico requirements``: ids as the document has them, tests as pytest collects them."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

DOCUMENT = """
| id | requirement |
| --- | --- |
| WF-01 | The sign-in page leads to sign-up. |
| WF-02 | An organization registers. |
| WF-03 | Later. |
"""
BY_TEST = """
import pytest

@pytest.mark.requirement("WF-01")
def test_sign_up(): ...

@pytest.mark.parametrize("kind", [pytest.param(1, marks=pytest.mark.requirement("WF-02"))])
def test_organization(kind): ...

@pytest.mark.requirement("WF-03")
def builder(): ...
"""
BY_FILE = """
import pytest
pytestmark = [pytest.mark.django_db, pytest.mark.requirement("WF-02", "WF-01")]

def test_everything(): ...
"""


@pytest.fixture
def project(tmp_path: Path, settings: Settings) -> Path:
    """A project of its own, with two files of tests in one of its folders."""
    files = {
        "docs/requirements.md": DOCUMENT,
        "pyproject.toml": '[tool.pytest.ini_options]\ntestpaths = ["here"]\n',
        "here/tests/test_first.py": BY_TEST,
        "here/test_second.py": BY_FILE,
        "elsewhere/test_third.py": BY_TEST.replace("WF-01", "WF-03"),
    }
    for place, text in files.items():
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / place).write_text(text)
    settings.ROOT = tmp_path
    return tmp_path


def printed() -> list[str]:
    out = StringIO()
    call_command("requirements", stdout=out)
    return out.getvalue().splitlines()


def test_every_id_has_its_tests_or_is_not_yet_built(project: Path) -> None:
    assert printed() == [
        "WF-01  here/test_second.py::test_everything",
        "       here/tests/test_first.py::test_sign_up",
        "WF-02  here/test_second.py::test_everything",
        "       here/tests/test_first.py::test_organization",
        "WF-03  not yet built",
        "2 of 3 requirements have a test.",
    ]


def test_an_installation_without_the_document_says_where_it_is(project: Path) -> None:
    (project / "docs" / "requirements.md").unlink()
    with pytest.raises(CommandError, match="clone of the project"):
        printed()
