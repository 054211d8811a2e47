"""Forgotten passwords and usernames where people sign in by username."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portico.accounts.models import Account, Forgotten, RecoveryRequest
from portico.accounts.rules import RECOVERIES_PER_ADDRESS
from portico.accounts.services import activation as activation_service
from portico.accounts.services import register_activation_mail, tidy
from portico.notices.models import Notice
from testing.builders import NOW, PASSWORD, PLAN, a_member, a_username, an_account
from testing.people import (
    FORGOT_PASSWORD,
    answer_recoveries,
    is_in,
    last_mail,
    masked,
    reset_link,
    sign_in,
)
from testing.plans import RESET_SUBJECT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("usernames")]
FORGOT_USERNAME = f"/{PLAN}/forgot-username/"
NEW = "Granite-otter velvet 7 umbrella"


@pytest.fixture
def account() -> Account:
    return an_account(password=PASSWORD)


@pytest.fixture
def username(account: Account) -> str:
    return a_username(account)


@pytest.mark.requirement("CS-12")
def test_a_forgotten_password_is_mailed_to_the_username_s_email(
    client: Client, account: Account, username: str
) -> None:
    link = reset_link(client, username.upper(), to=account.email)
    mail = last_mail(account.email)
    assert mail.subject == RESET_SUBJECT
    assert username in mail.body
    client.post(link, {"password": NEW})
    sign_in(client, username, NEW)
    assert is_in(client)


@pytest.mark.requirement("CS-12")
def test_the_answer_is_the_same_whether_or_not_the_username_exists(username: str) -> None:
    known, unknown = Client(), Client()
    for _ in range(3):
        texts = [
            masked(client.post(FORGOT_PASSWORD, {"login": name}))[2].replace(name, "")
            for client, name in ((known, username), (unknown, "nobody"))
        ]
        answer_recoveries()
        assert texts[0] == texts[1]
    assert not Notice.objects.exclude(to__startswith="person").exists()


@pytest.mark.parametrize(
    ("page", "field"), [(FORGOT_PASSWORD, "login"), (FORGOT_USERNAME, "email")]
)
def test_nobody_is_looked_up_while_the_page_waits(
    client: Client, account: Account, username: str, page: str, field: str
) -> None:
    work = []
    for name in (account.email, "nobody@tworivers.example"):
        with CaptureQueriesContext(connection) as made:
            client.post(page, {field: name})
        work.append([query["sql"].split()[0] for query in made])
        assert not any("accounts_account" in query["sql"] for query in made)
    assert work[0] == work[1]


def test_a_job_that_runs_twice_mails_once(client: Client, account: Account, username: str) -> None:
    reset_link(client, username, to=account.email)
    answer_recoveries()
    assert Notice.objects.filter(to=account.email).count() == 1
    assert not RecoveryRequest.objects.exists()


def test_no_password_is_set_through_a_mailbox_nobody_confirmed(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = an_account(verified=False)
    a_member(account=account)
    a_username(account)
    an_account(email=account.email, verified=False)
    sent: list[Account] = []
    monkeypatch.setattr(activation_service, "_mails", [])

    def mail(*, account: Account, plan: str, now: datetime) -> None:
        sent.append(account)

    register_activation_mail(mail)
    for page, posted in (
        (FORGOT_PASSWORD, {"login": "m.webb"}),
        (FORGOT_PASSWORD, {"login": account.email}),
        (FORGOT_USERNAME, {"email": account.email}),
    ):
        client.post(page, posted)
        answer_recoveries()
    assert sent == [account] * 3
    assert not Notice.objects.exists()


@pytest.mark.requirement("WS-10")
def test_a_forgotten_username_is_mailed(client: Client, account: Account, username: str) -> None:
    answer = client.post(FORGOT_USERNAME, {"email": account.email.upper()})
    answer_recoveries()
    assert "If someone signs in with that email" in answer.content.decode()
    assert f"Your username is {username}." in last_mail(account.email).body


def test_who_has_no_username_is_told_in_the_mail_alone(client: Client, account: Account) -> None:
    for email in (account.email, "nobody@tworivers.example"):
        client.post(FORGOT_USERNAME, {"email": email})
    answer_recoveries()
    assert "you sign in with this email" in last_mail(account.email).body
    assert "nobody signs in there" in last_mail("nobody@tworivers.example").body


def test_one_address_asks_so_many_times_an_hour(client: Client) -> None:
    answers = [
        client.post(FORGOT_PASSWORD, {"login": "nobody"}) for _ in range(RECOVERIES_PER_ADDRESS + 1)
    ]
    assert "Check your email" in answers[-2].content.decode()
    assert "Too many requests came from your network" in answers[-1].content.decode()
    assert RecoveryRequest.objects.count() == RECOVERIES_PER_ADDRESS


def test_a_wish_nobody_answered_is_forgotten_after_a_day() -> None:
    wish = {"plan": PLAN, "forgotten": Forgotten.PASSWORD, "name": "m.webb"}
    for age in (timedelta(hours=23), timedelta(hours=25)):
        RecoveryRequest.objects.create(**wish, asked_at=NOW - age)
    tidy(now=NOW)
    assert RecoveryRequest.objects.get().asked_at == NOW - timedelta(hours=23)
