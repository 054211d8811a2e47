"""Loading a few providers, as CMS would publish them."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Protocol

import pytest

from demo.nppes import write_download
from demo.providers import DemoProvider
from portico.access.actor import Actor
from portico.registry.nppes.loading import Summary
from portico.registry.services import load_nppes

NOW = datetime(2026, 11, 17, 15, 0, tzinfo=UTC)


class Load(Protocol):
    """Load these providers from a file of that day."""

    def __call__(
        self,
        *providers: DemoProvider,
        as_of: date = date(2026, 11, 8),
        weekly: bool = False,
        many_may_vanish: bool = False,
        change: Callable[[Path], object] = ...,
    ) -> Summary: ...


@pytest.fixture
def load(tmp_path: Path, db: None) -> Load:
    """Return what writes a download and loads it; ``change`` may spoil the file before."""

    def act(
        *providers: DemoProvider,
        as_of: date = date(2026, 11, 8),
        weekly: bool = False,
        many_may_vanish: bool = False,
        change: Callable[[Path], object] = Path.stat,
    ) -> Summary:
        path = write_download(tmp_path, rows=0, as_of=as_of, named=providers)
        change(path)
        return load_nppes(
            path=path,
            weekly=weekly,
            many_may_vanish=many_may_vanish,
            actor=Actor.system(),
            now=NOW,
            watch=lambda *_: None,
        )

    return act


def appending(line: str) -> Callable[[Path], object]:
    """Return a change that adds a line to the provider file."""

    def change(path: Path) -> None:
        with path.open("a", encoding="utf-8") as file:
            file.write(line + "\n")

    return change
