"""What each tool says of its own pages to tests that ask every address: its ``tests/matrix.py``."""

from importlib import import_module
from typing import Any

from portico.config.settings import ROOT

TOOLS = ROOT / "portico" / "tools"


def of_tools(table: str) -> dict[str, Any]:
    """The entries that tools add to a table: ``SHOWN``, ``PRIVATE``, ``COMMON`` or ``NO_PAGE``."""
    found: dict[str, Any] = {}
    for file in sorted(TOOLS.glob("*/tests/matrix.py")):
        tool = file.parents[1].name
        told = import_module(f"portico.tools.{tool}.tests.matrix")
        found |= getattr(told, table, {})
    return found
