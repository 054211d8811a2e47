"""The one search box: organizations and people of this plan by whatever a caller has at hand."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portico.access.actor import StaffRoleName
from portico.accounts.models import Account
from portico.audit.models import Event
from portico.backoffice.finding import LISTED
from portico.backoffice.rules import Asked, By, asked
from portico.organizations.models import Organization
from portico.web.searching import beginnings, words_in
from testing.builders import (
    PLAN,
    a_member,
    a_username,
    an_account,
    an_organization,
    signed_in,
    staff_member,
)
from testing.desk import searched
from testing.review_builders import a_review

OTHER, NOTHING = "wellsense", "Nothing fits"


@pytest.mark.parametrize(
    ("typed", "by", "value"),
    [
        ("dana@tworivers.example", By.EMAIL, "dana@tworivers.example"),
        (" r-104 ", By.REFERENCE, "104"),
        ("43-1234567", By.TIN, "431234567"),
        ("2 100 000 008", By.NPI, "2100000008"),
        ("Two Rivers", By.WORDS, "Two Rivers"),
        ("12345", By.WORDS, "12345"),
    ],
)
def test_what_was_typed_is_told_apart(typed: str, by: By, value: str) -> None:
    assert asked(typed) == Asked(by=by, value=value)


@pytest.fixture
def desk() -> Client:
    """The help desk's browser."""
    return signed_in(Client(), staff_member(role=StaffRoleName.HELP_DESK))


@pytest.fixture
def office() -> Organization:
    """An organization that can be found in every way."""
    return an_organization(
        name="Two Rivers Orthopedics LLC",
        dba="Bone & Joint",
        tin="431009876",
        npi="2100000990",
        provider_id="W-77321",
        main=an_account(first_name="Dana", last_name="O’Connor", email="dana@tworivers.example"),
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    "typed",
    ["two riv", "ORTHO", "joint", "43-1009876", "2100000990", "W-77321", "w-77321"],
)
def test_an_organization_is_found(desk: Client, office: Organization, typed: str) -> None:
    an_organization(name="Cedar Valley Medicine")
    page = searched(desk, typed)
    assert "Two Rivers Orthopedics LLC" in page
    assert "Cedar Valley" not in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    "typed", ["dana", "conn", "o'connor dana", "Dana@TwoRivers.example", "dana.oconnor"]
)
def test_a_person_is_found(desk: Client, office: Organization, typed: str) -> None:
    a_username(office.main.account, "dana.oconnor")
    a_member(account=an_account(first_name="Otto", last_name="Kerr"))
    page = searched(desk, typed)
    assert "Dana O’Connor" in page
    assert "Kerr" not in page


@pytest.mark.django_db
def test_a_reference_finds_the_office_and_who_asked(desk: Client, office: Organization) -> None:
    review = a_review(organization=office)
    page = searched(desk, f"R-{review.number}")
    assert "Two Rivers Orthopedics LLC" in page
    assert review.applicant.full_name in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    "typed", ["43100", "21000009", "ers", "dana@tworivers", "dana.ocon", "R-9"]
)
def test_parts_of_numbers_and_ends_of_words_find_nothing(
    desk: Client, office: Organization, typed: str
) -> None:
    a_username(office.main.account, "dana.oconnor")
    assert NOTHING in searched(desk, typed)


@pytest.mark.django_db
def test_other_plans_and_colleagues_are_not_found(desk: Client) -> None:
    elsewhere = an_account(first_name="Petra", last_name="Quill", email="petra@quill.example")
    an_organization(plan=OTHER, name="Quill Dental", tin="439999999", main=elsewhere)
    staff_member(account=an_account(first_name="Quilla", last_name="Ames"))
    for typed in ("quill", "petra@quill.example", "439999999"):
        assert NOTHING in searched(desk, typed)


@pytest.mark.django_db
def test_an_organization_and_a_person_of_another_plan_have_no_page(desk: Client) -> None:
    there = an_organization(plan=OTHER)
    for page in (f"organizations/{there.public_id}", f"people/{there.main.account.public_id}"):
        assert desk.get(f"/{PLAN}/staff/desk/{page}/").status_code == 404


@pytest.mark.django_db
def test_what_was_typed_stands_in_no_address_and_on_no_record(
    desk: Client, office: Organization
) -> None:
    answer = desk.post(f"/{PLAN}/staff/desk/search/", {"text": "dana@tworivers.example"})
    assert "dana" not in answer["Location"]
    desk.get(answer["Location"])
    event = Event.objects.get(action="desk.searched")
    assert event.details == {"by": "email", "found": 1}
    other = signed_in(Client(), staff_member(role=StaffRoleName.HELP_DESK))
    assert "Dana" not in other.get(answer["Location"]).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "status"),
    [
        (StaffRoleName.HELP_DESK, 200),
        (StaffRoleName.SECURITY_OFFICER, 200),
        (StaffRoleName.REVIEWER, 200),
        (StaffRoleName.LEAD, 200),
        (StaffRoleName.OPERATOR, 404),
        (StaffRoleName.PUBLICATIONS, 404),
    ],
)
def test_it_is_for_who_answers_the_phone(role: StaffRoleName, status: int) -> None:
    staff = signed_in(Client(), staff_member(role=role))
    assert staff.get(f"/{PLAN}/staff/desk/").status_code == status


@pytest.mark.django_db
def test_a_member_finds_nobody(office: Organization) -> None:
    member = signed_in(Client(), office.main.account)
    assert member.get(f"/{PLAN}/staff/desk/").status_code == 404


@pytest.mark.django_db
def test_many_take_no_more_queries_and_are_said_to_be_many(desk: Client) -> None:
    def rivers(count: int) -> None:
        for number in range(count):
            an_organization(name=f"River {number}", main=an_account(first_name="Riv"))

    rivers(2)
    with CaptureQueriesContext(connection) as few:
        searched(desk, "riv")
    rivers(LISTED)
    with CaptureQueriesContext(connection) as many:
        page = searched(desk, "riv")
    assert len(few) == len(many)
    assert "Not all that fits is listed" in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("rows", "index"),
    [
        (Account.objects.alias(words=words_in("first_name", "last_name")), "account_words"),
        (Organization.objects.alias(words=words_in("name", "dba")), "organizations_words"),
    ],
)
def test_names_are_searched_by_their_index(rows: Any, index: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off")
    assert index in rows.filter(words=beginnings("two riv")).explain()
