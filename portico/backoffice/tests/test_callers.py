"""Checking who calls: by the answer or the code, neither read by anybody, each on record."""

from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.test import Client

from portico.access.actor import StaffRoleName
from portico.access.states import State
from portico.accounts import allowances
from portico.accounts.models import Account, SecretAnswer
from portico.accounts.rules import SECRET_ANSWERS_PER_DAY
from portico.accounts.services import secret_answer_problem
from portico.audit.models import Event
from portico.backoffice.rules import CHECKED_FOR
from portico.organizations.models import Membership
from testing.builders import (
    NOW,
    a_member,
    a_secret_answer,
    a_username,
    an_account,
    an_organization,
    signed_in,
    staff_member,
)
from testing.desk import answered, code_shown, coded, page_of
from testing.people import fail
from testing.plans import NEIGHBOUR, WRONG_PASSWORDS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("usernames")]
MATCHES, WRONG = "The answer matches", "The answer does not match"


@pytest.fixture
def staff(client: Client) -> Client:
    """The help desk's browser."""
    return signed_in(client, staff_member(role=StaffRoleName.HELP_DESK))


@pytest.fixture
def dana() -> Account:
    """A member who chose a question."""
    organization = an_organization(name="Two Rivers Orthopedics")
    dana = an_account(first_name="Dana", last_name="O’Connor", email="dana@tworivers.example")
    a_member(organization=organization, account=dana)
    a_username(dana, "dana.oconnor")
    a_secret_answer(dana, "Élm Street")
    return dana


def seen(staff: Client, about: Account) -> str:
    return unescape(staff.get(page_of(about)).content.decode())


@pytest.mark.requirement("CS-07")
@pytest.mark.requirement("WM-07")
def test_the_answer_matches_however_it_is_written(staff: Client, dana: Account) -> None:
    assert "Which street did you grow up on?" in seen(staff, dana)
    for answer in ("Élm Street", "elm street", "ELM-STREET."):
        assert MATCHES in answered(staff, dana, answer)


def test_another_answer_does_not(staff: Client, dana: Account) -> None:
    shown = answered(staff, dana, "Elm Road")
    assert WRONG in shown
    assert "4 more wrong answers" in shown
    assert "Not checked" in shown


@pytest.mark.requirement("CS-07")
@pytest.mark.requirement("WM-07")
def test_nobody_reads_the_answer(staff: Client, dana: Account) -> None:
    assert "elm" not in seen(staff, dana).lower()
    assert "elm" not in SecretAnswer.objects.get().hash
    assert "elm road" not in answered(staff, dana, "Elm Road").lower()


def test_after_five_wrong_ones_none_is_compared_not_even_the_right(
    staff: Client, dana: Account
) -> None:
    for _ in range(SECRET_ANSWERS_PER_DAY):
        answered(staff, dana, "Elm Road")
    shown = answered(staff, dana, "Elm Street")
    assert "Too many wrong" in shown
    assert MATCHES not in shown
    assert Event.objects.filter(action="caller.answer_wrong").count() == SECRET_ANSWERS_PER_DAY
    assert Event.objects.filter(action="caller.answer_spent").count() == 1


def test_a_right_code_checks_the_caller_once(staff: Client, dana: Account) -> None:
    code = code_shown(dana)
    assert "The code is theirs" in coded(staff, dana, code)
    assert "Checked by code at" in seen(staff, dana)
    second = signed_in(Client(), staff_member(role=StaffRoleName.HELP_DESK))
    assert "This code is not theirs" in coded(second, dana, code)


def test_a_code_of_somebody_else_says_nothing_of_whose_it_is(staff: Client, dana: Account) -> None:
    other = a_member(account=an_account(first_name="Otto", last_name="Kerr")).account
    code = code_shown(other)
    shown = coded(staff, dana, code)
    assert "This code is not theirs" in shown
    assert "Kerr" not in shown
    assert "The code is theirs" in coded(staff, other, code)


def test_a_check_holds_for_fifteen_minutes_of_this_session(dana: Account) -> None:
    ines = staff_member(role=StaffRoleName.HELP_DESK)
    with time_machine.travel(NOW, tick=False) as clock:
        first, second = signed_in(Client(), ines), signed_in(Client(), ines)
        answered(first, dana, "Elm Street")
        assert "Checked by answer at 9:00 a.m." in seen(first, dana)
        assert "Not checked" in seen(second, dana)
        clock.shift(CHECKED_FOR / 2)
        assert "Checked by answer" in seen(first, dana)
        clock.shift(CHECKED_FOR / 2)
        assert "Not checked" in seen(first, dana)


def test_typing_a_code_tells_who_calls(staff: Client, dana: Account) -> None:
    answer = staff.post("/wellfirst/staff/desk/code/", {"code": code_shown(dana)}, follow=True)
    shown = unescape(answer.content.decode())
    assert answer.redirect_chain[-1][0] == page_of(dana)
    assert "The caller is Dana O’Connor" in shown
    assert "Checked by code at" in shown


@pytest.mark.parametrize("typed", ["000000", "12345", "abc", ""])
def test_any_other_code_tells_nothing(staff: Client, dana: Account, typed: str) -> None:
    answer = staff.post("/wellfirst/staff/desk/code/", {"code": typed})
    assert answer.status_code == 200
    assert "Dana" not in answer.content.decode()


def test_the_code_of_who_has_no_place_here_is_nobody_s(staff: Client) -> None:
    stranger = an_organization(plan=NEIGHBOUR).main.account
    answer = staff.post("/wellfirst/staff/desk/code/", {"code": code_shown(stranger)})
    assert "No open call code is like this" in answer.content.decode()
    assert stranger.last_name not in answer.content.decode()


def test_people_of_another_plan_staff_and_who_left_are_not_confirmed(staff: Client) -> None:
    elsewhere = a_member(organization=an_organization(plan=NEIGHBOUR)).account
    closed = a_member().account
    Account.objects.filter(pk=closed.pk).update(is_active=False)
    for each in (elsewhere, staff_member(), closed):
        assert staff.get(page_of(each)).status_code == 404
    former = a_member().account
    Membership.objects.filter(account=former).update(state=State.DECLINED, ended_at=NOW)
    assert staff.get(page_of(former)).status_code == 200
    for act in ("answer", "code"):
        assert (
            staff.post(f"{page_of(former)}{act}/", {"answer": "x", "code": "1"}).status_code == 404
        )


def test_every_check_is_on_record_without_what_was_typed(staff: Client, dana: Account) -> None:
    answered(staff, dana, "Elm Street")
    code = code_shown(dana)
    coded(staff, dana, code)
    for action in ("desk.person_opened", "caller.answer_matches", "caller.code_matches"):
        assert Event.objects.filter(action=action).first().subject == str(dana)  # type: ignore[union-attr] # there is one
    assert not Event.objects.filter(details__icontains=code).exists()


def test_who_chose_no_question_is_called_back(staff: Client) -> None:
    shown = seen(staff, a_member().account)
    assert "They chose no question" in shown


def test_where_a_plan_has_no_questions_only_the_code_is_asked_for() -> None:
    staff = signed_in(Client(), staff_member(plan=NEIGHBOUR, role=StaffRoleName.HELP_DESK))
    somebody = an_organization(plan=NEIGHBOUR).main.account
    page = page_of(somebody, plan=NEIGHBOUR)
    assert "Check the code" in staff.get(page).content.decode()
    assert staff.post(f"{page}answer/", {"answer": "x"}).status_code == 404


def test_what_is_missing_is_said(staff: Client, dana: Account) -> None:
    assert "Enter what the caller answers" in answered(staff, dana, "")
    assert "Enter the six digits" in coded(staff, dana, "")
    assert secret_answer_problem(" é! ") == "Enter an answer with at least 3 letters or digits."
    assert secret_answer_problem("Elm") is None


def locked(account: Account) -> None:
    """Somebody typed wrong passwords for them until the name was locked."""
    fail(Client(), account.email, WRONG_PASSWORDS)


def test_a_locked_person_is_let_in_again_only_for_a_checked_caller(
    staff: Client, dana: Account
) -> None:
    locked(dana)
    assert "Locked" in seen(staff, dana)
    staff.post(f"{page_of(dana)}unlock/")
    assert "Locked" in seen(staff, dana)
    answered(staff, dana, "Elm Street")
    staff.post(f"{page_of(dana)}unlock/")
    assert "Locked" not in seen(staff, dana)
    assert Event.objects.get(action="account.unlocked").subject == str(dana)


def test_a_reviewer_finds_and_checks_but_opens_nothing_again(dana: Account) -> None:
    reviewer = signed_in(Client(), staff_member())
    locked(dana)
    assert MATCHES in answered(reviewer, dana, "Elm Street")
    assert reviewer.post(f"{page_of(dana)}unlock/").status_code == 404


def test_the_counts_of_answers_and_codes_are_their_own(staff: Client, dana: Account) -> None:
    for _ in range(SECRET_ANSWERS_PER_DAY):
        answered(staff, dana, "Elm Road")
    assert "The code is theirs" in coded(staff, dana, code_shown(dana))
    key = allowances.key("call-code", "wellfirst", str(dana))
    assert allowances.spent_lately(key, window=timedelta(days=1), now=NOW) == 0
