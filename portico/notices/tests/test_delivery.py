"""From queued to sent or failed, whatever the mail server and the workers do."""

from threading import Event

import pytest
from pytest_django.fixtures import Settings

from portico.jobs.queue import DECLARED
from portico.notices.channels import Channel, NoticeState
from portico.notices.delivery import TryAgain, deliver_notice
from portico.notices.models import DemoMessage, Notice
from portico.notices.rules import ATTEMPTS, REPEAT
from portico.notices.tests.conftest import WriteNotice, use_smtp
from testing.builders import NOW
from testing.jobs import RunJobs
from testing.mail_server import BREAK_OFF, MailServer
from testing.parallel import errors, race

pytestmark = pytest.mark.django_db


def _deliver(notice: Notice) -> None:
    deliver_notice(notice_id=notice.pk, now=NOW)
    notice.refresh_from_db()


def _try(notice: Notice) -> None:
    with pytest.raises(TryAgain):
        deliver_notice(notice_id=notice.pk, now=NOW)
    notice.refresh_from_db()


def test_a_mail_is_sent_with_what_was_written(
    mail_server: MailServer, write_notice: WriteNotice, run_jobs: RunJobs
) -> None:
    notice = write_notice()
    assert run_jobs().done == ["notices.deliver"]
    (mail,) = mail_server.received()
    assert mail["Subject"] == "Your code"
    assert mail["To"] == "marcus@tworivers.example"
    assert mail["From"] == "WellFirst Provider Portal <portal@plan.example>"
    assert mail["Message-ID"] == f"<{notice.public_id}@plan.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert "X-Portico-Repeat" not in mail
    notice.refresh_from_db()
    assert (notice.state, notice.attempts) == ("sent", 1)


def test_a_mail_is_text_and_simple_markup(
    mail_server: MailServer, write_notice: WriteNotice
) -> None:
    _deliver(write_notice(context={"first_name": "<i>Zoë</i>", "code": "482715"}))
    (mail,) = mail_server.received()
    text, markup = (part.get_content() for part in mail.iter_parts())
    assert text.splitlines()[:5] == [
        "Hello <i>Zoë</i>,",
        "",
        "Your code for the WellFirst Provider Portal is",
        "",
        "482715",
    ]
    assert "&lt;i&gt;Zoë&lt;/i&gt;" in markup
    assert 'letter-spacing:6px">482715</p>' in markup
    assert '<a href="https://plan.example/help?a=1&amp;b=2"' in markup


def test_an_address_beyond_ascii_is_reached(
    mail_server: MailServer, write_notice: WriteNotice
) -> None:
    _deliver(write_notice(to="zoë@tworivers.example"))
    assert mail_server.recipients == ["zoë@tworivers.example"]


def test_a_mail_sent_twice_by_mistake_of_the_queue_is_sent_once(
    mail_server: MailServer, write_notice: WriteNotice
) -> None:
    notice = write_notice()
    for _ in range(100):
        _deliver(notice)
    assert len(mail_server.received()) == 1


def test_a_server_that_is_down_delays_the_mail_and_loses_nothing(
    mail_server: MailServer, write_notice: WriteNotice, run_jobs: RunJobs, settings: Settings
) -> None:
    notice = write_notice()
    use_smtp(settings, smtp_port=9)
    assert run_jobs(may_fail=True).to_retry == ["notices.deliver"]
    notice.refresh_from_db()
    assert notice.state == "queued"
    assert notice.failure == "The mail server cannot be reached (ConnectionRefusedError)."
    use_smtp(settings, smtp_port=mail_server.port)
    assert run_jobs(waiting=True).done == ["notices.deliver"]
    (mail,) = mail_server.received()
    assert "X-Portico-Repeat" not in mail


@pytest.mark.parametrize("answer", ["421 Closing", "450 Mailbox busy", "451 Local error"])
@pytest.mark.parametrize("to_what", ["to_recipient", "to_message"])
def test_a_refusal_for_now_is_tried_again_unmarked(
    mail_server: MailServer, write_notice: WriteNotice, answer: str, to_what: str
) -> None:
    notice = write_notice()
    setattr(mail_server, to_what, answer)
    _try(notice)
    assert (notice.state, notice.may_have_left) == ("queued", False)
    setattr(mail_server, to_what, "250 OK")
    _deliver(notice)
    (mail,) = mail_server.received()
    assert "X-Portico-Repeat" not in mail


@pytest.mark.parametrize("to_what", ["to_recipient", "to_message"])
def test_a_refusal_for_good_is_shown_to_staff_and_not_repeated(
    mail_server: MailServer, write_notice: WriteNotice, to_what: str
) -> None:
    notice = write_notice()
    setattr(mail_server, to_what, "550 No such user marcus@tworivers.example")
    _deliver(notice)
    assert (notice.state, notice.attempts) == ("failed", 1)
    assert notice.failure.startswith("The mail server refused the ")
    assert notice.failure.endswith("(550).")


def test_a_server_that_stays_down_is_given_up_after_a_day(
    write_notice: WriteNotice, run_jobs: RunJobs, settings: Settings
) -> None:
    notice = write_notice()
    use_smtp(settings, smtp_port=9)
    for _ in range(ATTEMPTS):
        ran = run_jobs(may_fail=True, waiting=True)
    notice.refresh_from_db()
    assert (notice.state, notice.attempts, ran.done) == ("failed", ATTEMPTS, ["notices.deliver"])


def test_a_worker_killed_while_it_sent_makes_the_next_one_say_so(
    mail_server: MailServer, write_notice: WriteNotice
) -> None:
    notice = write_notice()
    Notice.objects.update(state=NoticeState.SENDING, attempts=1)
    _deliver(notice)
    (mail,) = mail_server.received()
    assert mail["X-Portico-Repeat"] == "2"
    assert mail["Message-ID"] == f"<{notice.public_id}@plan.example>"
    for part in mail.iter_parts():
        assert REPEAT in part.get_content()
    assert next(mail.iter_parts()).get_content().startswith(REPEAT)


def test_a_server_that_took_it_and_broke_off_makes_the_next_one_say_so(
    mail_server: MailServer, write_notice: WriteNotice
) -> None:
    notice = write_notice()
    mail_server.to_message = BREAK_OFF
    _try(notice)
    assert notice.failure == "The mail server broke off (SMTPServerDisconnected)."
    mail_server.to_message = "250 OK"
    _deliver(notice)
    first, second = mail_server.received()
    assert "X-Portico-Repeat" not in first
    assert second["X-Portico-Repeat"] == "2"
    assert first["Message-ID"] == second["Message-ID"]


def test_a_server_that_answers_too_slowly_makes_the_next_one_say_so(
    mail_server: MailServer, write_notice: WriteNotice, monkeypatch: pytest.MonkeyPatch
) -> None:
    notice, given_up = write_notice(), Event()
    monkeypatch.setattr("portico.notices.gateways.smtp.TIMEOUT", 2)
    mail_server.to_message = lambda: "250 OK" if given_up.wait(30) else "451 Alone"
    _try(notice)
    given_up.set()
    assert notice.failure.startswith("The mail server broke off")
    monkeypatch.setattr("portico.notices.gateways.smtp.TIMEOUT", 10)
    _deliver(notice)
    mail_server.arrived.get(timeout=30)
    assert mail_server.arrived.get(timeout=30)["X-Portico-Repeat"] == "2"


def test_a_doubt_is_not_forgotten_by_a_refusal_in_between(
    mail_server: MailServer, write_notice: WriteNotice
) -> None:
    notice = write_notice()
    Notice.objects.update(state=NoticeState.SENDING, attempts=1)
    mail_server.to_recipient = "450 Mailbox busy"
    _try(notice)
    mail_server.to_recipient = "250 OK"
    _deliver(notice)
    (mail,) = mail_server.received()
    assert mail["X-Portico-Repeat"] == "3"


@pytest.mark.django_db(transaction=True)
def test_two_workers_with_one_notice_send_one_mail(
    mail_server: MailServer, write_notice: WriteNotice
) -> None:
    """The second worker finds it in other hands and tries later, when it is done."""
    notice = write_notice()
    first_is_sending, second_gave_way = Event(), Event()

    def slow_answer() -> str:
        first_is_sending.set()
        second_gave_way.wait(30)
        return "250 OK"

    def second() -> None:
        first_is_sending.wait(30)
        try:
            deliver_notice(notice_id=notice.pk, now=NOW)
        finally:
            second_gave_way.set()

    mail_server.to_message = slow_answer
    outcomes = race([lambda: deliver_notice(notice_id=notice.pk, now=NOW), second])
    assert [type(error) for error in errors(outcomes)] == [TryAgain]
    _deliver(notice)
    (mail,) = mail_server.received()
    assert "X-Portico-Repeat" not in mail


@pytest.mark.django_db(transaction=True)
def test_eight_workers_with_one_notice_send_one_mail(
    mail_server: MailServer, write_notice: WriteNotice
) -> None:
    notice = write_notice()
    race([lambda: deliver_notice(notice_id=notice.pk, now=NOW)] * 8)
    _deliver(notice)
    (mail,) = mail_server.received()
    assert "X-Portico-Repeat" not in mail


@pytest.mark.django_db(transaction=True)
def test_sending_is_written_down_before_the_server_is_spoken_to(
    mail_server: MailServer, write_notice: WriteNotice
) -> None:
    notice = write_notice()
    seen: list[str] = []

    def look() -> str:
        seen.extend(Notice.objects.values_list("state", flat=True))
        return "250 OK"

    mail_server.to_message = lambda: race([look])[0].value or "451 Nothing seen"
    _deliver(notice)
    assert seen == ["sending"]


def test_in_the_demo_every_kind_goes_to_the_inbox(
    write_notice: WriteNotice, run_jobs: RunJobs
) -> None:
    write_notice(page="http://testserver/wellfirst/register/email-code/")
    for channel in (Channel.TEXT, Channel.CALL):
        write_notice(channel=channel, to="+13145550164", template="spoken")
    run_jobs()
    mail, text, call = DemoMessage.objects.order_by("pk")
    assert (mail.sender, mail.subject) == ("WellFirst Provider Portal", "Your code")
    assert mail.page == "http://testserver/wellfirst/register/email-code/"
    assert text.body == call.body == "Your WellFirst code is 482715. Once more: 482715."


def test_a_text_repeated_after_a_crash_says_so(write_notice: WriteNotice) -> None:
    notice = write_notice(channel=Channel.TEXT, to="+13145550164", template="spoken")
    Notice.objects.update(state=NoticeState.SENDING)
    _deliver(notice)
    assert DemoMessage.objects.get().body.startswith(REPEAT)


def test_the_job_retries_as_often_as_the_rule_allows() -> None:
    strategy = DECLARED["notices.deliver"].task.retry_strategy
    assert getattr(strategy, "max_attempts", None) == ATTEMPTS - 1
