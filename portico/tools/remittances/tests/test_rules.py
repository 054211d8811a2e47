"""How payments and claims stand."""

from decimal import Decimal
from typing import Any

import pytest

from portico.records.payments.rules import PaymentKind
from portico.records.payments.told import ToldAdjustment, ToldClaim, ToldLine
from portico.tools.remittances.rules import (
    claim_pill,
    masked,
    partners,
    payment_pill,
    remainder,
)


def a_line(charged: int, paid: int, *taken: tuple[str, int]) -> ToldLine:
    adjustments = tuple(
        ToldAdjustment(group=group, reason="1", amount=Decimal(amount)) for group, amount in taken
    )
    return ToldLine(procedure="99213", charged=Decimal(charged), paid=Decimal(paid), adjustments=adjustments)  # fmt: skip


def a_claim(*lines: ToldLine, **told: Any) -> ToldClaim:
    sums = {
        "charged": sum((line.charged for line in lines), Decimal(0)),
        "paid": sum((line.paid for line in lines), Decimal(0)),
    }
    return ToldClaim(**{"number": "A", "status": "1", "lines": lines, **sums, **told})


PAID = a_line(100, 60, ("CO", 40))
REFUSED = a_line(50, 0, ("CO", 50))
OWED = a_line(50, 0, ("PR", 50))


@pytest.mark.parametrize(
    ("claim", "said"),
    [
        (a_claim(PAID), "Paid"),
        (a_claim(PAID, OWED), "Paid"),
        (a_claim(PAID, REFUSED), "Paid in part"),
        (a_claim(REFUSED), "Denied"),
        (a_claim(PAID, status="4"), "Denied"),
        (a_claim(OWED), "Patient owes it"),
        (a_claim(PAID, status="22"), "Taken back"),
        (a_claim(PAID, frequency="7"), "Adjusted"),
        (a_claim(REFUSED, frequency="7"), "Denied"),
        (a_claim(PAID, status="23"), "Sent on"),
        (a_claim(REFUSED, status="25"), "Estimate"),
    ],
)
def test_a_claim_says_what_was_decided(claim: ToldClaim, said: str) -> None:
    assert claim_pill(claim).label == said


def test_a_claim_that_was_taken_back_in_the_same_payment_is_adjusted() -> None:
    assert claim_pill(a_claim(PAID), corrects=True).label == "Adjusted"
    assert claim_pill(a_claim(REFUSED), corrects=True).label == "Denied"


@pytest.mark.parametrize(
    ("kind", "method", "said"),
    [
        (PaymentKind.PAID, "ACH", "Paid by EFT"),
        (PaymentKind.PAID, "CHK", "Paid by check"),
        (PaymentKind.PAID, "", "Paid"),
        (PaymentKind.ZERO, "CHK", "No payment"),
        (PaymentKind.VOID, "CHK", "Voided"),
        (PaymentKind.REVERSAL, "NON", "Taken back"),
    ],
)
def test_a_payment_says_what_happened_to_the_money(
    kind: PaymentKind, method: str, said: str
) -> None:
    assert payment_pill(kind, method).label == said


def test_what_is_left_of_a_claim_or_a_line_is_what_nobody_explains() -> None:
    assert remainder(a_claim(PAID, REFUSED)) == remainder(PAID) == 0
    assert remainder(a_claim(PAID, paid=Decimal(55))) == 5
    assert remainder(a_line(100, 60, ("CO", 30), ("PR", 20))) == -10


def test_claims_belong_together_by_the_plan_s_number_or_the_office_s() -> None:
    back = a_claim(status="22", payer_number="P1")
    again = a_claim(payer_number="P1")
    other = a_claim(payer_number="P2", number="B")
    assert partners([other, back, again]) == {1: 2, 2: 1}
    assert partners([back, other]) == {}
    turned = a_claim(a_line(-100, -60), status="22", payer_number="P8")
    renumbered = a_claim(PAID, payer_number="P9")
    assert partners([renumbered, turned]) == {0: 1, 1: 0}


def test_each_claim_has_one_partner_at_most() -> None:
    back, again = a_claim(status="22", payer_number="P1"), a_claim(payer_number="P1")
    assert partners([back, again, back]) == {0: 1, 1: 0}


@pytest.mark.parametrize(
    ("identifier", "shown"), [("M00004410", "•••••4410"), ("12345", "•••••"), ("7", "•••••")]
)
def test_a_member_s_number_is_known_by_its_end_alone(identifier: str, shown: str) -> None:
    assert masked(identifier) == shown
