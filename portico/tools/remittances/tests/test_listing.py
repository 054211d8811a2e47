"""The list of payments, over HTTP."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from time_machine import Traveller

from portico.records.payments.rules import PaymentKind
from portico.records.payments.told import ToldRecoupment
from portico.tools.remittances.forms import key_of
from portico.tools.remittances.tests.offices import (
    ALL,
    a_biller,
    listed,
    paid_to,
    readings,
    searched,
    shown,
    working,
)
from testing.builders import NOW, a_member, an_npi
from testing.payments import a_claim, a_payment

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("WM-20")]
TODAY = NOW.date()
DAY = timedelta(days=1)
OLD = TODAY - 200 * DAY
MOST_QUERIES = 20
"""Session, account, what the gate decides by, the four readings, their event and the menu."""


@pytest.fixture(autouse=True)
def _now(clock: Traveller) -> None:
    """Days are counted from the day the tests stand at."""


def test_an_office_reads_what_it_was_paid_under_the_plan_s_name_for_it() -> None:
    biller = a_biller()
    payment, other = paid_to(biller, a_claim()), a_payment(a_claim())
    page = shown(biller)
    assert "<h1>Remittances</h1>" in page
    assert f"What WellFirst paid to TIN ••-•••{payment.payee_tin[-4:]}" in page
    assert payment.payee_tin not in page
    assert f"Check {payment.reference}" in page
    assert "$132.50" in page
    assert other.reference not in page


@pytest.mark.parametrize("lacks", ["role", "patients"])
def test_who_lacks_the_role_or_patients_is_told_who_gives_it(lacks: str) -> None:
    biller = a_biller(sees_phi=lacks != "patients")
    member = biller if lacks == "patients" else a_member(organization=biller.organization)
    answer: Any = working(member).get(ALL)
    assert answer["Location"].endswith("/tools/remittances/?needs=remittances.view")
    assert readings() == []


def test_whoever_is_not_signed_in_is_asked_to(client: Client) -> None:
    assert "/sign-in/" in client.get(ALL)["Location"]


def test_each_opening_is_one_event_that_names_no_number_and_is_not_kept_by_a_browser() -> None:
    biller = a_biller()
    payment = paid_to(biller, a_claim())
    answer = working(biller).get(ALL)
    assert readings() == ["remittance.listed"]
    assert "no-store" in answer["Cache-Control"]
    assert payment.reference in answer.content.decode()


def test_who_never_was_paid_reads_what_to_expect() -> None:
    biller = a_biller()
    page = shown(biller)
    assert "No payments yet" in page
    assert "Payments by month" not in page


def test_an_office_whose_payments_are_old_is_led_to_them() -> None:
    biller = a_biller()
    payment = paid_to(biller, a_claim(), paid_on=TODAY - 500 * DAY)
    page = shown(biller)
    assert "No payment in the last 90 days" in page
    assert f'href="{ALL}?paid=all"' in page
    assert listed(biller, "paid=all") == [payment.reference]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 2),
        ("paid=30", 1),
        ("paid=365", 3),
        ("paid=all", 4),
        ("paid=never", 2),
        (f"paid=chosen&since={OLD}&until={TODAY - 60 * DAY}", 2),
        (f"paid=chosen&until={TODAY - 60 * DAY}", 3),
        (f"since={OLD}", 2),
    ],
)
def test_days_narrow_the_list_and_its_totals_say_which(query: str, count: int) -> None:
    biller = a_biller()
    for day in (TODAY - DAY, TODAY - 60 * DAY, OLD, TODAY - 500 * DAY):
        paid_to(biller, a_claim(), paid_on=day)
    answer: Any = working(biller).get(f"{ALL}?{query}")
    assert answer.context["totals"].payments == len(answer.context["rows"]) == count


def test_the_totals_are_of_all_that_fits_and_not_of_the_page() -> None:
    biller = a_biller()
    for _ in range(26):
        paid_to(biller, a_claim(paid=Decimal(10), charged=Decimal(30)), paid_on=TODAY)
    page = shown(biller, f"{ALL}?page=2")
    assert "26 to 26 of 26" in page
    assert "All 26 in the last 90 days" in page
    assert "$780.00" in page
    assert page.count("$260.00") == 4, "two figures, the month's row, the totals"
    assert listed(biller, "page=99999999999999999999") == listed(biller, "page=2")
    assert listed(biller, "page=-1") == listed(biller, "page=x") == listed(biller)


def test_payee_method_and_status_narrow_and_no_npi_stands_in_an_address() -> None:
    biller, npi = a_biller(), an_npi()
    mine = paid_to(biller, a_claim(), payee_npi=npi, paid_on=TODAY, method="ACH")
    denied = paid_to(biller, a_claim(status="4"), payee_npi=an_npi(), paid_on=TODAY - DAY)
    void = paid_to(biller, kind=PaymentKind.VOID, paid_on=TODAY - 2 * DAY)
    assert listed(biller, f"to={key_of(npi)}") == [mine.reference]
    assert listed(biller, "method=ACH") == [mine.reference]
    assert listed(biller, "method=CHK") == [denied.reference, void.reference]
    assert listed(biller, "status=claim-4") == [denied.reference]
    assert listed(biller, "status=void") == [void.reference]
    assert npi not in key_of(npi)


@pytest.mark.parametrize("what", ["reference", "account", "claim", "member", "name", "amount"])
def test_a_payment_is_found_by_what_stands_on_it_and_the_address_keeps_silent(what: str) -> None:
    biller, claim = a_biller(), a_claim(paid=Decimal("77.01"))
    wanted = paid_to(biller, claim, paid_on=TODAY)
    paid_to(biller, a_claim(), paid_on=TODAY)
    patient = claim.patient
    assert patient
    typed = {
        "reference": wanted.reference,
        "account": claim.number,
        "claim": claim.payer_number,
        "member": patient.identifier,
        "name": "doe, jane",
        "amount": "$77.01",
    }[what]
    answer = searched(biller, typed, "sort=amount")
    address = answer.redirect_chain[-1][0]
    assert address.startswith(f"{ALL}?sort=amount&s=")
    assert typed not in address
    found = [row["payment"].reference for row in answer.context["rows"]]
    assert wanted.reference in found
    assert len(found) == (2 if what == "name" else 1)
    assert readings() == ["remittance.listed"]


def test_what_is_not_found_in_these_days_is_looked_for_in_all_time_in_one_click() -> None:
    biller, claim = a_biller(), a_claim()
    old = paid_to(biller, claim, paid_on=OLD)
    answer = searched(biller, claim.number)
    assert "Nothing fits in these days" in answer.content.decode()
    again: Any = answer.client.get(answer.context["all_time"])
    assert [row["payment"].reference for row in again.context["rows"]] == [old.reference]


def test_a_search_of_another_session_is_no_search() -> None:
    biller = a_biller()
    paid_to(biller, a_claim(), paid_on=TODAY)
    key = searched(biller, "nothing like it").redirect_chain[-1][0].partition("s=")[2]
    assert listed(biller, f"s={key}")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("paid=chosen&since=2026-11-10&until=2026-11-01", "Enter a last day that is not before 11/10/2026"),
        ("paid=chosen&since=soon", "Enter a day such as 11/16/2026"),
    ],
)  # fmt: skip
def test_days_that_make_no_sense_are_said_at_their_field(query: str, said: str) -> None:
    biller = a_biller()
    paid_to(biller, a_claim(), paid_on=TODAY)
    answer: Any = working(biller).get(f"{ALL}?{query}")
    (field,) = answer.context["filters"].errors
    assert answer.context["filters"].errors[field] == [said]
    assert f'id="id_{field}_error"' in answer.content.decode()


def test_a_text_that_is_too_long_is_said_at_its_field() -> None:
    biller = a_biller()
    paid_to(biller, a_claim(), paid_on=TODAY)
    answer = searched(biller, "0" * 101)
    assert "Enter at most 100 characters of a number or a name" in answer.content.decode()


def test_columns_sort_the_latest_and_the_most_first() -> None:
    biller = a_biller()
    less = paid_to(biller, a_claim(paid=Decimal(5)), paid_on=TODAY)
    more = paid_to(biller, a_claim(paid=Decimal(9)), paid_on=TODAY - DAY)
    answer: Any = working(biller).get(ALL)
    sorting = answer.context["sorting"]
    assert sorting["day"] == {"url": f"{ALL}?sort=day", "order": "descending"}
    assert sorting["amount"] == {"url": f"{ALL}?sort=-amount", "order": ""}
    assert sorting["reference"]["url"] == f"{ALL}?sort=reference"
    assert listed(biller) == [less.reference, more.reference]
    assert listed(biller, "sort=-amount") == [more.reference, less.reference]
    assert listed(biller, "sort=nonsense") == listed(biller)


def test_twelve_months_are_drawn_and_counted_and_this_one_is_not_complete() -> None:
    biller = a_biller()
    taken = (ToldRecoupment(code="WO", amount=Decimal(-30)),)
    paid_to(biller, a_claim(paid=Decimal(130)), recoupments=taken, paid_on=date(2026, 11, 2))
    paid_to(biller, a_claim(paid=Decimal(50)), paid_on=date(2025, 12, 1))
    paid_to(biller, a_claim(paid=Decimal(7)), paid_on=date(2025, 11, 30))
    answer: Any = working(biller).get(ALL)
    figures = answer.context["figures"]
    assert (figures.paid, figures.now.amount, figures.payments) == (150, 100, 2)
    assert figures.taken_back == 30
    assert [bar.label for bar in figures.chart.bars][::11] == ["Dec", "Nov"]
    assert [bar.is_complete for bar in figures.chart.bars] == [True] * 11 + [False]
    assert "November is not complete: through 11/16/2026." in answer.content.decode()


def test_a_row_says_how_it_was_paid_and_what_does_not_add_up() -> None:
    biller = a_biller()
    paid_to(biller, a_claim(), method="ACH", paid_on=TODAY)
    paid_to(biller, kind=PaymentKind.ZERO, amount=Decimal(0), method="NON", paid_on=TODAY)
    paid_to(biller, kind=PaymentKind.VOID, paid_on=TODAY)
    paid_to(biller, a_claim(), balances=False, paid_on=None)
    page = shown(biller, f"{ALL}?paid=all")
    for said in ("Paid by EFT", "No payment", "Voided", "−$132.50", "Does not add up", "Not told"):
        assert said in page


def test_the_number_of_queries_does_not_grow_with_the_rows() -> None:
    biller = a_biller()
    paid_to(biller, a_claim(), paid_on=TODAY)
    client = working(biller)
    client.get(ALL)
    few = queries_of(client)
    for _ in range(12):
        paid_to(biller, a_claim(), a_claim(), payee_npi=an_npi(), paid_on=TODAY)
    assert queries_of(client) == few
    assert few <= MOST_QUERIES


def queries_of(client: Client) -> int:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(ALL).status_code == 200
    return len(asked)
