"""Judges, when every journey has run, that no page of the portal was left unscanned."""

import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest

from testing.journey import SCANS
from testing.routes import is_whole_run, page_routes
from testing.scan import scanned_routes

HERE = Path(__file__).parent
COLLECTED = pytest.StashKey[set[str]]()
MISSED = pytest.StashKey[list[str]]()


def pytest_configure(config: pytest.Config) -> None:
    """One folder for what the workers of this run scan."""
    if not hasattr(config, "workerinput"):
        config.stash[SCANS] = Path(tempfile.mkdtemp(prefix="portico-scans-"))
        config.stash[COLLECTED] = set()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a worker of xdist where that is."""
    node.workerinput["scans"] = str(node.config.stash[SCANS])


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_node_collection_finished(node: Any, ids: list[str]) -> None:
    """Remember what a worker is going to run."""
    node.config.stash[COLLECTED].update(_journey_files(ids))


def pytest_collection_finish(session: pytest.Session) -> None:
    """The same where there are no workers."""
    if (collected := session.config.stash.get(COLLECTED, None)) is not None:
        collected.update(_journey_files([item.nodeid for item in session.items]))


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Fail a green run that scanned less than every page."""
    config = session.config
    if SCANS not in config.stash:
        return
    scanned = scanned_routes(config.stash[SCANS])
    shutil.rmtree(config.stash[SCANS], ignore_errors=True)
    if exitstatus != pytest.ExitCode.OK or not _every_journey_ran(config):
        return
    config.stash[MISSED] = sorted(page_routes() - scanned)
    if config.stash[MISSED]:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Name the pages nobody scanned."""
    if missed := config.stash.get(MISSED, []):
        terminalreporter.section("Pages no journey scanned", red=True)
        terminalreporter.line("\n".join(missed))


def _every_journey_ran(config: pytest.Config) -> bool:
    return is_whole_run(
        narrowed=bool(config.option.keyword or config.getoption("lf", default=False)),
        arguments=[str(argument) for argument in config.args],
        collected=config.stash[COLLECTED],
        stories={path.name for path in HERE.glob("test_*.py")},
    )


def _journey_files(ids: list[str]) -> set[str]:
    files = {node_id.partition("::")[0] for node_id in ids}
    return {Path(file).name for file in files if Path(file).parent.name == HERE.name}
