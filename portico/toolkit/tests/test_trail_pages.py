"""Activity is narrowed, paged and downloaded."""

import csv
import re
from datetime import timedelta
from io import StringIO

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from portico.audit.acting import acting
from portico.audit.models import Event
from portico.audit.wording import Kind
from portico.toolkit.queries import trail
from portico.toolkit.queries.trail import Line, trail_of, whole_trail_of
from portico.toolkit.tests.trails import (
    ACCESS,
    DAYS,
    DOWNLOAD,
    NOVEMBER,
    PLAN,
    SIGNS,
    an_office,
    at_work,
    downloaded,
    happened,
    read,
)
from portico.toolkit.views.trail import _cells
from portico.web.exports import csv_lines
from testing.access_builders import acting_as
from testing.builders import NOW, a_member, an_account

pytestmark = pytest.mark.django_db


def test_it_is_narrowed_to_a_kind_to_days_and_to_a_person() -> None:
    organization = an_office()
    ben = a_member(organization=organization, account=an_account(first_name="Ben"))
    happened(organization, "access.refused", by=acting_as(ben), refusal="not_administrator")
    happened(organization, "membership.suspended", subject=f"membership:{ben.public_id}")
    happened(organization, "organization.suspended")
    happened(organization, "organization.reinstated", at=NOW - timedelta(days=40))
    client = at_work(organization.main)
    refused, suspended, all_of_it = (
        "Ben Webb was refused",
        "Ana Ruiz suspended Ben Webb",
        "Ana Ruiz suspended the organization",
    )
    assert "opened the organization again" not in read(client)
    refusals = read(client, f"{DAYS}&kind=refusals")
    assert refused in refusals
    assert suspended not in refusals
    of_ben = read(client, f"{DAYS}&person={ben.public_id}")
    assert refused in of_ben
    assert suspended in of_ben
    assert all_of_it not in of_ben


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("?first=2026-11-30&last=2026-11-01", "Choose a first day that is not after the last"),
        ("?first=2024-01-01&last=2026-11-01", "Choose a first day at most a year before the last"),
        ("?first=soon", "Enter a day such as 11/16/2026"),
        ("?first=9999-12-31&last=9999-12-31", "Enter a day before 2100"),
    ],
)
def test_days_that_make_no_sense_are_told(query: str, message: str) -> None:
    client = at_work(an_office().main)
    assert message in read(client, query)
    answer = client.get(DOWNLOAD + query, follow=True)
    assert message in answer.content.decode()


@pytest.mark.parametrize("query", ["&kind=x", "&person=x", "&after=x", "&after=9.9.9", "&kind=%00"])
def test_what_no_form_of_ours_asks_for_is_as_if_it_was_not_said(query: str) -> None:
    organization = an_office()
    happened(organization, "organization.suspended")
    assert "suspended the organization" in read(at_work(organization.main), DAYS + query)


def test_pages_follow_each_other_without_a_gap_or_a_repetition() -> None:
    """Also where many events are of the same moment, as those of one transaction are."""
    organization = an_office()
    for number in range(2 * trail.PAGE + 7):
        happened(organization, "request.made", what=f"thing {number:03}", at=NOW)
    client, query, seen = at_work(organization.main), f"{DAYS}&kind=access", []
    for page in range(3):
        text = read(client, query)
        seen += re.findall(r"asked for thing (\d{3})", text)
        if page < 2:
            query = "?" + text.split('" rel="next">Older')[0].rsplit('href="?', 1)[1]
    assert [int(number) for number in seen] == list(reversed(range(2 * trail.PAGE + 7)))
    assert "Older" not in text


def test_a_page_that_is_just_full_is_the_last() -> None:
    organization = an_office()
    actor = acting_as(organization.main)
    for _ in range(2):
        happened(organization, "request.made", what="a role")
    with acting(actor):
        pages = [trail_of(actor, PLAN, ACCESS, limit=limit) for limit in (1, 2)]
    assert [(len(page.lines), page.next is None) for page in pages] == [(1, False), (2, True)]


def test_queries_do_not_grow_with_events_or_people() -> None:
    organization = an_office()
    client = at_work(organization.main)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            read(client)
        return len(captured)

    def one_more(number: int) -> None:
        member = a_member(
            organization=organization, account=an_account(first_name=f"Person{number}")
        )
        happened(organization, "membership.suspended", subject=f"membership:{member.public_id}")
        happened(organization, "access.refused", by=acting_as(member), refusal="terms")

    one_more(0)
    read(client)  # what a session asks once
    few = queries()
    for number in range(1, 7):
        one_more(number)
    assert queries() == few


def test_a_download_says_the_same_and_is_recorded() -> None:
    organization = an_office()
    happened(organization, "organization.suspended")
    client = at_work(organization.main)
    assert downloaded(client)[0] == [
        "11/16/2026 09:00:00",
        "Ana Ruiz",
        "Your organization",
        "Organization",
        "Ana Ruiz suspended the organization",
    ]
    event = Event.objects.get(action="trail.exported")
    assert event.details == {"first": "2026-11-01", "last": "2026-11-17"}
    assert event.membership_id == organization.main_id


def test_nothing_is_downloaded_that_could_not_be_recorded() -> None:
    organization = an_office()
    client = at_work(organization.main)
    with connection.cursor() as cursor:
        cursor.execute("alter table audit_event add check (action <> 'trail.exported') not valid")
    with pytest.raises(DatabaseError):
        client.get(DOWNLOAD + DAYS)


def test_a_download_reads_in_portions_and_outside_of_any_open_transaction(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(trail, "PORTION", 10)
    organization = an_office()
    for number in range(25):
        happened(organization, "request.made", what=f"thing {number}")
    actor = acting_as(organization.main)
    everything = [line.text for line in whole_trail_of(actor, PLAN, NOVEMBER)]
    assert everything[:25] == [f"Ana Ruiz asked for thing {number}" for number in range(24, -1, -1)]
    assert len(everything) == len(set(everything))


@given(*[st.text() | st.builds("".join, st.tuples(st.sampled_from(SIGNS), st.text()))] * 3)
def test_no_name_or_reason_becomes_a_formula(who: str, side: str, text: str) -> None:
    """People choose their own names, and write the reasons (S27)."""
    line = Line(at=NOW, who=who, person=None, side=side, kind=Kind.PEOPLE, text=text)
    cells = next(csv.reader(StringIO("".join(csv_lines(_cells([line], PLAN))), newline="")))
    assert not [cell for cell in cells if cell.lstrip(" ").startswith(SIGNS)]
    assert [cell.removeprefix("'") for cell in cells[1:3]] == [
        each.removeprefix("'") for each in (who, side)
    ]
