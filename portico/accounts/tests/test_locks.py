"""Locked names: by wrong passwords, for so long, and never against the owner's own browser."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from portico.accounts import guesses
from portico.accounts.models import Account, Allowance
from portico.accounts.services import proofs
from testing.builders import NOW, PASSWORD, PLAN, a_username, an_account
from testing.parallel import race
from testing.people import (
    fail,
    is_in,
    masked,
    reset_link,
    sign_in,
)
from testing.plans import WRONG_PASSWORDS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("usernames")]
NEW = "Granite-otter velvet 7 umbrella"


@pytest.fixture
def account() -> Account:
    return an_account(password=PASSWORD)


@pytest.fixture
def username(account: Account) -> str:
    return a_username(account)


@pytest.mark.requirement("CS-11")
def test_too_many_wrong_passwords_lock_the_name_for_24_hours(client: Client, username: str) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        fail(client, username, WRONG_PASSWORDS)
        clock.shift(timedelta(hours=23, minutes=59))
        answer = sign_in(client, username)
        page = answer.content.decode()
        assert "After 5 wrong passwords this sign-in is locked" in page
        assert "Tuesday, November 17, 9:00 a.m. Central" in page
        assert not is_in(client)
        clock.shift(timedelta(minutes=1))
        sign_in(client, username)
        assert is_in(client)


@pytest.mark.requirement("CS-11")
def test_a_reset_by_mail_opens_it_at_once(client: Client, account: Account, username: str) -> None:
    fail(client, username, WRONG_PASSWORDS)
    fail(client, account.email, WRONG_PASSWORDS)
    client.post(reset_link(client, username, to=account.email), {"password": NEW})
    for name in (username, account.email):
        for browser in (client, Client()):
            sign_in(browser, name, NEW)
            assert is_in(browser)


def test_the_lock_lasts_its_whole_time_from_the_last_wrong_password(
    client: Client, username: str
) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        fail(client, username)
        clock.shift(timedelta(hours=23))
        fail(client, username, WRONG_PASSWORDS - 1)
        clock.shift(timedelta(hours=23))
        sign_in(client, username)
        assert not is_in(client)


def test_a_right_password_begins_the_count_anew(client: Client, username: str) -> None:
    for _ in range(3):
        fail(client, username, WRONG_PASSWORDS - 1)
        sign_in(client, username)
        assert is_in(client)
        client.cookies.clear()


@pytest.mark.requirement("CS-11")
def test_a_stranger_never_locks_the_owner_out_of_a_known_browser(
    client: Client, username: str
) -> None:
    sign_in(client, username)
    for _ in range(3):
        client.post(f"/{PLAN}/sign-out/")
        for number in range(20):
            fail(Client(REMOTE_ADDR=f"192.0.2.{number}"), username)
        sign_in(client, username)
        assert is_in(client)


def test_a_known_browser_is_locked_by_its_own_wrong_passwords(
    client: Client, username: str
) -> None:
    sign_in(client, username)
    client.post(f"/{PLAN}/sign-out/")
    fail(client, username, WRONG_PASSWORDS)
    sign_in(client, username)
    assert not is_in(client)


def test_a_claimed_email_makes_no_browser_known_and_spends_no_guess_of_its_owner(
    client: Client, account: Account
) -> None:
    stranger = an_account(email=account.email, password=PASSWORD, verified=False)
    a_username(stranger, "stranger")
    sign_in(client, "stranger")
    client.post(f"/{PLAN}/sign-out/")
    fail(client, "stranger", 3)
    fail(Client(), account.email, WRONG_PASSWORDS)
    sign_in(client, account.email)
    assert not is_in(client)
    assert guesses_of(account) == WRONG_PASSWORDS


def guesses_of(account: Account) -> int:
    counter = Allowance.objects.filter(key=guesses.person_of(account)).first()
    return len(counter.spent_at) if counter else 0


def test_what_was_tried_under_one_name_shows_under_no_other(
    account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    while guesses.count_guess(guesses.person_of(account), now=timezone.now()):
        pass
    proofs._nobodys_hash()
    hashed: list[str] = []

    def check(password: str, encoded: str) -> bool:
        hashed.append(encoded)
        return False

    monkeypatch.setattr(proofs, "check_password", check)
    right, nobody = sign_in(Client(), account.email), fail(Client(), "nobody@tworivers.example")
    assert masked(right) == masked(nobody)
    assert hashed == [proofs._nobodys_hash()] * 2


@pytest.mark.django_db(transaction=True)
def test_a_hundred_parallel_guesses_are_compared_five_times(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made: list[int] = []

    def compare(_: Callable[[], bool]) -> bool:
        made.append(1)
        return False

    account = an_account(password=PASSWORD)
    username = a_username(account)
    monkeypatch.setattr(guesses, "compare", compare)
    race([partial(fail, Client(), username)] * 30)
    assert len(made) == WRONG_PASSWORDS
