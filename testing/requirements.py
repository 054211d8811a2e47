"""A pytest plugin: a requirement has a test that carries its id, or waits and says why.

The ids are those of docs/requirements.md. A marker with another id stops the run at once; when the
whole suite was collected, one more test tells which requirements nobody shows.
"""

from collections.abc import Collection, Mapping
from pathlib import Path

import pytest

from portico.config.requirements import requirement_ids

_LATER = "in a later release"
_CALENDAR = f"the calendar of accounts comes {_LATER}"
_TOOL = f"the tool opens its coming-soon page; it is built {_LATER}"
WAITING: Mapping[str, str] = {
    **dict.fromkeys(("WM-09", "WM-10", "WM-16"), _CALENDAR),
    **dict.fromkeys((f"WM-{number}" for number in range(21, 27)), _TOOL),
    **dict.fromkeys((f"WM-{number}" for number in range(30, 36)), _TOOL),
}
"""Requirements without a test, and why. May only shrink."""


def complaints(known: Collection[str], shown: set[str], waiting: Mapping[str, str]) -> list[str]:
    """Say what keeps the requirements from all having a test."""
    return [
        *(f"{one} has no test." for one in known if one not in shown and one not in waiting),
        *(f"{one} has a test and waits no longer: take it off WAITING." for one in waiting if one in shown),
        *(f"{one} waits but is no requirement: take it off WAITING." for one in waiting if one not in known),
    ]  # fmt: skip


class AllShown(pytest.Item):
    """The test that fails when a requirement has none."""

    def __init__(self, *, complaints: list[str], **kwargs: object) -> None:
        super().__init__(**kwargs)  # type: ignore[arg-type] # what pytest itself passes on
        self.complaints = complaints

    def runtest(self) -> None:
        """Fail with every complaint."""
        if self.complaints:
            pytest.fail("\n".join(self.complaints), pytrace=False)


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known."""
    config.addinivalue_line("markers", "requirement(*ids): what the test shows")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(
    session: pytest.Session, config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Refuse unknown ids; before anything is deselected, see what the whole suite shows."""
    known = requirement_ids(_document(config).read_text(encoding="utf-8"))
    shown: set[str] = set()
    for item in items:
        for marker in item.iter_markers("requirement"):
            if not marker.args or not set(marker.args) <= set(known):
                message = f"{item.nodeid}: {marker.args} is not an id of docs/requirements.md."
                raise pytest.UsageError(message)
            shown |= set(marker.args)
    if _is_whole(config):
        missing = complaints(known, shown, WAITING)
        name = "every requirement has a test"
        items.append(AllShown.from_parent(session, name=name, complaints=missing))


def _document(config: pytest.Config) -> Path:
    return config.rootpath / "docs" / "requirements.md"


def _is_whole(config: pytest.Config) -> bool:
    """True when nothing narrowed what is collected; a worker of xdist gets paths, not testpaths."""
    places = {config.rootpath / place for place in config.getini("testpaths")}
    collected = {(config.invocation_params.dir / argument).resolve() for argument in config.args}
    narrowed = ("ignore", "ignore_glob", "lf", "keyword")
    return {place for place in places if place.exists()} <= collected and not any(
        config.getoption(option, None) for option in narrowed
    )
