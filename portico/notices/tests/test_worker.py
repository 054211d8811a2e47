"""The worker as a process of its own: it sends what is committed, and stops without losing any."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event
from urllib.parse import quote

import pytest
from django.db import connection

from portico.notices.models import Notice
from portico.notices.tests.conftest import WriteNotice
from testing.mail_server import MailServer

PATIENCE = 60
"""Seconds until a worker that hangs fails the test."""


@contextmanager
def a_worker(mail_server: MailServer) -> Iterator[subprocess.Popen[bytes]]:
    """Start one on the test's own database."""
    known = connection.get_connection_params()
    host = quote(known["host"], safe="")
    url = f"postgresql://{known['user']}:{known['password']}@/{known['dbname']}?host={host}"
    mail = {"PORTICO_MAIL": "smtp", "PORTICO_SMTP_PORT": str(mail_server.port)}
    process = subprocess.Popen(
        [sys.executable, "-m", "django", "worker"],
        env={**os.environ, "DATABASE_URL": url, **mail},
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait(PATIENCE)


@pytest.mark.django_db(transaction=True)
def test_a_worker_told_to_stop_finishes_what_it_has_in_hand(
    mail_server: MailServer, write_notice: WriteNotice
) -> None:
    sending, told = Event(), Event()

    def slow_answer() -> str:
        sending.set()
        told.wait(PATIENCE)
        return "250 OK"

    mail_server.to_message = slow_answer
    notice = write_notice()
    with a_worker(mail_server) as worker:
        assert sending.wait(PATIENCE)
        worker.send_signal(signal.SIGTERM)
        told.set()
        assert worker.wait(PATIENCE) == 0
    notice.refresh_from_db()
    assert notice.state == "sent"
    assert len(mail_server.received()) == 1


@pytest.mark.django_db(transaction=True)
def test_a_worker_sends_what_is_written_while_it_waits(
    mail_server: MailServer, write_notice: WriteNotice
) -> None:
    write_notice()
    with a_worker(mail_server) as worker:
        mail_server.arrived.get(timeout=PATIENCE)
        second = write_notice()
        mail = mail_server.arrived.get(timeout=PATIENCE)
        assert mail["Message-ID"] == f"<{second.public_id}@localhost>"
        worker.send_signal(signal.SIGINT)
        assert worker.wait(PATIENCE) == 0
    assert set(Notice.objects.values_list("state", flat=True)) == {"sent"}


@pytest.mark.deep
@pytest.mark.django_db(transaction=True)
def test_a_worker_outlives_the_loss_of_its_database_connections(
    mail_server: MailServer, write_notice: WriteNotice
) -> None:
    write_notice()
    with a_worker(mail_server) as worker:
        mail_server.arrived.get(timeout=PATIENCE)
        with connection.cursor() as cursor:
            cursor.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                " where datname = current_database() and pid <> pg_backend_pid()"
                " and backend_type = 'client backend'"
            )
        write_notice()
        mail_server.arrived.get(timeout=PATIENCE)
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(PATIENCE) == 0


@pytest.mark.deep
@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_while_it_sends_is_followed_by_one_that_says_so(
    mail_server: MailServer, write_notice: WriteNotice
) -> None:
    """Takes as long as a dead worker's silence."""
    sending, killed = Event(), Event()

    def answer_too_late() -> str:
        sending.set()
        killed.wait(PATIENCE)
        mail_server.to_message = "250 OK"
        return "250 OK"

    mail_server.to_message = answer_too_late
    notice = write_notice()
    with a_worker(mail_server) as worker:
        assert sending.wait(PATIENCE)
        worker.kill()
        worker.wait(PATIENCE)
        killed.set()
    with a_worker(mail_server) as worker:
        assert "X-Portico-Repeat" not in mail_server.arrived.get(timeout=PATIENCE)
        assert mail_server.arrived.get(timeout=PATIENCE)["X-Portico-Repeat"] == "2"
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(PATIENCE) == 0
    notice.refresh_from_db()
    assert notice.state == "sent"
