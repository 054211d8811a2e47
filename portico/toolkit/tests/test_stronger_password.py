"""A plan that asks more of passwords than the one somebody came from, over HTTP."""

from typing import Any

import pytest
from django.test import Client

from portico.access.states import State
from portico.accounts.models import Account
from portico.accounts.services import hash_password
from portico.audit.models import Event
from portico.organizations.models import Organization
from testing.builders import (
    a_member,
    a_secret_answer,
    a_username,
    an_account,
    an_organization,
    signed_in,
    staff_member,
)
from testing.people import is_in, reset_link, sign_in

pytestmark = pytest.mark.django_db
MILD, STRICT = "wellfirst", "caresource"
"""15 characters of any kind; 12 characters, four kinds of them."""
HOME, CHOOSE = f"/{STRICT}/home/", f"/{STRICT}/account/password/stronger/"
WEAK, STRONG = "granite otter velvet umbrella", "Granite-otter velvet 7 umbrella"


@pytest.fixture
def person() -> Account:
    """Somebody of the mild plan, by now at home at the strict one too."""
    account = an_account(password=WEAK)
    for office in (an_organization(plan=MILD), at_the_strict_plan()):
        a_member(organization=office, account=account)
    a_username(account, plan=STRICT)
    a_secret_answer(account, plan=STRICT)
    return account


def at_the_strict_plan(**facts: Any) -> Organization:
    return an_organization(plan=STRICT, party="group", provider_id="G-100", **facts)


def comes_over(client: Client, person: Account, password: str = WEAK) -> Any:
    """Signed in at the mild plan, then to the strict one; where that leads."""
    assert sign_in(client, person.email, password, plan=MILD).status_code == 302
    client.get(f"/{STRICT}/enter/")
    return client.get(f"{HOME}?tab=mine")


def choose(client: Client, current: str = WEAK, password: str = STRONG) -> Any:
    typed = {"current": current, "password": password, "next": HOME}
    return client.post(CHOOSE, typed)


def test_who_comes_with_a_weaker_password_chooses_a_stronger_one_and_goes_on(
    client: Client, person: Account
) -> None:
    asked = comes_over(client, person)["Location"]
    assert asked == f"{CHOOSE}?next=%2F{STRICT}%2Fhome%2F%3Ftab%3Dmine"
    page = client.get(asked).content.decode()
    for words in ("At least 15 characters", "An upper-case letter", f"{HOME}?tab=mine"):
        assert words in page
    assert choose(client)["Location"] == HOME
    assert client.get(HOME).status_code == 200
    assert client.get(f"/{MILD}/account/").status_code == 200


def test_whose_typed_password_is_strong_enough_is_never_asked(
    client: Client, person: Account
) -> None:
    Account.objects.filter(pk=person.pk).update(password=hash_password(STRONG), password_meets={})
    assert comes_over(client, person, STRONG).status_code == 200


def test_the_plan_somebody_came_from_asks_nothing(client: Client, person: Account) -> None:
    comes_over(client, person)
    client.get(f"/{MILD}/enter/")
    assert client.get(f"/{MILD}/home/").status_code == 200


def test_of_the_password_the_strictest_policy_is_kept_and_nothing_else(
    client: Client, person: Account
) -> None:
    comes_over(client, person)
    person.refresh_from_db()
    assert person.password_meets == {"min_length": 15, "composition": []}
    choose(client)
    person.refresh_from_db()
    kinds = ["lower", "upper", "digit", "other"]
    assert person.password_meets == {"min_length": 15, "composition": kinds}


@pytest.mark.parametrize(
    ("current", "password", "said"),
    [
        ("not the right password at all", STRONG, "This is not your current password."),
        (WEAK, "Granite-7otter", "Enter at least 15 characters. This password has 14."),
        (WEAK, "granite otter velvet umbrellas", "Add an upper-case letter and a digit."),
        (WEAK, "", "Your current password falls short of these rules. Choose a new one."),
    ],
)
def test_what_falls_short_is_said_at_its_field(
    client: Client, person: Account, current: str, password: str, said: str
) -> None:
    comes_over(client, person)
    assert said in choose(client, current, password).content.decode()
    assert client.get(HOME)["Location"].startswith(CHOOSE)


def test_who_has_a_strong_one_that_nobody_knows_of_only_types_it(
    client: Client, person: Account
) -> None:
    comes_over(client, person)
    Account.objects.filter(pk=person.pk).update(password=hash_password(STRONG), password_meets={})
    client = signed_in(client, Account.objects.get(pk=person.pk))
    client.get(f"/{STRICT}/enter/")
    assert client.get(HOME)["Location"].startswith(CHOOSE)
    assert choose(client, STRONG, "")["Location"] == HOME
    assert client.get(HOME).status_code == 200
    assert not Event.objects.filter(action="account.password_changed").exists()


def test_a_new_password_by_mail_opens_the_plan_too(client: Client, person: Account) -> None:
    asked = client.get(comes_over(client, person)["Location"]).content.decode()
    assert f'href="/{STRICT}/forgot-password/"' in asked
    link = reset_link(client, person.email, to=person.email)
    assert "Add an upper-case letter" in client.post(link, {"password": WEAK}).content.decode()
    client.post(link, {"password": STRONG})
    assert comes_over(client, person, STRONG).status_code == 200


def test_only_a_page_of_ours_is_gone_on_to(client: Client, person: Account) -> None:
    comes_over(client, person)
    typed = {"current": WEAK, "password": STRONG, "next": "https://elsewhere.example/"}
    assert client.post(CHOOSE, typed)["Location"] == f"/{STRICT}/enter/"


def test_other_browsers_are_signed_out_as_with_every_new_password(
    client: Client, person: Account
) -> None:
    elsewhere = Client()
    sign_in(elsewhere, person.email, WEAK, plan=MILD)
    comes_over(client, person)
    choose(client)
    assert is_in(client)
    assert not is_in(elsewhere)


def test_where_somebody_waits_nothing_is_asked_yet(client: Client) -> None:
    account = an_account(password=WEAK)
    at_the_strict_plan(main=account, state=State.PENDING_REVIEW)
    sign_in(client, account.email, WEAK, plan=STRICT)
    assert client.get(f"/{STRICT}/status/").status_code == 200


def test_plan_staff_choose_a_stronger_one_as_well(client: Client) -> None:
    staff = signed_in(client, staff_member(plan=STRICT, account=an_account(password=WEAK)))
    queue = f"/{STRICT}/staff/reviews/"
    assert staff.get(queue)["Location"].startswith(f"{CHOOSE}?next=")
    choose(staff)
    assert staff.get(queue).status_code == 200
