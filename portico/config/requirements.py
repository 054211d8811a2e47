"""What docs/requirements.md asks for, and the tests that carry its ids.

Tests are read as text, not imported: asking takes no database, no browser and no pytest.
"""

import ast
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

_ROW = re.compile(r"^\| ([A-Z]{2}-\d{2}) \|", re.MULTILINE)


def requirement_ids(text: str) -> list[str]:
    """Every id of docs/requirements.md, in its order."""
    return _ROW.findall(text)


def tests_by_requirement(root: Path) -> Mapping[str, list[str]]:
    """For every id of the document below ``root`` the tests that carry it, as ``file::test``."""
    ids = requirement_ids((root / "docs" / "requirements.md").read_text(encoding="utf-8"))
    found: dict[str, list[str]] = {one: [] for one in ids}
    for path in _test_files(root):
        for test, carried in _marked(path):
            for one in sorted(carried & found.keys()):
                found[one].append(f"{path.relative_to(root).as_posix()}::{test}")
    return found


def _test_files(root: Path) -> Iterator[Path]:
    """Yield what pytest would collect."""
    options = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    for place in options["tool"]["pytest"]["ini_options"]["testpaths"]:
        yield from sorted((root / place).rglob("test_*.py"))


def _marked(path: Path) -> Iterator[tuple[str, set[str]]]:
    """Yield each test of a file with the ids it carries, by itself or with its whole file."""
    body = ast.parse(path.read_text(encoding="utf-8")).body
    of_all = [node.value for node in body if isinstance(node, ast.Assign) and _is_pytestmark(node)]
    for node in body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            yield node.name, {one for mark in (*of_all, *node.decorator_list) for one in _ids(mark)}


def _is_pytestmark(node: ast.Assign) -> bool:
    return any(isinstance(to, ast.Name) and to.id == "pytestmark" for to in node.targets)


def _ids(mark: ast.expr) -> Iterator[str]:
    """Yield the arguments of ``requirement(…)``, also where it marks one of several parameters."""
    for node in ast.walk(mark):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "requirement":
            for given in node.args:
                if isinstance(given, ast.Constant):
                    yield str(given.value)
