"""Many people from a file: looked at line by line, then invited in one act."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from time_machine import Traveller, travel

from portico.delegation.jobs import run_calendar
from portico.delegation.models import Invitation, Sheet
from portico.delegation.services.leaving import remove, suspend
from portico.delegation.services.many import AT_ONCE, invite_some
from portico.delegation.sheet import MOST, Unreadable, read
from portico.delegation.tests.test_people import somebody, working
from portico.notices.models import Notice
from portico.organizations.models import Membership, Organization
from portico.profiles.loading import profile
from testing.access_builders import acting_as
from testing.builders import NOW, a_member, an_account, an_organization
from testing.jobs import RunJobs
from testing.parallel import errors, race

pytestmark = pytest.mark.requirement("WM-12", "WS-02")
PLAN = "wellsense"
MANY = f"/{PLAN}/people/many/"
HEAD = "First name,Last name,Email,Job title,Roles,Until,Patient information"
ANA = "Ana,Alvarez,ana@office.example,Biller,Billing; Front desk,12/31/2026,yes"
BEN = "Ben,Abbot,ben@office.example,,,,"


def an_office() -> Organization:
    return an_organization(plan=PLAN, main=an_account(first_name="Renee", last_name="Sorensen"))


@pytest.fixture
def office(clock: Traveller) -> Organization:
    return an_office()


def uploaded(client: Client, *lines: str, head: str = HEAD) -> Any:
    """The page a file leads to."""
    content = "\n".join([head, *lines]).encode()
    file = SimpleUploadedFile("people.csv", content, content_type="text/csv")
    return client.post(MANY, {"file": file}, follow=True)


def preview_of() -> str:
    return f"{MANY}{Sheet.objects.get().public_id}/"


def problems(answer: Any) -> dict[int, list[str]]:
    lines = [row["line"] for row in answer.context["rows"]]
    return {
        line.number: [f"{one.column}: {one.message}" for one in line.problems]
        for line in lines
        if line.problems
    }


# --- Reading -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "content",
    [
        "First name,Last name,Email\nJosé,Ruiz,j@x.example\n".encode(),
        "\ufeffFirst name,Last name,Email\r\nJosé,Ruiz,j@x.example".encode(),
        "first_name;LAST NAME;E-mail\nJosé;Ruiz;j@x.example\n".encode("cp1252"),
        "Email\tFirst name\tShoe size\tLast name\nj@x.example\tJosé\t9\tRuiz\n".encode(),
        '"First name","Last name","Email"\n\n"José","Ruiz","j@x.example"\n,,\n'.encode(),
    ],
)
def test_files_are_read_as_offices_save_them(content: bytes) -> None:
    [(_, typed)] = read([content[:25], content[25:]])
    assert typed == {"first_name": "José", "last_name": "Ruiz", "email": "j@x.example"}


def test_lines_are_numbered_as_a_spreadsheet_does() -> None:
    content = b'First name,Last name,Email\n\nAna,A,a@x.example\n"Be\nn",B,b@x.example\nCy,C,c@x.example\n'
    assert [number for number, _ in read([content])] == [3, 4, 6]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"Name,Email\nAna,a@x.example", "no column First name, Last name"),
        (b"PK\x03\x04 a workbook", "no csv file"),
        (b"\xff\xfeF\0i\0", "no csv file"),
        (b"First name,Last name,Email\n", "nobody in this file"),
        (b'First name,Last name,Email\nAna,"A,a@x.example\n', "Line 2 has a quotation mark"),
        (b"x" * (256 * 1024 + 1), "larger than 256 kB"),
        (
            b"First name,Last name,Email\n" + b"A,B,c@x.example\n" * (MOST + 1),
            "More than 500 people",
        ),
    ],
)
def test_a_file_that_cannot_be_read_says_what_to_do(content: bytes, said: str) -> None:
    with pytest.raises(Unreadable, match=said):
        read([content])


# --- Looking -------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_the_template_can_be_sent_back_as_it_is(office: Organization) -> None:
    client = working(office.main)
    template = b"".join(client.get(f"{MANY}template/"))
    answer = client.post(MANY, {"file": SimpleUploadedFile("p.csv", template)}, follow=True)
    assert answer.context["ready"] == 1
    assert problems(answer) == {}


@pytest.mark.django_db
def test_each_line_says_what_it_would_do_and_nobody_is_invited_yet(office: Organization) -> None:
    answer = uploaded(working(office.main), ANA, BEN)
    rows = answer.context["rows"]
    assert [(row["name"], row["tags"], row["phi"], row["until"]) for row in rows] == [
        ("Ana Alvarez", ["Billing", "Front desk"], "On", "12/31/2026"),
        ("Ben Abbot", [], "Off", ""),
    ]
    assert "Invite 2 people?" in answer.content.decode()
    assert not Invitation.objects.exists()
    assert not Notice.objects.exists()


@pytest.mark.django_db
def test_what_is_wrong_is_said_by_line_and_column(office: Organization) -> None:
    somebody(office, "Here")
    answer = uploaded(
        working(office.main),
        ANA,
        "Ana,Twice,ANA@office.example,,,,",
        "Bad,Mail,nobody at home,,,,",
        "Is,Here,here@office.example,,,,",
        ",Nameless,n@office.example,,Billing;Boss,1/1/2030,perhaps",
        "Old,Day,o@office.example,,,11/16/2026,",
        "No,Day,d@office.example,,,soon,",
    )
    can = "Front desk; Billing; Payment files"
    assert problems(answer) == {
        3: ["Email: The same email is on line 2. Leave one of them out"],
        4: ["Email: Enter an email like name@example.com."],
        5: ["Email: Is in your organization already. Change their roles in the list"],
        6: [
            "First name: Enter a name",
            "Until: Enter a day no later than 11/16/2027",
            f"Roles: No role is called Boss. There are: {can}",
            "Patient information: Enter yes or no",
        ],
        7: ["Until: Enter a day after today"],
        8: ["Until: Enter a day as month/day/year"],
    }
    assert answer.context["ready"] == 1


@pytest.mark.django_db
def test_what_was_typed_is_written_as_text(office: Organization) -> None:
    page = uploaded(working(office.main), "=1+1,<b>x</b>,a@office.example,,,,").content.decode()
    assert "&lt;b&gt;x&lt;/b&gt;" in page


# --- Inviting ------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_those_ticked_are_invited_with_what_they_get(
    office: Organization, run_jobs: RunJobs
) -> None:
    client = working(office.main)
    uploaded(client, ANA, BEN, "Bad,Mail,nobody,,,,")
    answer = client.post(preview_of(), {"line": ["2"]}, follow=True)
    assert "An invitation to 1 person is on the way." in answer.content.decode()
    run_jobs()
    made = Invitation.objects.get()
    assert (made.email, made.first_name, made.job_title) == ("ana@office.example", "Ana", "Biller")
    assert made.gives["until"] == {"billing": "2026-12-31", "front-desk": "2026-12-31"}
    assert made.gives["sees_phi"] is True
    assert Sheet.objects.get().rows == []


@pytest.mark.django_db
def test_a_line_with_a_problem_is_not_invited_whatever_is_sent(office: Organization) -> None:
    client = working(office.main)
    uploaded(client, ANA, "Bad,Mail,nobody,,,,")
    answer = client.post(preview_of(), {"line": ["2", "3"]})
    assert "cannot be invited any more" in answer.content.decode()
    assert not Invitation.objects.exists()


@pytest.mark.django_db
def test_nobody_ticked_keeps_the_page_and_what_was_chosen(office: Organization) -> None:
    client = working(office.main)
    uploaded(client, ANA, BEN)
    answer = client.post(preview_of(), {})
    assert "Tick the people you want to invite" in answer.content.decode()
    assert [row["is_ticked"] for row in answer.context["rows"]] == [False, False]


@pytest.mark.django_db
def test_a_second_tab_invites_nobody_twice(office: Organization, run_jobs: RunJobs) -> None:
    client = working(office.main)
    uploaded(client, ANA)
    page = preview_of()
    client.post(page, {"line": ["2"]})
    again = client.post(page, {"line": ["2"]}, follow=True)
    assert "were invited already" in again.content.decode()
    assert "were invited already" in client.get(page, follow=True).content.decode()
    run_jobs()
    assert Notice.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_double_click_invites_nobody_twice(run_jobs: RunJobs) -> None:
    with travel(NOW, tick=False):
        office = an_office()
        client = working(office.main)
        uploaded(client, ANA, BEN)
        press = partial(client.post, preview_of(), {"line": ["2", "3"]})
        assert errors(race([press, press])) == []
        run_jobs()
        assert Notice.objects.filter(to="ana@office.example").count() == 1
        assert Invitation.objects.count() == 2


def pressed(by: Membership, count: int) -> Sheet:
    """A file of so many, all of them ticked, and its button pressed."""
    client = working(by)
    uploaded(client, *(f"Ana,A,a{one}@office.example,,,," for one in range(count)))
    numbers = [str(number) for number, _ in Sheet.objects.get().rows]
    assert client.post(preview_of(), {"line": numbers}).status_code == 302
    return Sheet.objects.get()


@pytest.mark.django_db
def test_a_long_file_is_answered_at_once_and_its_people_follow(
    office: Organization, run_jobs: RunJobs
) -> None:
    pressed(office.main, 2 * AT_ONCE + 1)
    assert not Invitation.objects.exists()
    assert run_jobs().done.count("delegation.invite_some") == 3
    assert Invitation.objects.count() == 2 * AT_ONCE + 1
    assert Sheet.objects.get().rows == []


@pytest.mark.django_db
def test_a_job_that_runs_again_invites_nobody_twice(
    office: Organization, run_jobs: RunJobs
) -> None:
    sheet = pressed(office.main, 3)
    for _ in range(2):
        invite_some(sheet_id=sheet.pk, now=NOW)
    run_jobs()
    assert Notice.objects.count() == Invitation.objects.count() == 3


@pytest.mark.django_db
@pytest.mark.parametrize("act", [suspend, remove])
def test_whoever_left_meanwhile_invites_nobody_any_more(
    office: Organization, act: Callable[..., Membership], run_jobs: RunJobs
) -> None:
    ben = somebody(office, "Ben", is_administrator=True)
    pressed(ben, AT_ONCE + 1)
    invite_some(sheet_id=Sheet.objects.get().pk, now=NOW)
    act(membership=ben, profile=profile(PLAN), actor=acting_as(office.main, now=NOW), now=NOW)
    run_jobs()
    assert Invitation.objects.count() == AT_ONCE
    assert Sheet.objects.get().rows == []


@pytest.mark.django_db
def test_who_could_not_be_invited_when_their_turn_came_is_told_by_line(
    office: Organization, run_jobs: RunJobs
) -> None:
    pressed(office.main, 3)
    a_member(organization=office, account=an_account(email="a1@office.example"))
    run_jobs()
    assert Invitation.objects.count() == 2
    mail = Notice.objects.get(to=office.main.account.email)
    assert "nobody was invited for what stands on line 3:" in mail.body


@pytest.mark.django_db
def test_the_list_of_another_organization_is_nobody_s_here(office: Organization) -> None:
    uploaded(working(office.main), ANA)
    other = working(an_office().main)
    assert other.get(preview_of()).status_code == 404
    assert other.post(preview_of(), {"line": ["2"]}).status_code == 404


@pytest.mark.django_db
def test_who_does_not_administer_adds_nobody(office: Organization) -> None:
    client = working(somebody(office, "Ana"))
    for page in (MANY, f"{MANY}template/", f"/{PLAN}/people/invite/"):
        assert client.get(page).status_code == 404


@pytest.mark.django_db
def test_a_list_nobody_came_back_to_is_forgotten_after_a_day(
    office: Organization, clock: Traveller
) -> None:
    client = working(office.main)
    uploaded(client, ANA)
    page = preview_of()
    clock.shift(timedelta(hours=25))
    assert working(office.main).get(page).status_code == 404
    run_calendar()
    assert not Sheet.objects.exists()
