"""My account: what it shows and what it changes."""

import pytest
from django.test import Client

from portico.accounts.models import Account
from portico.audit.models import Event
from testing.builders import PASSWORD, PLAN, an_account
from testing.people import is_in, last_mail, sign_in

pytestmark = pytest.mark.django_db
ME = f"/{PLAN}/account/"
NAME = f"{ME}name/"
CHANGE = f"{ME}password/"
NEW = "granite otter velvet umbrella"


@pytest.fixture
def account() -> Account:
    return an_account(password=PASSWORD)


@pytest.fixture
def member(client: Client, account: Account) -> Client:
    sign_in(client, account.email)
    return client


def test_it_shows_who_one_is_with_a_masked_phone(member: Client, account: Account) -> None:
    page = member.get(ME).content.decode()
    assert account.full_name in page
    assert account.email in page
    assert "(314) •••-0164" in page
    assert "+13145550164" not in page


def test_nobody_sees_it_signed_out(client: Client) -> None:
    assert client.get(ME).headers["Location"].startswith(f"/{PLAN}/sign-in/")


def test_no_browser_or_proxy_keeps_it(member: Client) -> None:
    assert "no-store" in member.get(ME).headers["Cache-Control"]


@pytest.mark.parametrize("name", ["Núñez-O’Brien", "<b>Ann</b>", "李", "A" * 200])
def test_the_name_can_be_corrected_to_any_name(member: Client, account: Account, name: str) -> None:
    member.post(NAME, {"first_name": name, "last_name": "Webb"})
    account.refresh_from_db()
    assert account.first_name == name
    assert "<b>Ann" not in member.get(ME).content.decode()
    assert Event.objects.filter(action="account.renamed").exists()


@pytest.mark.parametrize("name", ["", "A" * 201, "Dana\x00"])
def test_what_is_no_name_is_refused_with_a_message(
    member: Client, account: Account, name: str
) -> None:
    answer = member.post(NAME, {"first_name": name, "last_name": "Webb"})
    assert "needs your attention" in answer.content.decode()
    account.refresh_from_db()
    assert account.first_name == "Marcus"


def test_nothing_but_the_form_s_fields_is_written(member: Client, account: Account) -> None:
    more = {"is_active": "0", "email": "evil@evil.example", "password": "x", "phone": "+1"}
    member.post(NAME, {"first_name": "Dana", "last_name": "Webb", **more})
    before = account.email
    account.refresh_from_db()
    assert (account.first_name, account.email, account.is_active) == ("Dana", before, True)
    assert account.check_password(PASSWORD)


@pytest.mark.requirement("WF-13")
def test_the_password_s_requirements_are_on_the_page(member: Client) -> None:
    page = member.get(CHANGE).content.decode()
    assert "At least 15 characters" in page
    assert 'data-rule="length"' in page
    assert "password__eye" in page


def test_the_password_is_changed_with_the_one_before(member: Client, account: Account) -> None:
    member.post(CHANGE, {"current": PASSWORD, "password": NEW})
    account.refresh_from_db()
    assert account.check_password(NEW)
    assert is_in(member)
    assert last_mail(account.email).subject == "Your password was changed"
    assert Event.objects.filter(action="account.password_changed").count() == 1


def test_and_not_without_it(member: Client, account: Account) -> None:
    answer = member.post(CHANGE, {"current": "not it at all", "password": NEW})
    assert "not your current password" in answer.content.decode()
    account.refresh_from_db()
    assert account.check_password(PASSWORD)


def test_no_password_is_written_back_into_the_page(member: Client) -> None:
    answer = member.post(CHANGE, {"current": PASSWORD, "password": "short-password"})
    assert PASSWORD not in answer.content.decode()
    assert "short-password" not in answer.content.decode()
