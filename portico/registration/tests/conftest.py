"""The world of a registration: a clock that stands still, and a registry with a few providers."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import time_machine

from demo.nppes import write_download
from demo.providers import DAVILA, MAYA_LINDQVIST, OLD_MILL_BEFORE, PRAIRIE_LIGHT, TWO_RIVERS
from portico.access.actor import Actor
from portico.profiles.tests.conftest import install
from portico.registry.services import load_nppes
from testing.builders import NOW
from testing.registrant import Registrant

__all__ = ["install"]
NAMED = (TWO_RIVERS, MAYA_LINDQVIST, PRAIRIE_LIGHT, OLD_MILL_BEFORE, DAVILA)


@pytest.fixture
def clock(db: None) -> Iterator[time_machine.Traveller]:
    """A Monday morning at the plan; a test moves it on."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def registry(tmp_path: Path, clock: time_machine.Traveller) -> None:
    """The local copy of the national registry, with a few providers."""
    path = write_download(tmp_path, rows=0, as_of=date(2026, 11, 15), named=NAMED)
    load_nppes(path=path, weekly=False, actor=Actor.system(), now=NOW, watch=lambda *_: None)


@pytest.fixture
def marcus(registry: None) -> Registrant:
    """Marcus registers Two Rivers Orthopedics, which the registry knows."""
    return Registrant(npi=TWO_RIVERS.npi, tin="431882764")
