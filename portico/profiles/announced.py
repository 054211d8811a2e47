"""The permissions that tools announce: every ``tool.py`` of ``portico/tools``, found by its name."""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from portico.access.tools import ToolPermission

TOOLS = "portico.tools"


@cache
def announced() -> Mapping[str, ToolPermission]:
    """Every permission of every tool by its key. Raises ValueError when two share one."""
    found: dict[str, ToolPermission] = {}
    for folder in iter_modules(import_module(TOOLS).__path__):
        manifest = import_module(f"{TOOLS}.{folder.name}.tool").TOOL
        for permission in manifest.permissions:
            if permission.key in found:
                raise ValueError(f"Two tools announce {permission.key}.")
            found[permission.key] = permission
    return found
