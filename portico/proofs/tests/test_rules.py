"""What was typed and what is on file, as one spelling; which payment proves."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portico.proofs.rules import (
    PIN_ALPHABET,
    Method,
    Payment,
    ProofResult,
    Recorded,
    before_comparison,
    network_of,
    normal_pin,
    parse_amount,
    parse_pin,
    parse_reference,
    payment_proves,
    payment_that_matches,
    pin_is_open,
    record_matches,
    review_words,
    spaced_pin,
)
from portico.records.payments.rules import REFERENCE_LENGTH, PaymentKind
from testing.builders import NOW

TODAY = date(2026, 11, 16)
CHECK = Payment(
    key="payment:1",
    reference="0063158",
    amount=Decimal("1234.50"),
    paid_on=TODAY,
    kind=PaymentKind.PAID,
)


@pytest.mark.parametrize(
    "typed",
    [
        "1234.50",
        "1,234.50",
        "$1,234.50",
        " $ 1234.5 ",
        "1234.50\u00a0",
        "１２３４．５０",
        "$1,234.5",
    ],
)
def test_an_amount_is_read_however_it_is_typed(typed: str) -> None:
    assert parse_amount(typed) == Decimal("1234.50")


@pytest.mark.parametrize(
    ("typed", "amount"),
    [("1,234", "1234.00"), (".75", "0.75"), ("1234.", "1234.00"), ("0", "0.00"), ("007", "7.00")],
)
def test_dollars_without_cents_and_cents_without_dollars_are_read(typed: str, amount: str) -> None:
    assert str(parse_amount(typed)) == amount


def test_an_amount_has_sixteen_digits_before_its_cents_at_most() -> None:
    assert parse_amount("9" * 16) == Decimal("9" * 16)
    with pytest.raises(ValueError, match="payment amount"):
        parse_amount("9" * 17)


@pytest.mark.parametrize(
    "typed",
    [
        "1 234,50",
        "1.234,50",
        "1234,50",
        "1,23",
        "12,34.50",
        "1,2345",
        "1 234.50",
        "1.234",
        "-1234.50",
        "(1,234.50)",
        "$",
        ".",
        "",
        "twelve",
        "1e3",
        "NaN",
        "9" * 17,
    ],
)
def test_what_could_mean_two_amounts_is_refused_by_the_name_of_the_field(typed: str) -> None:
    with pytest.raises(ValueError, match="Enter the payment amount in dollars and cents"):
        parse_amount(typed)


@given(st.decimals(0, 10**9, places=2))
def test_an_amount_as_people_here_write_it_is_read_back(amount: Decimal) -> None:
    assert parse_amount(f"${amount:,.2f}") == amount


def test_a_reference_is_as_long_as_it_may_be() -> None:
    assert parse_reference("1" * REFERENCE_LENGTH) == "1" * REFERENCE_LENGTH
    with pytest.raises(ValueError, match="check or EFT number"):
        parse_reference("1" * (REFERENCE_LENGTH + 1))


def test_a_reference_without_anything_in_it_is_refused() -> None:
    for typed in ("", "   ", "\u200b", "--", "9" * 51):
        with pytest.raises(ValueError, match="Enter the check or EFT number"):
            parse_reference(typed)


@pytest.mark.parametrize("typed", ["0063158", " 0063 158 ", "006-3158\n"])
def test_a_reference_is_read_without_blanks_and_dashes(typed: str) -> None:
    assert parse_reference(typed) == "0063158"


def matched(*payments: Payment, **typed: object) -> Payment | None:
    asked = {"reference": "0063158", "amount": Decimal("1234.50"), "today": TODAY} | typed
    return payment_that_matches(payments, **{"max_age_days": 180, **asked})  # type: ignore[arg-type] # a table of examples


def test_reference_and_amount_of_one_payment_match() -> None:
    assert matched(CHECK) is CHECK
    assert matched(replace(CHECK, amount=Decimal("1234.51")), CHECK) is CHECK


@pytest.mark.parametrize(
    "other",
    [
        {"amount": Decimal("1234.51")},
        {"amount": Decimal("-1234.50")},
        {"reference": "0063159"},
        {"reference": ""},
    ],
)
def test_neither_alone_does(other: dict[str, object]) -> None:
    assert matched(CHECK, **other) is None


def test_the_reference_of_one_and_the_amount_of_another_do_not() -> None:
    other = replace(CHECK, key="payment:2", reference="0063159", amount=Decimal("10.00"))
    assert matched(CHECK, other, amount=Decimal("10.00")) is None


def test_nothing_matches_where_there_is_no_payment() -> None:
    assert matched() is None
    assert matched(reference="", amount=Decimal("0.00")) is None


def test_what_somebody_else_holds_does_not_match() -> None:
    assert matched(CHECK, taken={"payment:1"}) is None
    twin = replace(CHECK, key="payment:2")
    assert matched(CHECK, twin, taken={"payment:1"}) is twin


@pytest.mark.requirement("WS-04")
@pytest.mark.parametrize(
    ("changed", "proves"),
    [
        ({}, True),
        ({"paid_on": TODAY - timedelta(days=180)}, True),
        ({"paid_on": TODAY - timedelta(days=181)}, False),
        ({"paid_on": TODAY + timedelta(days=2)}, True),
        ({"paid_on": None}, False),
        ({"kind": PaymentKind.ZERO, "amount": Decimal(0)}, False),
        ({"amount": Decimal(0)}, False),
        ({"kind": PaymentKind.VOID}, False),
        ({"kind": PaymentKind.REVERSAL}, False),
    ],
)
def test_only_money_that_went_out_lately_proves(
    changed: dict[str, object], *, proves: bool
) -> None:
    payment = replace(CHECK, **changed)  # type: ignore[arg-type] # a table of examples
    assert payment_proves(payment, [payment], today=TODAY, max_age_days=180) is proves
    assert payment_proves(payment, [], today=TODAY, max_age_days=180) is proves


@pytest.mark.requirement("WS-04")
@pytest.mark.parametrize("kind", [PaymentKind.VOID, PaymentKind.REVERSAL])
@pytest.mark.parametrize("amount", [Decimal("1234.50"), Decimal("200.00")])
def test_a_payment_that_was_taken_back_does_not(kind: PaymentKind, amount: Decimal) -> None:
    undoing = replace(CHECK, key="payment:2", kind=kind, amount=amount)
    assert matched(CHECK, undoing) is None
    assert matched(undoing, CHECK) is None


GROUP = Recorded(names=(("Two Rivers LLC",), ("Riverside Clinic",)), zips=("63103", "45402"))
PERSON = Recorded(names=(("José", "O'Brien"),), zips=("63103",))


@pytest.mark.requirement("CS-02")
@pytest.mark.parametrize(
    ("recorded", "names", "zip_code"),
    [
        (GROUP, ("Two Rivers LLC",), "63103"),
        (GROUP, ("two rivers, l.l.c.",), "45402"),
        (GROUP, ("RIVERSIDE CLINIC",), "45402-1234"),
        (PERSON, ("JOSE", "O’Brien"), "63103"),
        (PERSON, ("Jose\u0301", "OBrien"), "63103 1234"),
    ],
)
def test_any_name_and_any_zip_of_the_record_match_however_typed(
    recorded: Recorded, names: tuple[str, ...], zip_code: str
) -> None:
    assert record_matches(recorded, names=names, zip_code=zip_code)


@pytest.mark.parametrize(
    ("recorded", "names", "zip_code"),
    [
        (GROUP, ("Two Rivers",), "63103"),
        (GROUP, ("Two Rivers LLC",), "63104"),
        (GROUP, ("",), "63103"),
        (GROUP, ("Two Rivers LLC",), ""),
        (GROUP, ("Two Rivers LLC",), "none"),
        (PERSON, ("O'Brien", "José"), "63103"),
        (PERSON, ("José", ""), "63103"),
        (None, ("", ""), ""),
        (None, ("Two Rivers LLC",), "63103"),
        (Recorded(names=(("",),), zips=("",)), ("",), ""),
        (Recorded(names=(("Two Rivers LLC",),), zips=("",)), ("Two Rivers LLC",), ""),
        (Recorded(names=(("",),), zips=("63103",)), ("-",), "63103"),
    ],
)
def test_one_part_that_differs_or_is_empty_matches_nothing(
    recorded: Recorded | None, names: tuple[str, ...], zip_code: str
) -> None:
    assert not record_matches(recorded, names=names, zip_code=zip_code)


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:0db8:0001:0002::ffff", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", "unknown"),
        ("unix:", "unknown"),
    ],
)
def test_one_subscriber_s_addresses_count_together(address: str, network: str) -> None:
    assert network_of(address) == network


@pytest.mark.parametrize(
    ("for_tin", "for_address", "result"),
    [
        (0, 0, None),
        (4, 19, None),
        (5, 0, ProofResult.USED_UP_FOR_TIN),
        (0, 20, ProofResult.USED_UP_FOR_ADDRESS),
        (5, 20, ProofResult.USED_UP_FOR_TIN),
    ],
)
def test_five_wrong_for_a_tin_and_twenty_from_a_network_are_the_last(
    for_tin: int, for_address: int, result: ProofResult | None
) -> None:
    asked = before_comparison(for_tin=[NOW] * for_tin, for_address=[NOW] * for_address, now=NOW)
    assert asked is result


def test_a_day_later_and_an_hour_later_they_count_no_more() -> None:
    day, hour = NOW - timedelta(hours=24), NOW - timedelta(hours=1)
    assert before_comparison(for_tin=[day] * 5, for_address=[hour] * 20, now=NOW) is None


def test_a_pin_is_read_however_it_is_typed() -> None:
    assert spaced_pin("K7RMX4QT") == "K7RM-X4QT"
    for typed in ("k7rm-x4qt", " K7RM X4QT", "Ｋ７ＲＭ–Ｘ４ＱＴ"):
        assert parse_pin(typed) == normal_pin(typed) == "K7RMX4QT"


@pytest.mark.parametrize("typed", ["", "K7RM", "K7RM-X4Q0", "K7RM-X4QTT", "!!!!-!!!!"])
def test_what_cannot_be_a_pin_is_said_before_it_costs_an_attempt(typed: str) -> None:
    with pytest.raises(ValueError, match="Enter the PIN from our mail: 8 letters and digits"):
        parse_pin(typed)


def test_a_pin_is_open_until_it_is_used_or_its_time_is_over() -> None:
    def is_open(*, is_consumed: bool, after: timedelta) -> bool:
        return pin_is_open(expires_at=NOW, is_consumed=is_consumed, now=NOW + after)

    second = timedelta(seconds=1)
    assert is_open(is_consumed=False, after=-second)
    assert not is_open(is_consumed=True, after=-second)
    assert not is_open(is_consumed=False, after=timedelta())


def test_no_sign_of_a_pin_looks_like_another() -> None:
    assert not set(PIN_ALPHABET) & set("0O1IL2Z5S8B")
    assert len(set(PIN_ALPHABET)) == len(PIN_ALPHABET)


def test_a_reviewer_reads_what_matched_and_nothing_that_was_typed() -> None:
    said = review_words(Method.PAYMENT, paid_on=date(2026, 10, 2))
    assert said == "Check reference and amount match a payment of 10/02/2026"
    assert review_words(Method.PAYMENT) == "Check reference and amount match a payment"
    assert "PIN" in review_words(Method.PIN)
    assert "ZIP" in review_words(Method.ROSTER)
