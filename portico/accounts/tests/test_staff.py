"""Plan staff: invited by mail, never without a second factor, let back in by a colleague."""

from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from portico.access.actor import Actor, StaffRoleName
from portico.accounts import queries
from portico.accounts.models import Account, StaffRole
from portico.accounts.services import NotTheirs, reset_second_factor
from portico.audit.acting import acting
from portico.audit.models import Event
from testing.builders import NOW, PASSWORD, PLAN, a_member, an_account, staff_member
from testing.people import enrol, is_in, last_mail, link_in, sign_in, totp

pytestmark = pytest.mark.django_db
EMAIL = "ines@plan.example"
NEW = {"first_name": "Ines", "last_name": "Ortega", "password": "granite otter velvet umbrella"}
SET_UP = f"/{PLAN}/account/second-factor/set-up/"


def staff(*arguments: str) -> str:
    """Run the command; answer with what it wrote."""
    written = StringIO()
    call_command("staff", *arguments, stdout=written)
    return written.getvalue()


def invite(email: str = EMAIL) -> str:
    """Invite someone; answer with the path of the mailed link."""
    staff("invite", email, "--plan", PLAN, "--role", "reviewer")
    return link_in(last_mail(email))


def in_as(client: Client, account: Account) -> Client:
    """The client signed in with both factors."""
    sign_in(client, account.email)
    client.post(f"/{PLAN}/sign-in/code/", {"code": totp(account)})
    return client


def test_an_invited_person_chooses_a_password_then_a_second_factor(client: Client) -> None:
    link = invite()
    answer = client.post(link, NEW)
    assert answer.headers["Location"] == SET_UP
    account = queries.account_with_email(EMAIL)
    assert account is not None
    assert account.full_name == "Ines Ortega"
    assert queries.staff_roles(account.pk, PLAN) == {StaffRoleName.REVIEWER}
    assert client.get(SET_UP).status_code == 200


def test_before_the_second_factor_nothing_of_the_plan_opens(client: Client) -> None:
    client.post(invite(), NEW)
    assert client.get(f"/{PLAN}/staff/colleagues/").status_code == 302


def test_a_scanner_that_opens_the_invitation_uses_nothing_up(client: Client) -> None:
    link = invite()
    for _ in range(10):
        assert client.get(link).status_code == 200
    assert client.post(link, NEW).status_code == 302
    assert Client().get(link).status_code == 410


def test_an_invitation_lasts_seventy_two_hours(client: Client) -> None:
    link = invite()
    with time_machine.travel(timezone.now() + timedelta(hours=72), tick=False):
        assert client.get(link).status_code == 410
        assert client.post(link, NEW).status_code == 410
    assert not Account.objects.exists()


def test_a_second_invitation_replaces_the_first(client: Client) -> None:
    first, second = invite(), invite()
    assert client.get(first).status_code == 410
    assert client.get(second).status_code == 200
    assert StaffRole.objects.count() == 1


def test_an_easy_password_is_refused_and_uses_nothing_up(client: Client) -> None:
    link = invite()
    easy = {**NEW, "password": "InesOrtegaWellFirst1"}
    assert "harder to guess" in client.post(link, easy).content.decode()
    assert client.post(link, NEW).status_code == 302


def test_who_has_a_sign_in_already_signs_in_once_to_accept(client: Client) -> None:
    account = an_account(email=EMAIL, password=PASSWORD)
    link = invite()
    assert "Sign in once to accept" in client.get(link).content.decode()
    client.post(link, NEW)
    assert not queries.staff_roles(account.pk, PLAN)
    sign_in(client, EMAIL)
    assert client.post(link).headers["Location"] == SET_UP
    assert queries.staff_roles(account.pk, PLAN)


def test_nobody_else_accepts_it(client: Client) -> None:
    an_account(email=EMAIL, password=PASSWORD)
    thief = an_account(password=PASSWORD)
    link = invite()
    sign_in(client, thief.email)
    client.post(link)
    assert not StaffRole.objects.filter(account__isnull=False).exists()


def test_a_member_of_an_organization_is_never_staff_of_its_plan(client: Client) -> None:
    member = a_member(account=an_account(email=EMAIL, password=PASSWORD))
    link = invite()
    sign_in(client, EMAIL)
    assert "provider organization" in client.post(link).content.decode()
    assert not queries.staff_roles(member.account_id, PLAN)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("invite", "nonsense", "--plan", PLAN, "--role", "reviewer"), "Enter an email"),
        (("invite", EMAIL, "--plan", "nowhere", "--role", "reviewer"), "There is no plan nowhere"),
        (("invite", EMAIL, "--plan", PLAN, "--role", "king"), "invalid choice"),
        (("end", EMAIL, "--plan", PLAN), "has no role"),
    ],
)
def test_the_command_says_what_is_wrong(arguments: tuple[str, ...], said: str) -> None:
    with pytest.raises(CommandError, match=said):
        staff(*arguments)


def test_whoever_has_the_role_is_not_invited_again() -> None:
    ines = staff_member()
    with pytest.raises(CommandError, match="already"):
        staff("invite", ines.email, "--plan", PLAN, "--role", "reviewer")


def test_ending_a_role_signs_out_at_once(client: Client) -> None:
    ines = staff_member(password=PASSWORD)
    enrol(ines)
    in_as(client, ines)
    assert client.get(f"/{PLAN}/staff/colleagues/").status_code == 200
    assert "Ended" in staff("end", ines.email, "--plan", PLAN)
    assert not is_in(client)
    assert not queries.staff_roles(ines.pk, PLAN)


def test_ending_also_withdraws_an_open_invitation(client: Client) -> None:
    link = invite()
    staff("end", EMAIL, "--plan", PLAN)
    assert client.get(link).status_code == 410
    assert client.post(link, NEW).status_code == 410


def test_the_list_names_who_lacks_a_second_factor() -> None:
    ines = staff_member()
    assert staff("list", "--plan", PLAN) == f"{ines.email}: reviewer, no second factor yet\n"


@pytest.fixture
def colleagues() -> tuple[Account, Account]:
    """Two staff members, both enrolled."""
    ines, omar = staff_member(password=PASSWORD), staff_member(password=PASSWORD)
    enrol(ines)
    enrol(omar)
    return ines, omar


def recovery(account: Account) -> str:
    return f"/{PLAN}/staff/colleagues/{account.public_id}/second-factor/"


def test_a_colleague_lets_someone_back_in(
    client: Client, colleagues: tuple[Account, Account]
) -> None:
    ines, omar = colleagues
    in_as(client, ines)
    lost = in_as(Client(), omar)
    refused = client.post(recovery(omar))
    assert "Call them back first" in refused.content.decode()
    assert client.post(recovery(omar), {"called_back": "on"}).status_code == 302
    assert not Authenticator.objects.filter(user=omar).exists()
    assert not is_in(lost)
    assert Event.objects.filter(action="account.second_factor_reset", subject=str(omar)).exists()


def test_the_way_back_is_the_password_and_a_mailed_link(
    client: Client, colleagues: tuple[Account, Account]
) -> None:
    ines, omar = colleagues
    in_as(client, ines).post(recovery(omar), {"called_back": "on"})
    omars = Client()
    sign_in(omars, omar.email)
    assert omars.get(SET_UP).status_code == 302
    omars.post(link_in(last_mail(omar.email)))
    assert omars.get(SET_UP).status_code == 200


def test_nobody_lets_themselves_in(client: Client, colleagues: tuple[Account, Account]) -> None:
    ines, _ = colleagues
    in_as(client, ines)
    assert client.get(recovery(ines)).status_code == 404
    assert client.post(recovery(ines), {"called_back": "on"}).status_code == 404
    actor = Actor(kind=queries.actor_of(ines.pk, PLAN).kind, plan=PLAN, account_id=ines.pk)
    with pytest.raises(NotTheirs), acting(actor):
        reset_second_factor(colleague=ines, plan=PLAN, actor=actor, now=NOW)
    assert Authenticator.objects.filter(user=ines).exists()


def test_members_and_strangers_are_no_colleagues(
    client: Client, colleagues: tuple[Account, Account]
) -> None:
    ines, omar = colleagues
    member = a_member(account=an_account(password=PASSWORD)).account
    enrol(member)
    in_as(client, ines)
    assert client.post(recovery(member), {"called_back": "on"}).status_code == 404
    theirs = in_as(Client(), member)
    assert theirs.post(recovery(omar), {"called_back": "on"}).status_code == 404
    assert Authenticator.objects.count() == 3


def test_a_second_factor_of_this_session_is_needed(
    client: Client, colleagues: tuple[Account, Account]
) -> None:
    ines, omar = colleagues
    client.force_login(ines)
    asked = client.post(recovery(omar), {"called_back": "on"})
    assert asked.headers["Location"].startswith(f"/{PLAN}/account/second-factor/")
    assert Authenticator.objects.filter(user=omar).exists()


def test_the_page_lists_the_plan_s_staff(
    client: Client, colleagues: tuple[Account, Account]
) -> None:
    ines, omar = colleagues
    page = in_as(client, ines).get(f"/{PLAN}/staff/colleagues/").content.decode()
    assert omar.email in page
    assert recovery(omar) in page
    assert recovery(ines) not in page
