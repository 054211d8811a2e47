"""Fixtures and profiles of every test in the project."""

import os
import time

import pytest
from hypothesis import HealthCheck, settings

pytest_plugins = [
    "testing.emptying",
    "testing.jobs",
    "testing.journey",
    "testing.plans",
    "testing.requirements",
]

settings.register_profile("default", max_examples=30, deadline=None, derandomize=True)
settings.register_profile(
    "deep",
    max_examples=1000,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)


def pytest_configure(config: pytest.Config) -> None:
    """Take the large profile in a deep run."""
    settings.load_profile("deep" if config.getoption("--deep") else "default")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave deep tests to a deep run."""
    if not config.getoption("--deep"):
        deep = [item for item in items if item.get_closest_marker("deep")]
        config.hook.pytest_deselected(items=deep)
        items[:] = [item for item in items if item not in deep]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what ``./test`` took before the tests began."""
    if began := os.environ.get("PORTICO_TEST_BEGAN"):
        minutes, seconds = divmod(int(time.time() - float(began)), 60)
        terminalreporter.write_line(
            f"./test took {minutes} min {seconds} s, set-up and checks included"
        )
