"""The second factor: asked for at sign-in, set up, kept encrypted, taken away."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from cryptography.fernet import Fernet
from django.test import Client
from django.utils import timezone

from portico.accounts import factor_keys, guesses
from portico.accounts.models import Account
from portico.accounts.rules import GUESSES_KEPT_FOR_KNOWN_DEVICES, GUESSES_PER_DAY
from testing.builders import PASSWORD, PLAN, an_account, staff_member
from testing.people import SECRET, SIGN_IN, enrol, is_in, last_mail, link_in, sign_in, totp

pytestmark = pytest.mark.django_db
CODE = f"/{PLAN}/sign-in/code/"
SET_UP = f"/{PLAN}/account/second-factor/set-up/"
CODES = f"/{PLAN}/account/recovery-codes/"
CONFIRM = f"/{PLAN}/account/confirm/"


@pytest.fixture
def account() -> Account:
    return an_account(password=PASSWORD)


@pytest.fixture
def member(client: Client, account: Account) -> Client:
    sign_in(client, account.email)
    return client


def first_code(client: Client) -> str:
    """What the app shows after scanning the page's secret."""
    secret = client.session["mfa.totp.secret"]
    return format_hotp_value(hotp_value(secret, int(timezone.now().timestamp()) // 30))


def set_up(client: Client) -> Authenticator:
    """Enroll through the pages."""
    client.get(SET_UP)
    client.post(SET_UP, {"code": first_code(client)})
    enrolled: Authenticator = Authenticator.objects.get(type="totp")
    return enrolled


def test_a_right_password_alone_does_not_get_in(client: Client, account: Account) -> None:
    enrol(account)
    assert sign_in(client, account.email).headers["Location"] == CODE
    assert not is_in(client)


def test_the_right_code_gets_in_and_follows_next(client: Client, account: Account) -> None:
    enrol(account)
    sign_in(client, account.email, next_url=f"/{PLAN}/account/name/")
    answer = client.post(CODE, {"code": totp(account)})
    assert answer.headers["Location"] == f"/{PLAN}/account/name/"
    assert is_in(client)
    assert "second_factor_at" in client.session


def test_a_wrong_code_does_not(client: Client, account: Account) -> None:
    enrol(account)
    sign_in(client, account.email)
    answer = client.post(CODE, {"code": "000000"})
    assert "not right or was used before" in answer.content.decode()
    assert not is_in(client)


def test_a_code_is_good_once(client: Client, account: Account) -> None:
    enrol(account)
    code = totp(account)
    other = Client()
    for browser in (client, other):
        sign_in(browser, account.email)
        browser.post(CODE, {"code": code})
    assert is_in(client)
    assert not is_in(other)


def test_a_missing_field_is_a_message(client: Client, account: Account) -> None:
    enrol(account)
    sign_in(client, account.email)
    assert client.post(CODE, {}).status_code == 200


def test_without_a_password_there_is_no_code_page(client: Client) -> None:
    assert client.get(CODE).headers["Location"] == SIGN_IN
    assert client.post(CODE, {"code": "123456"}).headers["Location"] == SIGN_IN


def test_wrong_codes_are_counted_with_wrong_passwords(client: Client, account: Account) -> None:
    enrol(account)
    sign_in(client, account.email)
    person = guesses.person_key(account.email)
    for _ in range(GUESSES_PER_DAY - GUESSES_KEPT_FOR_KNOWN_DEVICES):
        guesses.count_guess(person, now=timezone.now())
    answer = client.post(CODE, {"code": totp(account)})
    assert "Too many wrong attempts" in answer.content.decode()
    assert not is_in(client)


def test_one_can_start_over_as_someone_else(client: Client, account: Account) -> None:
    enrol(account)
    sign_in(client, account.email)
    client.post(f"/{PLAN}/sign-out/")
    assert client.get(SIGN_IN).status_code == 200
    assert client.get(CODE).headers["Location"] == SIGN_IN


def test_setting_up_shows_recovery_codes_once(member: Client, account: Account) -> None:
    page = member.get(SET_UP).content.decode()
    assert f'src="{SET_UP}code.svg"' in page
    assert "data:" not in page
    assert member.get(f"{SET_UP}code.svg").headers["Content-Type"] == "image/svg+xml"
    answer = member.post(SET_UP, {"code": first_code(member)})
    assert answer.headers["Location"] == CODES
    code = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[0]
    shown = f"{code[:4]} {code[4:]}"
    assert shown in member.get(CODES).content.decode()
    assert shown not in member.get(CODES).content.decode()
    assert last_mail(account.email).subject == "Your second factor is on"


def test_a_second_tab_and_a_reload_keep_the_secret(member: Client) -> None:
    member.get(SET_UP)
    code = first_code(member)
    member.get(SET_UP)
    member.get(f"{SET_UP}code.svg")
    assert member.post(SET_UP, {"code": code}).status_code == 302


def test_a_wrong_first_code_changes_nothing(member: Client) -> None:
    member.get(SET_UP)
    assert member.post(SET_UP, {"code": "000000"}).status_code == 200
    assert not Authenticator.objects.exists()


def test_a_second_click_finds_it_done(member: Client) -> None:
    set_up(member)
    assert member.post(SET_UP, {"code": "123456"}).headers["Location"] == f"/{PLAN}/account/"
    assert Authenticator.objects.filter(type="totp").count() == 1


def test_a_recovery_code_gets_in_once(client: Client, account: Account, member: Client) -> None:
    set_up(member)
    code = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[0]
    got_in = []
    for _ in range(2):
        browser = Client()
        sign_in(browser, account.email)
        browser.post(CODE, {"code": f"{code[:4]} {code[4:]}"})
        got_in.append(is_in(browser))
    assert got_in == [True, False]


def test_secrets_are_stored_encrypted(member: Client) -> None:
    member.get(SET_UP)
    secret = member.session["mfa.totp.secret"]
    enrolled = set_up(member)
    assert secret not in str(enrolled.data)
    assert factor_keys.box().decrypt(enrolled.data["secret"]).decode() == secret


def test_keys_can_change_without_losing_anyone(account: Account, settings: object) -> None:
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    settings.FACTOR_KEYS = [old]  # type: ignore[attr-defined] # a setting of ours
    enrolled = enrol(account)
    settings.FACTOR_KEYS = [new, old]  # type: ignore[attr-defined] # a setting of ours
    assert factor_keys.box().decrypt(enrolled.data["secret"]).decode() == SECRET


def test_what_matters_asks_again_after_fifteen_minutes(client: Client, account: Account) -> None:
    with time_machine.travel(datetime(2026, 11, 16, 15, tzinfo=UTC), tick=False) as clock:
        sign_in(client, account.email)
        assert client.get(SET_UP).status_code == 200
        clock.shift(timedelta(minutes=14, seconds=30))
        client.get(f"/{PLAN}/account/")
        clock.shift(timedelta(seconds=30))
        assert client.get(SET_UP).headers["Location"].startswith(CONFIRM)
        wrong = client.post(CONFIRM, {"password": "not it at all", "next": SET_UP})
        assert "not your current password" in wrong.content.decode()
        right = client.post(CONFIRM, {"password": PASSWORD, "next": SET_UP})
        assert right.headers["Location"] == SET_UP
        assert client.get(SET_UP).status_code == 200


def test_stepping_up_takes_a_code_and_a_new_session_key(client: Client, account: Account) -> None:
    enrol(account)
    client.force_login(account)
    page = f"/{PLAN}/account/second-factor/"
    before = client.session.session_key
    assert client.post(page, {"code": "000000"}).status_code == 200
    assert "second_factor_at" not in client.session
    answer = client.post(page, {"code": totp(account), "next": "https://evil.example/"})
    assert answer.headers["Location"] == f"/{PLAN}/enter/"
    assert "second_factor_at" in client.session
    assert client.session.session_key != before


def test_it_can_be_removed_after_a_question(member: Client, account: Account) -> None:
    set_up(member)
    page = f"/{PLAN}/account/second-factor/remove/"
    assert "Remove your second factor?" in member.get(page).content.decode()
    assert Authenticator.objects.exists()
    member.post(page)
    assert not Authenticator.objects.exists()
    assert "second_factor_at" not in member.session
    assert last_mail(account.email).subject == "Your second factor was removed"


def test_new_recovery_codes_end_the_old_ones(member: Client, account: Account) -> None:
    set_up(member)
    old = set(Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes())
    member.get(CODES)
    member.post(f"{CODES}new/")
    new = set(Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes())
    assert not old & new
    code = next(iter(new))
    assert f"{code[:4]} {code[4:]}" in member.get(CODES).content.decode()


def test_plan_staff_keep_theirs(client: Client) -> None:
    ines = staff_member(password=PASSWORD)
    enrol(ines)
    sign_in(client, ines.email)
    client.post(CODE, {"code": totp(ines)})
    assert client.post(f"/{PLAN}/account/second-factor/remove/").status_code == 404
    assert Authenticator.objects.exists()


def test_a_stolen_password_of_staff_sets_up_nothing(client: Client) -> None:
    ines = staff_member(password=PASSWORD)
    sign_in(client, ines.email)
    asked = client.get(f"/{PLAN}/account/second-factor/", follow=True)
    assert "Mail me the link" in asked.content.decode()
    assert client.post(SET_UP, {"code": "123456"}).status_code == 302
    client.post(f"/{PLAN}/account/second-factor/link/")
    link = link_in(last_mail(ines.email))
    for _ in range(10):
        assert client.get(link).status_code == 200
    assert client.get(SET_UP).status_code == 302
    client.post(link)
    set_up(client)
    assert Authenticator.objects.filter(user=ines, type="totp").exists()


def test_the_link_opens_for_its_owner_only(client: Client, account: Account) -> None:
    ines = staff_member(password=PASSWORD)
    sign_in(client, ines.email)
    client.post(f"/{PLAN}/account/second-factor/link/")
    other = Client()
    sign_in(other, account.email)
    link = link_in(last_mail(ines.email))
    assert other.get(link).status_code == 410
    assert other.post(link).status_code == 410
    assert client.post(link).status_code == 302
    assert client.post(link).status_code == 410
