"""Installations with other plans than the shipped ones."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from portico.profiles.loading import agreement_text, page_markdown, profiles
from portico.profiles.removed import removed_plans


@pytest.fixture
def install(settings: Settings) -> Iterator[Callable[[Path], None]]:
    """Let this test run in an installation with the plans of a folder."""

    def use(folder: Path) -> None:
        settings.PORTICO = settings.PORTICO.model_copy(update={"plans": folder})
        forget()

    yield use
    forget()


def forget() -> None:
    """Have plans/ read again."""
    for cached in (profiles, removed_plans, agreement_text, page_markdown):
        cached.cache_clear()
