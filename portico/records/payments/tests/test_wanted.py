"""What one looks for is found by its beginning, and only among what one sees."""

from datetime import date
from decimal import Decimal

import pytest

from portico.records.payments.rules import PaymentKind
from portico.records.payments.told import ToldPerson
from testing.builders import a_tin, an_npi
from testing.payments import a_claim, a_payment, a_scope, listed, references, rendered_by

pytestmark = pytest.mark.django_db

PATIENT = ToldPerson(last="O'Neil-Peña", first="Zoë", qualifier="MI", identifier="W-20 417")


@pytest.mark.parametrize(
    "text",
    [
        *("00 8812", "0088-1234", "1,204.5", "$1204.50", "acct 9", "ACCT-91", "77-31"),
        *("w20417", "o'neil", "O’NEIL", "ONEIL PENA z", "oneil-pe"),
    ],
)
def test_a_payment_is_found_however_what_is_on_it_is_typed(text: str) -> None:
    claim = a_claim(
        paid=Decimal("1204.50"), number="ACCT-91", payer_number="7731A", patient=PATIENT
    )
    tin = a_payment(claim, reference="00881234").payee_tin
    a_payment(a_claim(number="B1", payer_number="B2"), payee_tin=tin, reference="Z1")
    assert references(a_scope(tin), text=text) == ["00881234"]


def test_nothing_is_found_by_a_claim_one_does_not_see() -> None:
    npi = an_npi()
    hidden = a_claim(number="HIDDEN")
    tin = a_payment(a_claim(rendering=rendered_by(npi)), hidden).payee_tin
    scope = a_scope(tin, npis=(npi,))
    assert references(scope, text="hidden") == []
    assert references(scope, status=hidden.status) != []
    assert references(scope, text=str(hidden.paid + Decimal("132.50"))) == []


@pytest.mark.parametrize(
    "text", ["%", "_", "'", "\\", "\0", "~", "💶", "nan", "1e999999", "9" * 5000]
)
def test_what_nobody_is_called_finds_nothing_and_breaks_nothing(text: str) -> None:
    tin = a_payment(a_claim()).payee_tin
    assert references(a_scope(tin), text=text) == []


def test_filters_narrow_and_totals_are_of_what_is_left() -> None:
    tin = a_tin()
    a_payment(a_claim(), payee_tin=tin, paid_on=date(2026, 1, 31), reference="A", method="ACH")
    kept = a_payment(a_claim(), a_claim(), payee_tin=tin, paid_on=date(2026, 2, 1), reference="B")
    a_payment(
        a_claim(status="4", paid=Decimal(0)), payee_tin=tin, kind=PaymentKind.ZERO, reference="C"
    )
    found = listed(a_scope(tin), paid_from=date(2026, 2, 1), kind="paid", method="CHK")
    assert [row.reference for row in found.rows] == ["B"]
    assert (found.totals.payments, found.totals.claims) == (1, 2)
    assert (found.totals.charged, found.totals.amount) == (kept.charged, kept.amount)
    assert references(a_scope(tin), status="4") == ["C"]


@pytest.mark.parametrize(
    ("sort", "order"),
    [("-day", "CBA"), ("day", "ABC"), ("amount", "BCA"), ("-amount", "ACB"), ("reference", "ABC")],
)
def test_the_order_is_the_one_asked_for(sort: str, order: str) -> None:
    tin = a_tin()
    for reference, paid, day in (("A", 30, 1), ("B", 10, 2), ("C", 20, 3)):
        claim = a_claim(paid=Decimal(paid))
        a_payment(claim, payee_tin=tin, reference=reference, paid_on=date(2026, 3, day))
    assert "".join(references(a_scope(tin), sort=sort)) == order


def test_pages_hold_everything_once_and_the_last_answers_beyond() -> None:
    tin = a_tin()
    for number in range(27):
        a_payment(payee_tin=tin, reference=f"P{number:02}")
    pages = [listed(a_scope(tin), page=page) for page in (1, 2, 99)]
    assert [len(page.rows) for page in pages] == [25, 2, 2]
    assert pages[2].page == 2
    shown = {row.reference for page in pages[:2] for row in page.rows}
    assert len(shown) == pages[0].totals.payments == 27
