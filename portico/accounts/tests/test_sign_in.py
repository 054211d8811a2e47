"""Signing in and out: who gets in, who does not, and that nobody learns who exists."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portico.accounts import guesses, hashers
from portico.accounts.challenges import Purpose, check_code, issue_code
from portico.accounts.claims import claim
from portico.accounts.models import Account
from portico.accounts.rules import GUESSES_KEPT_FOR_KNOWN_DEVICES, GUESSES_PER_DAY
from portico.accounts.services import proofs, prove_sign_in
from portico.audit.models import Event
from portico.profiles.loading import profile
from testing.builders import NOW, PASSWORD, PLAN, an_account
from testing.parallel import race
from testing.people import SIGN_IN, is_in, masked, sign_in

pytestmark = pytest.mark.django_db
WRONG = "not the right password at all"
FOR_STRANGERS = GUESSES_PER_DAY - GUESSES_KEPT_FOR_KNOWN_DEVICES


@pytest.fixture
def account() -> Account:
    return an_account(password=PASSWORD)


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Every comparison really made; none of them is right."""
    made: list[int] = []

    def compare(_: Callable[[], bool]) -> bool:
        made.append(1)
        return False

    monkeypatch.setattr(guesses, "compare", compare)
    return made


@pytest.mark.requirement("WF-01")
def test_the_sign_in_page_leads_to_registration(client: Client) -> None:
    page = client.get(SIGN_IN).content.decode()
    assert f'href="/{PLAN}/register/"' in page
    assert f'href="/{PLAN}/forgot-password/"' in page


@pytest.mark.requirement("WF-07")
def test_the_email_is_the_sign_in_name_however_it_is_typed(
    client: Client, account: Account
) -> None:
    answer = sign_in(client, f"  {account.email.upper()} ")
    assert answer.headers["Location"] == f"/{PLAN}/enter/"
    assert is_in(client)


def test_a_wrong_password_does_not_get_in(client: Client, account: Account) -> None:
    answer = sign_in(client, account.email, WRONG)
    assert "do not fit together" in answer.content.decode()
    assert not is_in(client)


def test_the_same_password_composed_differently_is_the_same(client: Client) -> None:
    account = an_account(password="Caf\u00e9 harbor lantern \ufb01ne")
    sign_in(client, account.email, "Cafe\u0301 harbor lantern fine")
    assert is_in(client)


@pytest.mark.parametrize("who", ["unverified", "closed"])
def test_who_may_not_sign_in_looks_like_nobody(client: Client, account: Account, who: str) -> None:
    changes = {"email_verified_at": None} if who == "unverified" else {"is_active": False}
    Account.objects.filter(pk=account.pk).update(**changes)
    theirs, nobody = (
        sign_in(Client(), email, password)
        for email, password in [(account.email, PASSWORD), ("nobody@tworivers.example", WRONG)]
    )
    assert masked(theirs) == masked(nobody)


def test_known_and_unknown_emails_get_the_same_answer(account: Account) -> None:
    known, unknown = Client(), Client()
    for _ in range(2):
        answers = [
            sign_in(known, account.email, WRONG),
            sign_in(unknown, "nobody@tworivers.example", WRONG),
        ]
        assert masked(answers[0]) == masked(answers[1])


def test_known_and_unknown_emails_take_the_same_work(
    account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed: list[int] = []
    verify = hashers.BoundedArgon2Hasher.verify

    def counted(*asked: Any) -> bool:
        hashed.append(1)
        return verify(*asked)

    monkeypatch.setattr(hashers.BoundedArgon2Hasher, "verify", counted)
    proofs._nobodys_hash()
    work = []
    for email in (account.email, "nobody@tworivers.example"):
        hashed.clear()
        with CaptureQueriesContext(connection) as queries:
            sign_in(Client(), email, WRONG)
        work.append((len(hashed), len(queries)))
    assert work[0] == work[1]
    assert work[0][0] == 1


@pytest.mark.parametrize(
    ("wanted", "goes_to"),
    [
        (f"/{PLAN}/account/", f"/{PLAN}/account/"),
        ("https://evil.example/", f"/{PLAN}/enter/"),
        ("//evil.example/", f"/{PLAN}/enter/"),
        ("/\\evil.example/", f"/{PLAN}/enter/"),
        ("javascript:alert(1)", f"/{PLAN}/enter/"),
        ("http:/evil.example", f"/{PLAN}/enter/"),
    ],
)
def test_only_own_paths_are_followed(
    client: Client, account: Account, wanted: str, goes_to: str
) -> None:
    answer = sign_in(client, account.email, next_url=wanted)
    assert answer.headers["Location"] == goes_to


def test_signing_in_changes_the_session_key_and_is_on_record(
    client: Client, account: Account
) -> None:
    client.get(SIGN_IN)
    session = client.session
    session["kept"] = "draft"
    session.save()
    before = session.session_key
    client.cookies["session"] = str(before)
    sign_in(client, account.email)
    assert client.session.session_key != before
    account.refresh_from_db()
    assert account.last_login is not None
    assert Event.objects.filter(action="account.signed_in", account_id=account.pk).count() == 1


def test_a_failed_sign_in_is_on_record_without_the_email(client: Client, account: Account) -> None:
    sign_in(client, account.email, WRONG)
    sign_in(client, "nobody@tworivers.example", WRONG)
    failed = Event.objects.filter(action="account.sign_in_failed").order_by("pk")
    assert [event.subject for event in failed] == [str(account), "account:unknown"]


def test_who_is_in_already_is_led_on(client: Client, account: Account) -> None:
    sign_in(client, account.email)
    assert client.get(SIGN_IN).headers["Location"] == f"/{PLAN}/enter/"
    assert sign_in(client, account.email).status_code == 302


def test_strangers_have_forty_guesses_a_day(
    client: Client, account: Account, compared: list[int]
) -> None:
    for _ in range(FOR_STRANGERS + 5):
        answer = sign_in(client, account.email, WRONG)
    assert len(compared) == FOR_STRANGERS
    assert "Too many wrong attempts" in answer.content.decode()


def test_a_stranger_cannot_keep_the_owner_out_of_a_known_browser(
    client: Client, account: Account
) -> None:
    sign_in(client, account.email)
    client.post(f"/{PLAN}/sign-out/")
    person = guesses.person_key(account.email)
    for _ in range(FOR_STRANGERS):
        guesses.count_guess(person, now=timezone.now())
    stranger = Client()
    sign_in(stranger, account.email)
    sign_in(client, account.email)
    assert not is_in(stranger)
    assert is_in(client)


def test_a_known_browser_has_the_rest_of_fifty(account: Account, compared: list[int]) -> None:
    for known_device in (False, True):
        for _ in range(GUESSES_PER_DAY):
            prove_sign_in(
                claim=claim(account.email, profile(PLAN)),
                password=WRONG,
                address="192.0.2.1",
                known_device=known_device,
                now=NOW,
            )
    assert len(compared) == GUESSES_PER_DAY


def test_wrong_codes_and_wrong_passwords_share_one_count(
    client: Client, account: Account, compared: list[int]
) -> None:
    for draft in range(2):
        asked: dict[str, Any] = {
            "purpose": Purpose.REGISTRATION_EMAIL,
            "plan": PLAN,
            "subject": f"draft:{draft}",
        }
        now = timezone.now()
        issue_code(**asked, destination=account.email, budget=account.email, now=now)
        for _ in range(10):
            check_code(**asked, typed="000000", now=now)
    for _ in range(FOR_STRANGERS):
        sign_in(client, account.email, WRONG)
    assert len(compared) == FOR_STRANGERS


def test_a_right_password_is_no_guess(client: Client, account: Account) -> None:
    person = guesses.person_key(account.email)
    for _ in range(FOR_STRANGERS - 1):
        guesses.count_guess(person, now=timezone.now())
    for _ in range(3):
        sign_in(client, account.email)
        assert is_in(client)
        client.cookies.clear()


def test_one_address_may_try_so_many_passwords(
    client: Client, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proofs, "PASSWORDS_PER_ADDRESS", 3)
    for number in range(3):
        sign_in(client, f"person{number}@elsewhere.example", WRONG)
    refused = sign_in(client, account.email)
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    sign_in(elsewhere, account.email)
    assert "your network" in refused.content.decode()
    assert not is_in(client)
    assert is_in(elsewhere)


def test_an_address_cannot_be_feigned(
    client: Client, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proofs, "PASSWORDS_PER_ADDRESS", 1)
    sign_in(client, account.email, WRONG, HTTP_X_FORWARDED_FOR="192.0.2.1")
    answer = sign_in(client, account.email, WRONG, HTTP_X_FORWARDED_FOR="192.0.2.2")
    assert "your network" in answer.content.decode()


def test_when_too_many_are_checked_at_once_the_answer_is_try_again(
    client: Client, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hashers, "LONGEST_WAIT", 0)
    with hashers.slot(), hashers.slot(), hashers.slot(), hashers.slot():
        answer = sign_in(client, account.email)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    assert "Try again in a few seconds" in answer.content.decode()
    sign_in(client, account.email)
    assert is_in(client)


@pytest.mark.django_db(transaction=True)
def test_a_hundred_parallel_guesses_are_compared_forty_times(compared: list[int]) -> None:
    account = an_account(password=PASSWORD)
    guess = partial(
        prove_sign_in,
        claim=claim(account.email, profile(PLAN)),
        password=WRONG,
        address="192.0.2.1",
        known_device=False,
        now=NOW,
    )
    race([guess] * 100)
    assert len(compared) == FOR_STRANGERS


def test_signing_out_takes_a_button_and_ends_the_session(client: Client, account: Account) -> None:
    sign_in(client, account.email)
    stolen = Client()
    stolen.cookies["session"] = client.cookies["session"].value
    assert "Sign out?" in client.get(f"/{PLAN}/sign-out/").content.decode()
    assert is_in(client)
    answer = client.post(f"/{PLAN}/sign-out/", follow=True)
    assert "You are signed out" in answer.content.decode()
    assert not is_in(stolen)
    assert Event.objects.filter(action="account.signed_out").exists()


def test_a_sign_in_needs_its_own_page(account: Account) -> None:
    checked = Client(enforce_csrf_checks=True)
    assert sign_in(checked, account.email).status_code == 403
    assert not is_in(checked)


@pytest.mark.requirement("WF-20")
def test_planned_downtime_is_announced_beside_the_form(client: Client) -> None:
    page = client.get(SIGN_IN).content.decode()
    assert "Provider help: 1-866-555-0127" in page


def test_time_goes_on_in_the_window(account: Account) -> None:
    person = guesses.person_key(account.email)
    for _ in range(GUESSES_PER_DAY):
        assert guesses.count_guess(person, now=NOW, known_device=True)
    assert not guesses.count_guess(person, now=NOW + timedelta(hours=23), known_device=True)
    assert guesses.count_guess(person, now=NOW + timedelta(hours=24), known_device=True)
