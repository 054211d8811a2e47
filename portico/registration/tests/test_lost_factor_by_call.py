"""No colleague may let somebody back in: staff begin it, a contact on file proves it, two decide (I3)."""

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from time_machine import Traveller

from portico.access.actor import StaffRoleName
from portico.accounts.models import Account
from portico.accounts.queries import has_second_factor
from portico.delegation.jobs import run_calendar
from portico.delegation.models import Succession
from portico.delegation.queries.succession import may_export
from portico.notices.models import Notice
from portico.organizations.models import Membership
from portico.registration.tests.beginnings import decided
from portico.reviews.models import Happening, Outcome, Review
from portico.reviews.rules import Objection
from portico.reviews.services import ReviewRefused, note_contact, note_nothing_on_file
from testing.builders import (
    NOW,
    a_member,
    an_organization,
    at_home_at,
    signed_in,
    staff_member,
)
from testing.people import enrol, last_mail, link_in, sign_in
from testing.review_builders import a_reviewer, an_administrator

PLAN = "wellfirst"
LOST = f"/{PLAN}/sign-in/code/lost/"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def kim() -> Account:
    """Works in two offices, is main in none, and signs in with a second factor."""
    account = at_home_at(PLAN, "kim.tran")
    enrol(account)
    return account


@pytest.fixture
def places(kim: Account) -> list[Membership]:
    """Where they work."""
    return [a_member(organization=an_organization(plan=PLAN), account=kim) for _ in range(2)]


@pytest.fixture
def desk() -> Client:
    """The help desk, who confirmed who she is just now."""
    client = signed_in(Client(), staff_member(plan=PLAN, role=StaffRoleName.HELP_DESK))
    session = client.session
    session["proved_at"] = NOW.isoformat()
    session.save()
    return client


def page_of(account: Account) -> str:
    return f"/{PLAN}/staff/desk/people/{account.public_id}/second-factor/"


def text(answer: Any) -> str:
    return unescape(answer.content.decode())


def begun(desk: Client, account: Account) -> Review:
    """Opened on the phone."""
    assert desk.post(page_of(account), {"reached_at": "(314) 555-0110"}).status_code == 302
    return Review.objects.get(kind="lost_factor_by_call")


def asked(review: Review, contact: str) -> None:
    note_contact(
        review=review,
        happening=Happening.WROTE,
        contact=contact,
        person="Marcus Webb",
        text="It is them: they lost the phone.",
        actor=a_reviewer(staff_member(plan=PLAN), plan=PLAN),
        now=NOW,
    )


def approved_by_two(review: Review) -> Succession:
    for _ in range(2):
        decided(review, Outcome.APPROVE)
    return Succession.objects.get()


@pytest.mark.requirement("WM-14")
def test_who_works_in_two_offices_is_let_back_in_by_staff_and_a_contact_on_file(
    kim: Account, places: list[Membership], desk: Client, clock: Traveller
) -> None:
    client = Client()
    sign_in(client, kim.email, plan=PLAN)
    assert "somebody we know of your office confirms" in text(client.get(LOST))
    person = f"/{PLAN}/staff/desk/people/{kim.public_id}/"
    assert page_of(kim) in text(desk.get(person))
    review = begun(desk, kim)
    asked(review, places[1].organization.main.account.email)
    case = approved_by_two(review)
    assert (case.state, case.proved_at) == ("waiting", NOW)
    clock.shift(timedelta(hours=24))
    run_calendar()
    assert not has_second_factor(kim.pk)
    mails = Notice.objects.filter(to=kim.email, body__contains="/account/second-factor/link/")
    assert mails.count() == 1


def test_administrators_of_each_office_are_told_and_one_stops_it(
    kim: Account, places: list[Membership], desk: Client
) -> None:
    review = begun(desk, kim)
    told = Notice.objects.filter(subject__startswith="Somebody asks for a new second factor")
    mains = [each.organization.main.account for each in places]
    assert {each.to for each in told} == {kim.email, *(each.email for each in mains)}
    asked(review, mains[0].email)
    approved_by_two(review)
    Client().post(link_in(last_mail(mains[1].email)))
    case = Succession.objects.get()
    assert (case.state, case.objected_by) == ("cancelled", places[1].organization.main)
    assert has_second_factor(kim.pk)


@pytest.mark.parametrize("noted", ["nothing", "nothing on file", "what they gave themselves"])
def test_without_an_answer_from_a_contact_on_file_nothing_is_proved(
    desk: Client, noted: str
) -> None:
    renee = at_home_at(PLAN)
    enrol(renee)
    an_organization(plan=PLAN, main=renee)
    review = begun(desk, renee)
    if noted == "nothing on file":
        staff = a_reviewer(staff_member(plan=PLAN), plan=PLAN)
        note_nothing_on_file(review=review, text="Nothing", actor=staff, now=NOW)
    elif noted == "what they gave themselves":
        asked(review, renee.email)
    with pytest.raises(ReviewRefused) as refused:
        approved_by_two(review)
    assert refused.value.objection is Objection.CONTACT_FIRST
    assert Succession.objects.get().proved_at is None


def test_where_a_colleague_may_help_and_for_who_has_no_factor_staff_begin_nothing(
    desk: Client, kim: Account
) -> None:
    place = a_member(organization=an_organization(plan=PLAN), account=kim)
    assert desk.get(page_of(kim)).status_code == 404
    assert desk.get(page_of(place.organization.main.account)).status_code == 404
    assert desk.post(page_of(kim), {"reached_at": "x"}).status_code == 404


def test_a_user_s_case_keeps_nobody_else_from_exporting(
    places: list[Membership], desk: Client, kim: Account
) -> None:
    begun(desk, kim)
    case = Succession.objects.get()
    assert may_export(an_administrator(case.organization.main))


def test_a_second_call_about_the_same_person_is_told_that_it_is_open(
    places: list[Membership], desk: Client, kim: Account
) -> None:
    begun(desk, kim)
    again = desk.post(page_of(kim), {"reached_at": "(314) 555-0110"})
    assert "open already" in text(again)
    assert "is open already" not in text(desk.post(page_of(kim), {}))
    assert Succession.objects.count() == 1
