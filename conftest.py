"""Fixtures and profiles of every test in the project."""

import os
import time

import pytest
from hypothesis import HealthCheck, settings

from testing.mutants import own_seed

pytest_plugins = [
    "testing.emptying",
    "testing.jobs",
    "testing.journey",
    "testing.own_database",
    "testing.plans",
    "testing.requirements",
    "testing.telling",
]

settings.register_profile("default", max_examples=30, deadline=None, derandomize=True)
settings.register_profile(
    "deep",
    max_examples=1000,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)


def pytest_configure(config: pytest.Config) -> None:
    """Take the large profile in a deep run; refuse a corpus that is not there."""
    settings.load_profile("deep" if config.getoption("--deep") else "default")
    if config.getoption("--hypothesis-seed") is not None:  # to look for what is not known yet
        settings.register_profile("seeded", settings.default, derandomize=False)
        settings.load_profile("seeded")
    config.option.mutants_seed = config.option.mutants_seed or own_seed()
    corpus = config.getoption("--corpus")
    if corpus is not None and not corpus.is_dir():
        message = f"--corpus {corpus}: there is no such folder. Name the one that holds 835/."
        raise pytest.UsageError(message)


def pytest_report_header(config: pytest.Config) -> str | None:
    """Say how to draw the same mutants again."""
    options = config.option
    return (
        f"mutants: --mutants {options.mutants} --mutants-seed {options.mutants_seed}"
        if options.deep
        else None
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave deep tests to a deep run, and those of the corpus to one that has it."""
    for option in ("deep", "corpus"):
        if not config.getoption(f"--{option}"):
            others = [item for item in items if item.get_closest_marker(option)]
            config.hook.pytest_deselected(items=others)
            items[:] = [item for item in items if item not in others]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what ``./test`` took before the tests began."""
    if began := os.environ.get("PORTICO_TEST_BEGAN"):
        minutes, seconds = divmod(int(time.time() - float(began)), 60)
        terminalreporter.write_line(
            f"./test took {minutes} min {seconds} s, set-up and checks included"
        )
