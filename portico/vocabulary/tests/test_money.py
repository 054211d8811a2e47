"""US dollars as people write them."""

from decimal import Decimal

import pytest

from portico.vocabulary.money import dollars, short_dollars


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        ("0", "$0.00"),
        ("-0.00", "$0.00"),
        ("1234.5", "$1,234.50"),
        ("-64", "−$64.00"),
        ("9999999999999999.99", "$9,999,999,999,999,999.99"),
    ],
)
def test_an_amount_has_cents_commas_and_its_minus_before_the_dollar(
    amount: str, written: str
) -> None:
    assert dollars(Decimal(amount)) == written


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        ("0", "$0"),
        ("500", "$500"),
        ("999.99", "$1,000"),
        ("2500", "$2.5k"),
        ("10000.00", "$10k"),
        ("2631.44", "$2,631"),
        ("1500000", "$1.5M"),
        ("1000000", "$1M"),
        ("2.5", "$2.50"),
        ("3", "$3"),
    ],
)
def test_a_round_amount_is_short_and_another_loses_no_dollar(amount: str, written: str) -> None:
    assert short_dollars(Decimal(amount)) == written
