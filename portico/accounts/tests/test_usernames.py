"""Usernames: chosen once, signed in with, and forgotten, without telling who exists."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portico.access.actor import Actor
from portico.accounts import queries
from portico.accounts.models import Account, SignInName
from portico.accounts.rules import USERNAMES_PER_ADDRESS
from portico.accounts.services import (
    HasUsername,
    TooManyLookUps,
    UsernameTaken,
    claim_username,
    look_up_username,
    proofs,
)
from portico.audit.acting import acting
from testing.builders import NOW, PASSWORD, PLAN, a_username, an_account, staff_member
from testing.parallel import errors, race, values
from testing.people import (
    FORGOT_PASSWORD,
    SIGN_IN,
    fail,
    is_in,
    masked,
    sign_in,
)
from testing.plans import NEIGHBOUR, WRONG_PASSWORDS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("usernames")]
FORGOT_USERNAME = f"/{PLAN}/forgot-username/"
NEW = "Granite-otter velvet 7 umbrella"
ACTOR = Actor.system(plan=PLAN)


@pytest.fixture
def account() -> Account:
    return an_account(password=PASSWORD)


@pytest.fixture
def username(account: Account) -> str:
    return a_username(account)


# --- Choosing one -------------------------------------------------------------------------------


def claims(account: Account, name: str = "m.webb") -> SignInName:
    with acting(ACTOR):
        return claim_username(account=account, plan=PLAN, username=name, actor=ACTOR, now=NOW)


def test_a_username_is_one_person_s_at_a_plan_and_free_at_the_next(account: Account) -> None:
    claims(account)
    with pytest.raises(UsernameTaken):
        claims(an_account())
    a_username(an_account(), plan=NEIGHBOUR)


def test_a_person_has_one_username_and_a_double_click_makes_no_second(account: Account) -> None:
    assert claims(account) == claims(account)
    with pytest.raises(HasUsername):
        claims(account, "marcus.webb")


def test_the_database_keeps_no_other_spelling(account: Account) -> None:
    for name in ("M.Webb", "m@webb.example", "short", "m webb"):
        with pytest.raises(IntegrityError), transaction.atomic():
            SignInName.objects.create(account=account, plan=PLAN, name=name, created_at=NOW)


@pytest.mark.django_db(transaction=True)
def test_of_parallel_claims_to_one_username_one_wins() -> None:
    outcomes = race([partial(claims, an_account()) for _ in range(8)])
    assert len(values(outcomes)) == 1
    assert {type(error) for error in errors(outcomes)} == {UsernameTaken}


@pytest.mark.django_db(transaction=True)
def test_two_tabs_of_one_person_give_one_username() -> None:
    account = an_account()
    assert len(values(race([partial(claims, account)] * 8))) == 8
    other = race([partial(claims, an_account(), f"dana.{number}") for number in range(4)] * 2)
    assert not errors(other)
    assert SignInName.objects.filter(account=account).count() == 1


def look_up(name: str, address: str = "192.0.2.1") -> list[str] | None:
    return look_up_username(plan=PLAN, username=name, address=address, now=NOW)


def test_a_taken_name_comes_with_free_ones_like_it(username: str) -> None:
    a_username(an_account(), "m.webb3")
    assert look_up("marcus.webb") is None
    assert look_up("m.webb") == ["m.webb2", "m.webb4", "m.webb5"]
    a_username(an_account(), "x" * 50)
    assert (look_up("x" * 50) or [""])[0] == "x" * 49 + "2"


def test_look_ups_are_counted_per_address(username: str) -> None:
    for _ in range(USERNAMES_PER_ADDRESS):
        look_up("m.webb")
    with pytest.raises(TooManyLookUps) as refused:
        look_up("marcus.webb")
    assert refused.value.until == NOW + timedelta(hours=1)
    assert look_up("marcus.webb", "192.0.2.2") is None


# --- Signing in ---------------------------------------------------------------------------------


@pytest.mark.requirement("CS-06")
@pytest.mark.parametrize("typed", ["m.webb", " M.Webb ", "ｍ.ｗｅｂｂ"])
def test_a_username_signs_in_however_it_is_typed(client: Client, username: str, typed: str) -> None:
    sign_in(client, typed)
    assert is_in(client)


def test_a_verified_email_signs_in_too_also_of_another_plan_s_member(
    client: Client, account: Account
) -> None:
    a_username(account, plan=NEIGHBOUR)
    sign_in(client, account.email)
    assert is_in(client)


def test_a_username_of_another_plan_is_nobody_s_here(client: Client, account: Account) -> None:
    a_username(account, plan=NEIGHBOUR)
    sign_in(client, "m.webb")
    assert not is_in(client)


def test_where_the_plan_has_no_usernames_only_the_email_signs_in(
    client: Client, username: str
) -> None:
    page = client.post(f"/{NEIGHBOUR}/sign-in/", {"login": username, "password": PASSWORD})
    assert "Enter an email like" in page.content.decode()
    assert "Forgot your username?" not in page.content.decode()
    assert client.get(f"/{NEIGHBOUR}/forgot-username/").status_code == 404


def test_an_unconfirmed_email_does_not_sign_in_but_the_username_does(client: Client) -> None:
    account = an_account(password=PASSWORD, verified=False)
    a_username(account)
    sign_in(client, account.email)
    assert not is_in(client)
    sign_in(client, "m.webb")
    assert "(not confirmed yet)" in client.get(f"/{PLAN}/account/").content.decode()


@pytest.mark.requirement("WS-10")
def test_the_sign_in_page_leads_everyone_to_their_way(client: Client) -> None:
    page = client.get(SIGN_IN).content.decode()
    assert "Username or email" in page
    for address in (
        FORGOT_PASSWORD,
        FORGOT_USERNAME,
        f"/{PLAN}/register/",
        "https://members.riverbend.example/register",
        "https://members.riverbend.example/representatives",
    ):
        assert f'href="{address}"' in page


@pytest.mark.requirement("WS-10")
def test_a_way_without_an_address_is_not_shown(client: Client) -> None:
    page = client.get(f"/{NEIGHBOUR}/sign-in/").content.decode()
    assert "Not a provider?" not in page


def test_known_and_unknown_usernames_get_the_same_answers(username: str) -> None:
    known, unknown = Client(), Client()
    for _ in range(WRONG_PASSWORDS + 2):
        answers = [
            masked(fail(client, name)) for client, name in ((known, username), (unknown, "nobody"))
        ]
        texts = [each[2].replace("m.webb", "").replace("nobody", "") for each in answers]
        assert texts[0] == texts[1]
        assert answers[0][:2] == answers[1][:2]


def test_known_and_unknown_names_take_the_same_work(account: Account, username: str) -> None:
    proofs._nobodys_hash()
    work = []
    for name in (username, account.email, "nobody", "nobody@tworivers.example"):
        with CaptureQueriesContext(connection) as made:
            fail(Client(), name)
        work.append([query["sql"].split()[0] for query in made])
    assert work[0] == work[1] == work[2] == work[3]


# --- My account ---------------------------------------------------------------------------------


def test_my_account_shows_the_username(client: Client, username: str) -> None:
    sign_in(client, username)
    page = client.get(f"/{PLAN}/account/").content.decode()
    assert "Username, your sign-in name" in page
    assert username in page
    assert "Email, your sign-in name" in client.get(f"/{NEIGHBOUR}/account/").content.decode()


@pytest.mark.requirement("CS-06")
def test_a_new_password_has_every_kind_of_character_and_the_page_says_so(
    client: Client, username: str
) -> None:
    sign_in(client, username)
    change = f"/{PLAN}/account/password/"
    page = client.get(change).content.decode()
    assert "At least 12 characters" in page
    for kind in ("lower", "upper", "digit", "other"):
        assert f'data-rule="{kind}"' in page
    answer = client.post(change, {"current": PASSWORD, "password": "graniteottervelvet"})
    wanted = "Add an upper-case letter, a digit and a character that is no letter or digit."
    assert wanted in answer.content.decode()
    answer = client.post(change, {"current": PASSWORD, "password": NEW})
    assert answer.status_code == 302


def test_the_strictest_of_one_s_plans_holds_at_each_of_them(client: Client) -> None:
    staff = staff_member(plan=NEIGHBOUR, password=PASSWORD)
    staff_member(plan=PLAN, account=staff)
    client.force_login(staff)
    page = client.get(f"/{NEIGHBOUR}/account/password/").content.decode()
    assert "At least 15 characters" in page
    assert 'data-rule="upper"' in page


def test_a_username_is_no_password(client: Client, account: Account) -> None:
    a_username(account, "Granite.Otter-7".lower())
    sign_in(client, "granite.otter-7")
    posted = {"current": PASSWORD, "password": "Granite.Otter-7"}
    answer = client.post(f"/{PLAN}/account/password/", posted)
    assert "harder to guess" in answer.content.decode()


def test_a_name_is_free_until_somebody_has_it(account: Account) -> None:
    assert queries.username_is_free(PLAN, "m.webb")
    a_username(account)
    assert not queries.username_is_free(PLAN, "m.webb")
