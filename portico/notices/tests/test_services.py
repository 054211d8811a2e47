"""What becomes a notice."""

import json
from pathlib import Path

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from portico.access.actor import Actor, ActorKind
from portico.audit.acting import acting
from portico.audit.models import Event
from portico.notices.channels import Channel
from portico.notices.models import Notice
from portico.notices.queries import failed_notice, failed_notices, notices_about, notices_to
from portico.notices.services import NothingToRetry, retry_notice
from portico.notices.tests.conftest import WriteNotice
from testing.builders import NOW, PLAN
from testing.jobs import RunJobs

STAFF = Actor(kind=ActorKind.STAFF, plan=PLAN, account_id=5)


@pytest.mark.django_db
def test_a_notice_is_rendered_when_it_is_written(write_notice: WriteNotice) -> None:
    notice = write_notice()
    assert notice.subject == "Your code"
    assert notice.body.startswith("Hello Marcus,\n\nYour code for the WellFirst Provider Portal is")


@pytest.mark.django_db(transaction=True)
def test_a_notice_whose_transaction_is_undone_is_never_sent(
    write_notice: WriteNotice, run_jobs: RunJobs
) -> None:
    with transaction.atomic():
        write_notice()
        transaction.set_rollback(True)
    assert run_jobs().done == []
    assert not Notice.objects.exists()


@pytest.mark.django_db
def test_the_queue_learns_the_id_and_nothing_else(write_notice: WriteNotice) -> None:
    notice = write_notice(secret=True)
    (job,) = ProcrastinateJob.objects.all()
    assert job.args == {"notice_id": notice.pk}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("channel", "to"),
    [
        (Channel.MAIL, "marcus@tworivers.example\nBcc: all@plan.example"),
        (Channel.MAIL, "marcus@tworivers.example, dana@tworivers.example"),
        (Channel.MAIL, "Marcus <marcus@tworivers.example>"),
        (Channel.MAIL, ""),
        (Channel.TEXT, "marcus@tworivers.example"),
        (Channel.CALL, "+1900"),
    ],
)
def test_an_address_that_is_none_is_refused(
    write_notice: WriteNotice, channel: Channel, to: str
) -> None:
    with pytest.raises(ValueError, match="Enter"):
        write_notice(channel=channel, to=to)


@pytest.mark.django_db
def test_a_name_cannot_become_a_header_or_a_paragraph(
    write_notice: WriteNotice, templates: Path
) -> None:
    (templates / "code.txt").write_text("Subject: For {{ first_name }}\n\nHello {{ first_name }}.")
    name = "Marcus\r\nBcc: all@plan.example\r\n\r\nPay here"
    notice = write_notice(context={"first_name": name})
    assert notice.subject == "For Marcus Bcc: all@plan.example Pay here"
    assert notice.body == "Hello Marcus Bcc: all@plan.example Pay here."


@pytest.mark.django_db
def test_markup_in_a_name_stays_text(write_notice: WriteNotice) -> None:
    assert (
        "<b>O'Neil & Sons</b>"
        in write_notice(context={"first_name": "<b>O'Neil & Sons</b>", "code": ""}).body
    )


@pytest.mark.django_db
def test_a_mail_template_without_a_subject_is_refused(
    write_notice: WriteNotice, templates: Path
) -> None:
    (templates / "code.txt").write_text("Hello.\n\nNo subject.")
    with pytest.raises(ValueError, match=r"code\.txt must begin with a Subject line"):
        write_notice()


@pytest.mark.django_db
def test_staff_retry_a_notice_that_was_given_up(
    write_notice: WriteNotice, run_jobs: RunJobs
) -> None:
    notice = write_notice()
    run_jobs()
    Notice.objects.update(state="failed", ended_at=NOW, failure="The mail server is away.")
    assert list(failed_notices(PLAN)) == [notice]
    with acting(STAFF):
        retry_notice(notice=notice, actor=STAFF, now=NOW)
    assert run_jobs().done == ["notices.deliver"]
    notice.refresh_from_db()
    assert (notice.state, notice.failure) == ("sent", "")
    assert Event.objects.filter(action="notice.retried", account_id=5).count() == 1


@pytest.mark.django_db
def test_another_plan_does_not_see_what_failed(write_notice: WriteNotice) -> None:
    notice = write_notice()
    Notice.objects.update(state="failed", ended_at=NOW)
    assert failed_notice(PLAN, str(notice.public_id)) == notice
    assert failed_notice("wellsense", str(notice.public_id)) is None


@pytest.mark.django_db
def test_only_what_failed_is_listed_and_each_is_found_by_its_own_id(
    write_notice: WriteNotice,
) -> None:
    first, second, sent = write_notice(), write_notice(), write_notice()
    Notice.objects.exclude(pk=sent.pk).update(state="failed", ended_at=NOW)
    assert set(failed_notices(PLAN)) == {first, second}
    assert [failed_notice(PLAN, each.public_id) for each in (first, second)] == [first, second]


@pytest.mark.django_db
@pytest.mark.parametrize("changes", [{"state": "sent", "ended_at": NOW}, {}])
def test_only_what_failed_is_retried(write_notice: WriteNotice, changes: dict[str, object]) -> None:
    notice = write_notice()
    Notice.objects.update(**changes)
    with acting(STAFF), pytest.raises(NothingToRetry):
        retry_notice(notice=notice, actor=STAFF, now=NOW)


@pytest.mark.django_db
def test_a_secret_that_failed_is_gone_and_not_retried(write_notice: WriteNotice) -> None:
    notice = write_notice(secret=True)
    Notice.objects.update(state="failed", ended_at=NOW, body="")
    with acting(STAFF), pytest.raises(NothingToRetry):
        retry_notice(notice=notice, actor=STAFF, now=NOW)


@pytest.mark.django_db
def test_a_code_stands_nowhere_but_in_its_notice(write_notice: WriteNotice) -> None:
    write_notice(secret=True)
    with connection.cursor() as cursor:
        cursor.execute("select array_agg(to_jsonb(j)) from procrastinate_jobs j")
        queue = json.dumps(cursor.fetchone())
    events = json.dumps(list(Event.objects.values()), default=str)
    assert "482715" not in queue + events


@pytest.mark.django_db
def test_what_was_sent_to_somebody_or_about_something_is_of_the_plan(
    write_notice: WriteNotice,
) -> None:
    first, second = write_notice(), write_notice()
    Notice.objects.filter(pk=first.pk).update(to="ana@a.example", about="organization:1")
    Notice.objects.filter(pk=second.pk).update(to="ben@b.example", about="organization:2")
    assert list(notices_to(PLAN, ["ana@a.example", ""])) == [first]
    assert list(notices_about(PLAN, ["organization:2"])) == [second]
    assert not notices_to("wellsense", ["ana@a.example"])
    assert not notices_about("wellsense", ["organization:2"])
    Notice.objects.filter(pk=second.pk).update(to="")
    assert list(notices_to(PLAN, ["ana@a.example", ""])) == [first]
