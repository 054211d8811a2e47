"""What failed for good: jobs and messages, and their second chance."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from portico.access.actor import StaffRoleName
from portico.audit.models import Event
from portico.jobs.queue import enqueue
from portico.notices.models import Notice
from testing.builders import NOW, signed_in, staff_member

pytestmark = pytest.mark.django_db
FAILED = "/wellfirst/staff/failed/"


@pytest.fixture
def operator(client: Client) -> Client:
    """An operator's browser."""
    return signed_in(client, staff_member(role=StaffRoleName.OPERATOR))


def a_failed_notice(**changes: object) -> Notice:
    """A mail that was given up."""
    facts: dict[str, object] = {
        "plan": "wellfirst",
        "channel": "mail",
        "to": "marcus@tworivers.example",
        "subject": "You are registered",
        "body": "Hello.",
        "state": "failed",
        "failure": "The mail server refused the address.",
        "created_at": NOW,
        "ended_at": NOW + timedelta(days=1),
    }
    return Notice.objects.create(**{**facts, **changes})


def a_failed_job() -> int:
    """A job that used up its retries."""
    notice = a_failed_notice()
    enqueue("notices.deliver", notice_id=notice.pk)
    job = ProcrastinateJob.objects.latest("id")
    with connection.cursor() as cursor:
        cursor.execute("update procrastinate_jobs set status = 'failed' where id = %s", [job.pk])
    return int(job.pk)


def test_nothing_failed_is_said(operator: Client) -> None:
    page = operator.get(FAILED).content.decode()
    assert "Every message arrived" in page
    assert "No job failed" in page


def test_a_message_that_was_given_up_is_listed_masked_with_its_reason(operator: Client) -> None:
    a_failed_notice()
    page = operator.get(FAILED).content.decode()
    for words in ("You are registered", "The mail server refused the address."):
        assert words in page
    assert "marcus@tworivers.example" not in page
    assert "@tworivers.example" in page


def test_a_message_is_sent_again(operator: Client) -> None:
    notice = a_failed_notice()
    answer = operator.post(f"{FAILED}notices/{notice.public_id}/retry/", follow=True)
    assert "The message is on its way again." in answer.content.decode()
    notice.refresh_from_db()
    assert notice.state == "queued"
    assert Event.objects.filter(action="notice.retried").exists()


def test_a_message_that_carried_a_code_is_not(operator: Client) -> None:
    notice = a_failed_notice(secret=True, body="")
    assert "Held a code or link" in operator.get(FAILED).content.decode()
    answer = operator.post(f"{FAILED}notices/{notice.public_id}/retry/", follow=True)
    assert "That message cannot be sent again." in answer.content.decode()


def test_messages_of_another_plan_are_not_listed_and_not_sent(operator: Client) -> None:
    notice = a_failed_notice(plan="otherplan", subject="Somewhere else")
    assert "Somewhere else" not in operator.get(FAILED).content.decode()
    operator.post(f"{FAILED}notices/{notice.public_id}/retry/")
    notice.refresh_from_db()
    assert notice.state == "failed"


def test_a_job_is_listed_with_its_ids_and_tried_again(operator: Client) -> None:
    job_id = a_failed_job()
    page = operator.get(FAILED).content.decode()
    assert "notices.deliver" in page
    assert "notice_id" in page
    answer = operator.post(f"{FAILED}jobs/{job_id}/retry/", follow=True)
    assert "The job is back in the queue." in answer.content.decode()
    assert ProcrastinateJob.objects.get(pk=job_id).status == "todo"
    assert Event.objects.filter(action="job.retried", subject=f"job:{job_id}").exists()


def test_a_job_that_runs_again_already_is_left_alone(operator: Client) -> None:
    job_id = a_failed_job()
    operator.post(f"{FAILED}jobs/{job_id}/retry/")
    answer = operator.post(f"{FAILED}jobs/{job_id}/retry/", follow=True)
    assert "That job is not failed any more." in answer.content.decode()
