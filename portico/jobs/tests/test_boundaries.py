"""The queue library is known to this folder alone."""

import ast
from pathlib import Path

import portico

HOUSE = Path(portico.__file__).parent


def test_only_this_folder_imports_the_queue_library() -> None:
    importers = {path.relative_to(HOUSE).parts[0] for path in HOUSE.rglob("*.py") if _uses(path)}
    assert importers == {"jobs"}


def _uses(path: Path) -> bool:
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    names = [
        name
        for node in nodes
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    ]
    return any(name.split(".")[0] == "procrastinate" for name in names)
