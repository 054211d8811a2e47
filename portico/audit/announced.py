"""What the folders say of their acts: every ``trail.py`` of the project, found by its name.

A ``trail.py`` may hold ``ACTS`` (action: how it is told), ``UNTOLD`` (actions an organization does
not read, because they are somebody's own or the plan's inner work) and ``NAMES`` (kind of subject:
who names it). An action that nobody announces is not told.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules
from types import ModuleType
from uuid import UUID

import portico
from portico.audit.wording import Act, Kind

Namer = Callable[[int, Collection[UUID]], Mapping[UUID, str]]
"""Names things by their public ids, as far as the organization of that id may know them."""
CONTAINERS = ("portico.records", "portico.tools")


@cache
def acts() -> Mapping[str, Act]:
    """Every action that is told. Raises ValueError when two folders announce one."""
    found: dict[str, Act] = {}
    for module in _modules():
        for action, act in getattr(module, "ACTS", {}).items():
            if action in found:
                raise ValueError(f"Two folders say how {action} is told.")
            found[action] = act
    return found


@cache
def untold() -> frozenset[str]:
    """Every action that is not told, on purpose."""
    return frozenset().union(*(getattr(module, "UNTOLD", ()) for module in _modules()))


@cache
def namers() -> Mapping[str, Namer]:
    """Who names what, by the kind of subject."""
    return {kind: name for module in _modules() for kind, name in _names(module)}


def actions_of(kind: Kind | None) -> list[str]:
    """The actions told of one kind, or all of them."""
    return sorted(action for action, act in acts().items() if kind in {None, act.kind})


def _names(module: ModuleType) -> Iterator[tuple[str, Namer]]:
    yield from getattr(module, "NAMES", {}).items()


@cache
def _modules() -> list[ModuleType]:
    names = [f"{folder}.trail" for folder in _folders()]
    return [import_module(name) for name in names if find_spec(name)]


def _folders() -> Iterator[str]:
    for folder in iter_modules(portico.__path__, "portico."):
        if folder.name not in CONTAINERS:
            yield folder.name
        else:
            inner = import_module(folder.name).__path__
            yield from (each.name for each in iter_modules(inner, f"{folder.name}."))
