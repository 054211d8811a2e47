"""The worker as a process of its own."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote

import pytest
from django.db import connection, transaction
from django.utils import timezone

from portico.jobs.queue import enqueue
from portico.notices.channels import Channel
from portico.notices.models import DemoMessage, Notice

PATIENCE = 30
"""Seconds until a worker that hangs fails the test."""


def _database_url() -> str:
    known = connection.get_connection_params()
    host = quote(known["host"], safe="")
    return f"postgresql://{known['user']}:{known['password']}@/{known['dbname']}?host={host}"


@contextmanager
def _worker() -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "django", "worker"],
        env={**os.environ, "DATABASE_URL": _database_url()},
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def _wait_for_a_message() -> None:
    """Wait on the database's own notification: no polling, no sleep."""
    raw = connection.connection
    raw.execute("listen demo_message")
    raw.execute("create or replace function tell_demo() returns trigger language plpgsql as"
                " $$ begin perform pg_notify('demo_message', ''); return null; end $$")
