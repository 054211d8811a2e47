"""Forgotten passwords: the same answer for everyone, one link, once, and not for long."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portico.accounts import guesses
from portico.accounts.challenges import Purpose, issue_link
from portico.accounts.models import Account, Challenge
from portico.accounts.rules import SENDS_PER_DESTINATION
from portico.notices.models import Notice
from testing.builders import PASSWORD, PLAN, a_username, an_account
from testing.people import (
    answer_recoveries,
    enrol,
    is_in,
    last_mail,
    link_in,
    masked,
    sign_in,
    totp,
)

pytestmark = pytest.mark.django_db
FORGOT = f"/{PLAN}/forgot-password/"
NEW = "granite otter velvet umbrella"
NOBODY = "nobody@tworivers.example"


@pytest.fixture
def account() -> Account:
    return an_account(password=PASSWORD)


@pytest.mark.requirement("CS-12")
def test_the_reset_mail_has_the_subject_its_plan_gives_it(account: Account) -> None:
    a_username(account, "marcus.webb", plan="caresource")
    Client().post("/caresource/forgot-password/", {"login": "marcus.webb"})
    answer_recoveries()
    assert last_mail(account.email).subject == "CareSource Provider Portal Password"


def ask(client: Client, email: str) -> str:
    """Ask for a link; answer with its path."""
    client.post(FORGOT, {"login": email})
    answer_recoveries()
    return link_in(last_mail(email))


def test_the_mailed_link_sets_a_new_password(client: Client, account: Account) -> None:
    link = ask(client, account.email)
    answer = client.post(link, {"password": NEW}, follow=True)
    assert "Your password is changed" in answer.content.decode()
    sign_in(client, account.email, NEW)
    assert is_in(client)


def test_the_old_password_is_worth_nothing_then(client: Client, account: Account) -> None:
    client.post(ask(client, account.email), {"password": NEW})
    sign_in(client, account.email, PASSWORD)
    assert not is_in(client)


def test_the_owner_is_told_by_mail(client: Client, account: Account) -> None:
    client.post(ask(client, account.email), {"password": NEW})
    assert last_mail(account.email).subject == "Your password was changed"


def test_known_and_unknown_emails_get_the_same_answer(account: Account) -> None:
    known, unknown = Client(), Client()
    for _ in range(SENDS_PER_DESTINATION + 2):
        answers = [known.post(FORGOT, {"login": e}) for e in (account.email,)]
        answers += [unknown.post(FORGOT, {"login": NOBODY})]
        assert masked(answers[0]) == masked(answers[1])


def test_known_and_unknown_emails_take_the_same_work(client: Client, account: Account) -> None:
    work = []
    for email in (account.email, NOBODY):
        with CaptureQueriesContext(connection) as queries:
            client.post(FORGOT, {"login": email})
        work.append([query["sql"].split()[0] for query in queries])
    assert work[0] == work[1]


def test_who_has_no_sign_in_is_told_in_the_mail_alone(client: Client) -> None:
    client.post(FORGOT, {"login": NOBODY})
    answer_recoveries()
    mail = last_mail(NOBODY)
    assert "nobody signs in there with this email" in mail.body
    assert "reset-password" not in mail.body


def test_opening_the_link_ten_times_uses_nothing_up(client: Client, account: Account) -> None:
    link = ask(client, account.email)
    for _ in range(10):
        assert client.get(link).status_code == 200
    assert client.post(link, {"password": NEW}).status_code == 302


def test_the_link_works_once(client: Client, account: Account) -> None:
    link = ask(client, account.email)
    client.post(link, {"password": NEW})
    again = client.post(link, {"password": "velvet umbrella granite otter"})
    assert again.status_code == 410
    sign_in(client, account.email, NEW)
    assert is_in(client)


def test_a_refused_password_does_not_use_it_up(client: Client, account: Account) -> None:
    link = ask(client, account.email)
    assert "at least" in client.post(link, {"password": "short"}).content.decode()
    assert client.post(link, {"password": NEW}).status_code == 302


def test_it_works_for_thirty_minutes(client: Client, account: Account) -> None:
    link = ask(client, account.email)
    with time_machine.travel(timezone.now() + timedelta(minutes=30), tick=False):
        assert client.get(link).status_code == 410


def test_no_browser_or_proxy_keeps_the_page(client: Client, account: Account) -> None:
    link = ask(client, account.email)
    assert "no-store" in Client().get(link).headers["Cache-Control"]
    assert client.get(link).headers["Referrer-Policy"] == "same-origin"


def test_a_newer_link_replaces_it(client: Client, account: Account) -> None:
    older = ask(client, account.email)
    newer = ask(client, account.email)
    assert client.get(older).status_code == 410
    assert client.get(newer).status_code == 200


def test_it_dies_when_the_password_is_changed_meanwhile(client: Client, account: Account) -> None:
    link = ask(client, account.email)
    sign_in(client, account.email)
    client.post(f"/{PLAN}/account/password/", {"current": PASSWORD, "password": NEW})
    assert Client().get(link).status_code == 410


def test_every_session_ends_and_the_second_factor_stays(client: Client, account: Account) -> None:
    enrol(account)
    sign_in(client, account.email)
    client.post(f"/{PLAN}/sign-in/code/", {"code": totp(account)})
    assert is_in(client)
    other = Client()
    other.post(ask(other, account.email), {"password": NEW})
    assert not is_in(client)
    answer = sign_in(other, account.email, NEW)
    assert answer.headers["Location"] == f"/{PLAN}/sign-in/code/"
    assert not is_in(other)


def test_who_was_locked_out_by_a_stranger_gets_in_by_mail(client: Client, account: Account) -> None:
    person = guesses.person_key(account.email)
    while guesses.count_guess(person, now=timezone.now()):
        pass
    sign_in(client, account.email)
    assert not is_in(client)
    client.post(ask(client, account.email), {"password": NEW})
    sign_in(client, account.email, NEW)
    assert is_in(client)


def test_no_link_of_another_kind_or_made_up_opens_the_page(
    client: Client, account: Account
) -> None:
    other = issue_link(
        purpose=Purpose.SECOND_FACTOR_SETUP,
        plan=PLAN,
        subject=str(account),
        account_id=account.pk,
        valid_for=timedelta(hours=1),
        now=timezone.now(),
    )
    for token in (other, "made-up"):
        path = f"/{PLAN}/reset-password/{token}/"
        assert client.get(path).status_code == 410
        assert client.post(path, {"password": NEW}).status_code == 410


def test_a_closed_account_gets_no_link(client: Client, account: Account) -> None:
    Account.objects.filter(pk=account.pk).update(is_active=False)
    client.post(FORGOT, {"login": account.email})
    answer_recoveries()
    assert "nobody signs in there" in last_mail(account.email).body


def test_one_mailbox_gets_a_limited_number_of_mails(client: Client, account: Account) -> None:
    for _ in range(SENDS_PER_DESTINATION + 3):
        client.post(FORGOT, {"login": account.email})
        answer_recoveries()
    assert Notice.objects.filter(to=account.email).count() == SENDS_PER_DESTINATION


def test_the_link_is_built_from_the_configured_address_alone(
    client: Client, account: Account
) -> None:
    for headers in ({"X-Forwarded-Host": "evil.example"}, {"Forwarded": "host=evil.example"}):
        client.post(FORGOT, {"login": account.email}, headers=headers)
        answer_recoveries()
        assert "evil" not in last_mail(account.email).body
    foreign = client.post(FORGOT, {"login": account.email}, headers={"Host": "evil.example"})
    assert foreign.status_code == 400


def test_the_token_itself_is_not_stored(client: Client, account: Account) -> None:
    token = ask(client, account.email).rstrip("/").rsplit("/", 1)[1]
    assert not Challenge.objects.filter(hash__contains=token).exists()
