"""A code leaves no trace: not in the outbox once it has ended, not in a log."""

import logging

import pytest
from django.db import IntegrityError
from pytest_django.fixtures import Settings

from portico.notices.delivery import TryAgain, deliver_notice
from portico.notices.models import Notice
from portico.notices.tests.conftest import WriteNotice, use_smtp
from testing.builders import NOW
from testing.mail_server import MailServer

pytestmark = pytest.mark.django_db


def _deliver(notice: Notice) -> None:
    deliver_notice(notice_id=notice.pk, now=NOW)
    notice.refresh_from_db()


def _try(notice: Notice) -> None:
    with pytest.raises(TryAgain):
        deliver_notice(notice_id=notice.pk, now=NOW)
    notice.refresh_from_db()


@pytest.mark.parametrize("answer", ["250 OK", "550 Never"])
def test_a_code_is_blanked_as_soon_as_it_has_ended(
    mail_server: MailServer, write_notice: WriteNotice, answer: str
) -> None:
    notice = write_notice(secret=True)
    mail_server.to_recipient = answer
    _deliver(notice)
    assert notice.has_ended
    assert notice.body == ""


def test_a_code_that_still_waits_is_kept(write_notice: WriteNotice, settings: Settings) -> None:
    notice = write_notice(secret=True)
    use_smtp(settings, smtp_port=9)
    _try(notice)
    assert "482715" in notice.body


def test_the_database_keeps_no_secret_of_an_ended_notice(write_notice: WriteNotice) -> None:
    write_notice(secret=True)
    with pytest.raises(IntegrityError, match="notice_secret_body_is_blanked_at_its_end"):
        Notice.objects.update(state="sent", ended_at=NOW)


def test_logs_name_the_notice_and_neither_the_person_nor_the_code(
    mail_server: MailServer, write_notice: WriteNotice, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    notice = write_notice(secret=True)
    mail_server.to_recipient = "450 marcus@tworivers.example is busy"
    _try(notice)
    mail_server.to_recipient = "550 marcus@tworivers.example is gone"
    _deliver(notice)
    said = "\n".join(record.getMessage() for record in caplog.records if record.name != "mail.log")
    assert f"Notice {notice.public_id} to m•••••@tworivers.example: failed." in said
    assert "marcus" not in said
    assert "482715" not in said
