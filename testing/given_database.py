"""A pytest plugin: the tests run in the database that DATABASE_URL names, which is made already."""

import pytest


@pytest.fixture(scope="session")
def django_db_setup() -> None:
    """Whoever starts this run has made its database, and drops it."""
