"""Reports: figures counted by hand, on the page and in its downloads, for one plan's staff alone."""

import csv
import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from html import unescape
from io import StringIO

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portico.access.actor import StaffRoleName
from portico.backoffice.reports import Period
from portico.profiles.loading import profile
from portico.proofs.rules import Method
from portico.registration.models import Draft
from portico.registration.queries import ended_checks, ended_drafts, open_drafts
from portico.reviews.models import Review
from portico.reviews.queries import decisions_by_kind, decisions_by_month
from testing.builders import NOW, PLAN, an_organization, signed_in, staff_member
from testing.report_builders import a_check, a_decision, an_end
from testing.review_builders import Handled, a_reviewer

pytestmark = pytest.mark.django_db
REPORTS = f"/{PLAN}/staff/reports/"
NAMES = ("time-to-decide", "time-by-kind", "registrations", "proofs")
TODAY = NOW.date()


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """Monday morning at the plan."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def reviewer(client: Client, clock: time_machine.Traveller) -> Client:
    """A reviewer's browser."""
    return signed_in(client, staff_member())


def a_sample() -> None:
    """Something for each table."""
    a_decision(NOW - timedelta(days=34) + timedelta(hours=7), hours=4)
    for hours, late in ((0, False), (3, False), (6, True)):
        a_decision(NOW + timedelta(hours=7), hours=hours, late=late)
    for step in ("you", "you", "numbers", "", "", ""):
        an_end(step)
    an_end("account-type", track="")
    for outcome in ("pass", "pass", "fail", "used_up"):
        a_check(Method.PIN, outcome)


def rows_of(client: Client, name: str, query: str = "", *, plan: str = PLAN) -> list[list[str]]:
    """A download as a spreadsheet reads it."""
    answer = client.get(f"/{plan}/staff/reports/{name}.csv{query}")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    text = b"".join(answer).decode("utf-8-sig")
    return list(csv.reader(StringIO(text, newline="")))


def queries_of(client: Client) -> int:
    """How often the page asks the database."""
    with CaptureQueriesContext(connection) as asked:
        client.get(f"{REPORTS}?days=365")
    return len(asked)


def tables_of(page: str) -> list[list[list[str]]]:
    """The tables of a page, cell by cell."""
    tables = re.findall(r"<table.*?</table>", unescape(page), re.DOTALL)
    rows = [re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL) for table in tables]
    cell = r"<(?:td|th)\b[^>]*>(.*?)</(?:td|th)>"
    return [[re.findall(cell, row, re.DOTALL) for row in table] for table in rows]


def test_how_long_decisions_took_by_month_is_as_counted_by_hand(
    reviewer: Client, handled: Handled
) -> None:
    a_sample()
    assert rows_of(reviewer, "time-to-decide")[1:] == [
        ["November 2026, through 11/16/2026", "All kinds", "3", "1", "3.0", "5.4"],
        ["October 2026", "All kinds", "1", "0", "4.0", "4.0"],
        ["All months", "All kinds", "4", "1", "3.5", "5.4"],
    ]


def test_how_long_they_took_by_kind_is_too(reviewer: Client, handled: Handled) -> None:
    a_decision(NOW + timedelta(hours=4), hours=4)
    for hours in (1, 2):
        member = a_decision(NOW + timedelta(hours=4), hours=hours)
        Review.objects.filter(pk=member.pk).update(kind="membership")
    assert rows_of(reviewer, "time-by-kind")[1:] == [
        ["New user", "2", "0", "1.5", "1.9"],
        ["New organization", "1", "0", "4.0", "4.0"],
    ]
    assert rows_of(reviewer, "time-to-decide", "?days=30&kind=membership")[1:] == [
        ["November 2026, through 11/16/2026", "New user", "2", "0", "1.5", "1.9"],
        ["All months", "New user", "2", "0", "1.5", "1.9"],
    ]


def test_a_month_begins_at_midnight_in_the_plan_s_own_zone(
    client: Client, clock: time_machine.Traveller, handled: Handled
) -> None:
    midnight = datetime(2026, 11, 1, tzinfo=profile("wellsense").hours.zone)
    for at in (midnight - timedelta(seconds=1), midnight, midnight + timedelta(minutes=30)):
        a_decision(at, hours=0, plan="wellsense")
    signed_in(client, staff_member(plan="wellsense"))
    months = [row[0::2][:2] for row in rows_of(client, "time-to-decide", plan="wellsense")[1:]]
    assert months == [
        ["November 2026, through 11/16/2026", "2"],
        ["October 2026", "1"],
        ["All months", "3"],
    ]


def test_what_an_office_s_administrator_decided_is_not_the_plan_s(
    reviewer: Client, handled: Handled
) -> None:
    Review.objects.filter(pk=a_decision(NOW, hours=1).pk).update(decider="organization")
    assert len(rows_of(reviewer, "time-to-decide")) == 1


def test_where_registrations_ended_is_as_counted_by_hand(reviewer: Client) -> None:
    a_sample_of_ends()
    assert rows_of(reviewer, "registrations")[1:] == [
        ["What do you want to register?", "Not chosen yet", "1", "8", "12.5"],
        ["Your organization's numbers", "Organization", "1", "6", "16.7"],
        ["About you", "Organization", "2", "6", "33.3"],
        ["Sent", "Organization", "3", "6", "50.0"],
        ["no-longer-asked", "Individual", "1", "1", "100.0"],
    ]


def a_sample_of_ends() -> None:
    for step in ("you", "", "numbers", "you", "", ""):
        an_end(step)
    an_end("account-type", track="")
    an_end("no-longer-asked", track="individual")


def test_how_proofs_came_out_is_as_counted_by_hand(reviewer: Client) -> None:
    for outcome in ("pass", "pass", "fail", "used_up", "abandoned", "pass"):
        a_check(Method.PIN, outcome)
    a_check(Method.ROSTER, "unavailable")
    assert rows_of(reviewer, "proofs")[1:] == [
        ["PIN", "3", "1", "1", "1", "0", "6", "50.0"],
        ["Details on our record", "0", "0", "0", "0", "1", "1", "0.0"],
    ]


def test_the_downloads_are_what_the_page_shows(reviewer: Client, handled: Handled) -> None:
    a_sample()
    page = reviewer.get(f"{REPORTS}?days=365").content.decode()
    assert tables_of(page) == [rows_of(reviewer, name, "?days=365") for name in NAMES]


@pytest.mark.parametrize(
    ("query", "counted"),
    [("?days=30", 1), ("", 2), ("?days=365&kind=x", 3), ("?days=7", 2), ("?days=all", 2)],
)
def test_the_days_chosen_are_those_that_count_both_ends_included(
    reviewer: Client, query: str, counted: int
) -> None:
    for days_ago in (-1, 29, 89, 364, 730):
        an_end(ended_on=TODAY - timedelta(days=days_ago))
    assert rows_of(reviewer, "registrations", query)[1][2] == str(counted)


def test_what_is_under_way_is_counted_by_its_age(reviewer: Client) -> None:
    for hours in (1, 23, 24, 7 * 24, 8 * 24, 9 * 24):
        began = NOW - timedelta(hours=hours)
        ends = NOW + timedelta(days=1)
        Draft.objects.create(plan=PLAN, created_at=began, saved_at=began, expires_at=ends)
    Draft.objects.create(plan=PLAN, created_at=NOW, saved_at=NOW, expires_at=NOW)
    page = reviewer.get(REPORTS).content.decode()
    assert re.findall(r"<dd>(\d+)</dd>", page) == ["6", "2", "1", "3"]


def test_a_new_plan_is_told_what_will_be_counted(reviewer: Client) -> None:
    page = reviewer.get(REPORTS).content.decode()
    for words in ("Nothing was decided", "No registration ended"):
        assert words in page
    assert "Proofs" not in page  # this plan asks for none
    assert '<svg class="chart' not in page
    assert "Download CSV" not in page
    assert len(rows_of(reviewer, "time-to-decide")) == 1


def test_the_chart_says_its_range_its_highest_value_and_what_is_not_complete(
    reviewer: Client, handled: Handled
) -> None:
    a_sample()
    page = reviewer.get(REPORTS).content.decode()
    assert "October 2026 to November 2026. Highest: 4 h in October 2026." in page
    assert "November 2026 is not complete: through 11/16/2026." in page
    assert page.count("chart__bar--open") == 1


def test_nothing_of_another_plan_is_counted(reviewer: Client, handled: Handled) -> None:
    a_decision(NOW, hours=1, plan="wellsense")
    an_end(plan="wellsense")
    a_check(Method.PIN, "pass", plan="wellsense")
    for name in NAMES:
        assert len(rows_of(reviewer, name)) == 1


def test_a_download_is_named_after_its_days_alone(reviewer: Client) -> None:
    answer = reviewer.get(f"{REPORTS}proofs.csv?days=30")
    named = 'attachment; filename="proofs-2026-10-18-to-2026-11-16.csv"'
    assert answer.headers["Content-Disposition"] == named


@pytest.mark.parametrize("address", [REPORTS, f"{REPORTS}proofs.csv"])
def test_members_operators_and_other_plans_staff_get_no_such_page(
    client: Client, clock: time_machine.Traveller, address: str
) -> None:
    member = an_organization().main.account
    operator = staff_member(role=StaffRoleName.OPERATOR)
    stranger = staff_member(plan="wellsense")
    for account in (member, operator, stranger):
        answer = signed_in(Client(), account).get(address, follow=True)
        assert answer.status_code == 404
    assert client.get(address).status_code == 302


def test_who_may_not_see_reports_counts_nothing(handled: Handled) -> None:
    a_decision(NOW, hours=1)
    an_end()
    a_check(Method.PIN, "pass")
    operator = a_reviewer(staff_roles=frozenset({StaffRoleName.OPERATOR}))
    since, until, zone = NOW - timedelta(days=1), NOW + timedelta(days=1), profile(PLAN).hours.zone
    assert decisions_by_month(operator, since=since, until=until, zone=zone) == []
    assert decisions_by_kind(operator, since=since, until=until) == []
    assert ended_drafts(operator, first=TODAY, last=TODAY) == []
    assert ended_checks(operator, first=TODAY, last=TODAY) == []
    assert open_drafts(operator, now=NOW) is None


@pytest.mark.parametrize(
    ("days", "part"),
    [
        (16, "through 11/16/2026"),
        (10, "from 11/07/2026 through 11/16/2026"),
        (90, "through 11/16/2026"),
    ],
)
def test_a_month_says_which_days_it_has(days: int, part: str) -> None:
    period = Period.until(TODAY, days=days, zone=profile(PLAN).hours.zone)
    assert period.part_of(date(2026, 11, 1)) == part
    assert period.days == days


def test_a_month_that_is_whole_says_nothing() -> None:
    period = Period.until(date(2026, 11, 30), days=61, zone=profile(PLAN).hours.zone)
    assert period.part_of(date(2026, 10, 1)) == period.part_of(date(2026, 11, 1)) == ""


def test_there_is_no_download_of_another_name(reviewer: Client) -> None:
    assert reviewer.get(f"{REPORTS}people.csv").status_code == 404


def test_the_page_asks_the_database_as_often_for_many_rows_as_for_few(
    reviewer: Client, handled: Handled
) -> None:
    a_decision(NOW, hours=1)
    few = queries_of(reviewer)
    for days in range(0, 300, 30):
        a_decision(NOW - timedelta(days=days), hours=1)
        an_end(ended_on=TODAY - timedelta(days=days))
    assert queries_of(reviewer) == few
