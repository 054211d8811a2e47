"""A copy of the tests' database, for a run of tests in a process of its own."""

import os
from collections.abc import Iterator
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection


@pytest.fixture
def own_database(transactional_db: None) -> Iterator[str]:
    """A copy of the tests' database, as a URL; what the other program leaves is gone with it.

    Started with ``-p testing.given_database``, pytest takes it as it is.
    """
    connection.creation.clone_test_db("own", verbosity=0, autoclobber=True)
    name = connection.creation.get_test_db_clone_settings("own")["NAME"]
    yield urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))
    connection.creation.destroy_test_db(suffix="own", verbosity=0)
