"""Confirming a caller: the question is asked, the answer is compared, nothing is read out."""

from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portico.access.actor import StaffRoleName
from portico.access.states import State
from portico.accounts.models import Account, SecretAnswer
from portico.accounts.rules import SECRET_ANSWERS_PER_DAY
from portico.accounts.services import secret_answer_problem
from portico.audit.models import Event
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
from testing.people import masked
from testing.plans import NEIGHBOUR

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("usernames")]
CALLERS = "/wellfirst/staff/callers/"
NOBODY = "Nobody here with that name"
MATCHES, WRONG = "The answer matches", "The answer does not match"


@pytest.fixture
def staff(client: Client) -> Client:
    """The help desk's browser."""
    return signed_in(client, staff_member())


@pytest.fixture
def dana() -> Account:
    """A member who chose a question."""
    organization = an_organization(name="Two Rivers Orthopedics")
    dana = an_account(first_name="Dana", last_name="O’Connor", email="dana@tworivers.example")
    a_member(organization=organization, account=dana)
    a_username(dana, "dana.oconnor")
    a_secret_answer(dana, "Élm Street")
    return dana


def find(staff: Client, name: str) -> str:
    """Look a name up; the address of the page about it."""
    return str(staff.post(f"{CALLERS}find/", {"name": name})["Location"])


def seen(staff: Client, name: str) -> str:
    return unescape(staff.get(find(staff, name)).content.decode())


def said(staff: Client, page: str, answer: str) -> str:
    """Type in what the caller answers; what the page then says."""
    address = page.replace("callers/?", "callers/check/?")
    return unescape(staff.post(address, {"answer": answer}, follow=True).content.decode())


@pytest.mark.requirement("CS-07")
@pytest.mark.parametrize("name", ["dana.oconnor", " DANA.OConnor", "dana@tworivers.example"])
def test_a_caller_is_found_by_username_or_email(staff: Client, dana: Account, name: str) -> None:
    page = seen(staff, name)
    for words in ("Dana O’Connor", "Two Rivers Orthopedics", "Which street did you grow up on?"):
        assert words in page


@pytest.mark.requirement("CS-07")
def test_the_answer_matches_however_it_is_written(staff: Client, dana: Account) -> None:
    page = find(staff, "dana.oconnor")
    for answer in ("Élm Street", "elm street", "ELM-STREET."):
        assert MATCHES in said(staff, page, answer)


def test_another_answer_does_not(staff: Client, dana: Account) -> None:
    page = find(staff, "dana.oconnor")
    shown = said(staff, page, "Elm Road")
    assert WRONG in shown
    assert "4 more wrong answers" in shown


@pytest.mark.requirement("CS-07")
def test_nobody_reads_the_answer(staff: Client, dana: Account) -> None:
    page = find(staff, "dana.oconnor")
    assert not any("elm" in text.lower() for text in (seen(staff, "dana.oconnor"), page))
    assert "elm" not in SecretAnswer.objects.get().hash
    assert "elm road" not in said(staff, page, "Elm Road").lower()


def test_after_five_wrong_ones_none_is_compared_not_even_the_right(
    staff: Client, dana: Account
) -> None:
    page = find(staff, "dana.oconnor")
    for _ in range(SECRET_ANSWERS_PER_DAY):
        said(staff, page, "Elm Road")
    shown = said(staff, page, "Elm Street")
    assert "Too many wrong answers" in shown
    assert MATCHES not in shown
    assert Event.objects.filter(action="caller.answer_wrong").count() == SECRET_ANSWERS_PER_DAY
    assert Event.objects.filter(action="caller.answer_spent").count() == 1


def test_a_right_answer_is_no_guess_and_a_reload_says_nothing_old(
    staff: Client, dana: Account
) -> None:
    page = find(staff, "dana.oconnor")
    for _ in range(SECRET_ANSWERS_PER_DAY + 1):
        assert MATCHES in said(staff, page, "Elm Street")
    assert MATCHES not in staff.get(page).content.decode()


def test_the_answer_for_one_caller_is_not_shown_for_the_next(staff: Client, dana: Account) -> None:
    other = a_member(organization=an_organization()).account
    first, second = find(staff, "dana.oconnor"), find(staff, other.email)
    staff.post(first.replace("callers/?", "callers/check/?"), {"answer": "Elm Street"})
    assert MATCHES not in staff.get(second).content.decode()


def test_strangers_staff_and_people_of_another_plan_look_the_same(
    staff: Client, dana: Account
) -> None:
    elsewhere = a_member(organization=an_organization(plan=NEIGHBOUR)).account
    colleague = staff_member()
    former = a_member(organization=an_organization()).account
    closed = a_member(organization=an_organization()).account
    Membership.objects.filter(account=former).update(state=State.DECLINED, ended_at=NOW)
    Account.objects.filter(pk=closed.pk).update(is_active=False)
    nobody = masked(staff.get(find(staff, "nobody@tworivers.example")))
    assert NOBODY in nobody[2]
    for each in (elsewhere, colleague, former, closed):
        assert masked(staff.get(find(staff, each.email))) == nobody


def test_every_look_up_and_answer_is_on_record_without_the_name(
    staff: Client, dana: Account
) -> None:
    seen(staff, "nobody.here")
    said(staff, find(staff, "dana.oconnor"), "Elm Street")
    subjects = Event.objects.filter(action="caller.looked_up").order_by("pk")
    assert subjects.first().subject == "account:unknown"  # type: ignore[union-attr] # there is one
    assert subjects.last().subject == str(dana)  # type: ignore[union-attr] # there is one
    assert Event.objects.get(action="caller.answer_matches").subject == str(dana)
    assert not Event.objects.filter(details__icontains="dana.oconnor").exists()


def test_nothing_of_a_name_stands_in_an_address(staff: Client, dana: Account) -> None:
    assert "dana" not in find(staff, "dana.oconnor")
    assert staff.get(f"{CALLERS}?s=made-up").status_code == 200
    assert staff.post(f"{CALLERS}check/?s=made-up", {"answer": "x"})["Location"] == CALLERS


def test_who_chose_no_question_is_called_back(staff: Client) -> None:
    caller = a_member(organization=an_organization()).account
    shown = said(staff, find(staff, caller.email), "anything")
    assert "They chose no question" in shown


def test_what_is_missing_is_said(staff: Client, dana: Account) -> None:
    empty = staff.post(f"{CALLERS}find/", {"name": ""}).content.decode()
    assert "Enter what the caller says they sign in with" in empty
    assert "Enter what the caller answers" in said(staff, find(staff, "dana.oconnor"), "")
    assert secret_answer_problem(" é! ") == "Enter an answer with at least 3 letters or digits."
    assert secret_answer_problem("Elm") is None


def test_where_a_plan_has_no_questions_there_is_no_such_page(client: Client) -> None:
    staff = signed_in(client, staff_member(plan=NEIGHBOUR))
    page = f"/{NEIGHBOUR}/staff/callers/"
    assert staff.get(page).status_code == 404
    assert staff.post(f"{page}find/", {"name": "dana.oconnor"}).status_code == 404
    assert "Confirm a caller" not in staff.get(f"/{NEIGHBOUR}/staff/reviews/").content.decode()


def test_it_is_for_reviewers_and_leads(client: Client, dana: Account) -> None:
    operator = signed_in(client, staff_member(role=StaffRoleName.OPERATOR))
    assert operator.get(CALLERS).status_code == 404
    member = signed_in(Client(), dana)
    assert member.get(CALLERS).status_code == 404
    lead = signed_in(Client(), staff_member(role=StaffRoleName.LEAD))
    assert "Confirm a caller" in lead.get("/wellfirst/staff/reviews/").content.decode()


def test_more_organizations_take_no_more_queries(staff: Client, dana: Account) -> None:
    page = find(staff, "dana.oconnor")
    with CaptureQueriesContext(connection) as few:
        staff.get(page)
    for _ in range(5):
        a_member(organization=an_organization(), account=dana)
    with CaptureQueriesContext(connection) as many:
        staff.get(page)
    assert len(few) == len(many)
