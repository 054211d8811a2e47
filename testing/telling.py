"""A pytest plugin: whatever a test makes an organization's event of, its administrators can read.

Actions are also composed at run time, where no walk over the source finds them.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from portico.audit.announced import acts, untold
from portico.audit.services import INSERT


@pytest.fixture(scope="session", autouse=True)
def _events_of_organizations_have_words() -> Iterator[None]:
    _read_along(connection)
    connection_created.connect(_read_along)
    yield
    connection_created.disconnect(_read_along)


def _read_along(connection: BaseDatabaseWrapper, **_: Any) -> None:
    """On every connection, also those of a test's own threads."""
    if _insist_on_words not in connection.execute_wrappers:
        connection.execute_wrappers.append(_insist_on_words)


def _insist_on_words(execute: Callable[..., Any], sql: Any, params: Any, *rest: Any) -> Any:
    if sql == INSERT and params["organization_id"]:
        action = params["action"]
        if action not in acts() and action not in untold():
            message = f"{action}: say in the trail.py of the folder that records it how it is told"
            raise AssertionError(message)
    return execute(sql, params, *rest)
