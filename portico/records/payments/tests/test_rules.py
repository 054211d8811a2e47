"""When two references are the same."""

import pytest

from portico.records.payments.rules import PaymentKind, competing, reference_key


@pytest.mark.parametrize(
    "typed",
    [
        "0063158ABC",
        " 0063158abc ",
        "0063 158 abc",
        "００６３１５８ABC",
        "0063158\u200babc\n",
        "0063158-ABC",
        "0063–158abc",
    ],
)
def test_blanks_dashes_case_and_width_do_not_count(typed: str) -> None:
    assert reference_key(typed) == "0063158ABC"


@pytest.mark.parametrize("typed", ["63158ABC", "0063158ABD"])
def test_zeros_and_every_character_do(typed: str) -> None:
    assert reference_key(typed) != "0063158ABC"


def test_nothing_but_dashes_stays() -> None:
    assert reference_key(" -- ") == "--"


def test_a_payment_and_a_zero_exclude_each_other_what_undoes_them_stands_beside() -> None:
    assert competing(PaymentKind.PAID) == competing(PaymentKind.ZERO)
    assert competing(PaymentKind.VOID) == {PaymentKind.VOID}
    assert competing(PaymentKind.REVERSAL) == {PaymentKind.REVERSAL}
