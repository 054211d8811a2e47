"""A trail to look at, and one to tamper with."""

from collections.abc import Callable
from itertools import count, islice
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from portico.access.actor import Actor
from portico.audit.acting import acting
from portico.audit.anchor import write_anchor
from portico.audit.sealing import seal_committed
from portico.audit.services import record
from testing.builders import NOW

WriteEvents = Callable[[int], None]


@pytest.fixture(autouse=True)
def anchors(settings: Settings, tmp_path: Path) -> Path:
    """Keep the anchors of a test in its own folder; the file they go to."""
    settings.PORTICO = settings.PORTICO.model_copy(update={"var": tmp_path})
    return tmp_path / "audit" / "anchor.log"


@pytest.fixture
def write_events() -> WriteEvents:
    """Write that many events, each in its own transaction."""
    numbers = count()

    def write(how_many: int) -> None:
        for number in islice(numbers, how_many):
            with acting(Actor.system(plan="wellfirst")):
                record(
                    actor=Actor.system(plan="wellfirst"),
                    action="test.happened",
                    subject=f"test:{number}",
                    now=NOW,
                    details={"number": number, "share": 0.5, "wörter": ["ä", None, True]},
                )

    return write


@pytest.fixture
def sealed_trail(write_events: WriteEvents) -> None:
    """Twelve sealed events, anchored at eight and at twelve."""
    write_events(8)
    seal_committed(now=NOW)
    write_anchor(now=NOW)
    write_events(4)
    seal_committed(now=NOW)
    write_anchor(now=NOW)
