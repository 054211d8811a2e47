"""Taking a picture."""

from collections.abc import Callable
from pathlib import Path

import pytest

from testing.browser import Portal

HERE = Path(__file__).parent
Take = Callable[[Portal, str], None]


@pytest.fixture
def take() -> Take:
    """Take a picture of the open page under a name."""

    def picture(portal: Portal, name: str) -> None:
        portal.picture(HERE / name)

    return picture
