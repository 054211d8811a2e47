"""Fixtures: taking a picture, and which pages have one."""

from collections.abc import Callable
from pathlib import Path

import pytest

from testing.browser import Portal
from testing.routes import route_of

HERE = Path(__file__).parent
Take = Callable[[Portal, str], None]


@pytest.fixture(scope="session")
def taken() -> set[str]:
    """The routes of the pages that have a picture; the last test wants all of them."""
    return set()


@pytest.fixture
def take(taken: set[str]) -> Take:
    """Take a picture of the open page under a name."""

    def picture(portal: Portal, name: str) -> None:
        portal.picture(HERE / name)
        taken.add(route_of(portal.page.url))

    return picture
