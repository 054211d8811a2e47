"""Remittances as an office meets them: nothing yet, a year of payments, one that was cut."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from journeys.test_remittances import (
    DAY,
    OFFICE,
    PLAN,
    TIN,
    TODAY,
    sits_down,
    somebody,
    the_payment,
)
from portico.records.payments.rules import PaymentKind
from testing.browser import Portal
from testing.builders import an_npi, an_organization
from testing.journey import NewPortal
from testing.payments import a_claim, a_payment
from testing.roster_builders import list_group

Take = Callable[[Portal, str], None]

pytestmark = pytest.mark.journey
SURGERY = "Great Miami Ambulatory Surgery Center"


def test_remittances(new_portal: NewPortal, take: Take) -> None:
    list_group(plan=PLAN, tin=TIN, legal_name=OFFICE)
    office = an_organization(plan=PLAN, name=OFFICE, tin=TIN, party="group", provider_id="G-7730")
    karen = sits_down(new_portal(plan=PLAN), somebody(office, "Karen"))
    karen.follow("Remittances")
    take(karen, "200-remittances-empty")
    a_year_of_payments()
    the_payment(an_npi())
    karen.reload()
    take(karen, "201-remittances")
    karen.follow("0091774208")
    take(karen, "202-remittance")
    karen.visit("/remittances/?paid=chosen&since=2031-01-01")
    take(karen, "203-remittances-nothing-fits")
    karen.visit("/remittances/mail/")
    take(karen, "204-remittances-mail")


def a_year_of_payments() -> None:
    """One a week, of one claim to four, by check or EFT; some of them of nothing."""
    for number in range(52):
        is_zero = number % 17 == 5
        paid = Decimal(0) if is_zero else Decimal("61.40") + 137 * number % 911
        claims = [a_claim(paid=paid, charged=paid + 67) for _ in range(number % 4 + 1)]
        a_payment(
            *claims,
            plan=PLAN,
            payee_tin=TIN,
            payee_name=SURGERY if number % 5 == 0 else OFFICE,
            method="NON" if is_zero else ("ACH", "CHK")[number % 2],
            kind=PaymentKind.ZERO if is_zero else PaymentKind.PAID,
            paid_on=TODAY - (3 + 7 * number) * DAY,
        )
