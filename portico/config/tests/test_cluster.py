"""The embedded database."""

import pytest
from django.db import connection


@pytest.mark.django_db
def test_tests_run_on_postgresql_18_with_fsync_on() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select current_setting('fsync'), current_setting('server_version')")
        fsync, version = cursor.fetchone()
    assert fsync == "on"
    assert version.startswith("18")
