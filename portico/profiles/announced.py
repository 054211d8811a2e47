"""What tools announce and which pages they open: every ``tool.py``, found by its folder's name."""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from portico.access.tools import Manifest, ToolPermission

TOOLS = "portico.tools"
BELOW = ("portico.delegation", "portico.toolkit")
"""Folders that are no tool, with pages that a plan may list as one."""


@cache
def announced() -> Mapping[str, ToolPermission]:
    """Every permission of every tool by its key. Raises ValueError when two share one."""
    found: dict[str, ToolPermission] = {}
    for manifest in _manifests():
        for permission in manifest.permissions:
            if permission.key in found:
                raise ValueError(f"Two tools announce {permission.key}.")
            found[permission.key] = permission
    return found


@cache
def built() -> Mapping[str, str]:
    """The page each built tool opens, by its key. Raises ValueError when two open one tool."""
    found: dict[str, str] = {}
    for manifest in _manifests():
        for key, page in manifest.opens.items():
            if key in found:
                raise ValueError(f"Two folders open {key}.")
            found[key] = page
    return found


def known_tools() -> frozenset[str]:
    """The key of every tool that is built, or announces what it will let people do."""
    return frozenset(built()) | {permission.tool for permission in announced().values()}


@cache
def _manifests() -> tuple[Manifest, ...]:
    inside = iter_modules(import_module(TOOLS).__path__, f"{TOOLS}.")
    folders = [*BELOW, *(folder.name for folder in inside)]
    return tuple(import_module(f"{folder}.tool").TOOL for folder in folders)
