"""What ``portico load`` can load: each folder above registers its kinds of file here."""

from argparse import ArgumentParser
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeAlias

from portico.loading.lines import Refusals, Watch


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a load did, in sentences, and the lines it refused."""

    sentences: Sequence[str]
    refusals: Refusals = field(default_factory=Refusals)


Load: TypeAlias = Callable[[Mapping[str, Any], datetime, Watch], Report]
"""Loads what the options say, ``file`` above all; raises UnusableFile when it loads nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One KIND of ``portico load KIND FILE``."""

    name: str
    help: str
    load: Load
    add_arguments: Callable[[ArgumentParser], object] = lambda _: None
    """Besides the file."""


_registered: dict[str, Kind] = {}


def register_kind(kind: Kind) -> None:
    """Called once per kind, from an AppConfig's ready()."""
    _registered[kind.name] = kind


def kinds() -> Mapping[str, Kind]:
    """Every kind by name."""
    return _registered
