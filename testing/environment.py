"""A pytest plugin: the settings tests run under, and a database when none is given.

Loaded by ``-p`` because Django reads its settings before any conftest is looked at.
"""

import os
from collections.abc import Generator
from pathlib import Path

import psycopg
import pytest

from portico.config import cluster

ENVIRONMENT = {
    "DJANGO_SETTINGS_MODULE": "portico.config.settings",
    "PORTICO_DEMO": "1",
    "PORTICO_SECRET_KEY": "tests-only-key-of-fifty-characters-0123456789abcdef",
    "PORTICO_BASE_URL": "http://testserver",
    "PORTICO_STATIC": "found",
    "PORTICO_MAIL": "demo",
    "PORTICO_GATEWAY": "demo",
}
OWN_CLUSTER = pytest.StashKey[Path]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """``./test --deep --corpus DIR`` arrives here."""
    parser.addoption("--deep", action="store_true", help="also kills, faults, large profiles")
    parser.addoption("--corpus", type=Path, metavar="DIR", help="also published files, from DIR")
    parser.addoption(
        "--pictures", type=Path, metavar="DIR", help="take one of every page that journeys meet"
    )
    parser.addoption(
        "--mutants", type=int, default=30, metavar="N", help="how many a deep run draws"
    )
    parser.addoption(
        "--mutants-seed", default="", help="which it draws; without it, as the sources say"
    )


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None]:
    """Before Django starts: settings, and a cluster beside the demo's own."""
    os.environ.update(ENVIRONMENT)
    var = Path(os.environ.get("PORTICO_VAR", "var")) / "test"
    os.environ["PORTICO_ORIGINALS"] = str(var.absolute() / "originals")
    os.environ["PORTICO_EXCHANGE"] = str(var.absolute() / "exchange")
    if not os.environ.get("DATABASE_URL"):
        os.environ["DATABASE_URL"] = cluster.start(var).url("owner")
        early_config.stash[OWN_CLUSTER] = var
    return (yield)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the cluster we brought up, unless another run of the tests is using it."""
    var = config.stash.get(OWN_CLUSTER, None)
    if var is not None and not _others_connected(cluster.known_url(var, "superuser")):
        cluster.stop(var)


def _others_connected(url: str) -> bool:
    with psycopg.connect(url) as connection:
        others = connection.execute(
            "select count(*) from pg_stat_activity"
            " where backend_type = 'client backend' and pid <> pg_backend_pid()"
        ).fetchone()
    return others is not None and others[0] > 0
