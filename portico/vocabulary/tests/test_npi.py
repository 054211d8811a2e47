"""National Provider Identifiers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portico.vocabulary.npi import EntityType, check_digit, parse_npi
from portico.vocabulary.tests.spellings import ascii_digits, spellings_of

first_nine = st.builds("".join, st.tuples(st.sampled_from("12"), *[ascii_digits] * 8))


@pytest.mark.parametrize("npi", ["1234567893", "1245319599", "2120048717"])
def test_published_examples_pass(npi: str) -> None:
    assert parse_npi(npi) == npi


@given(first_nine)
def test_nine_digits_have_exactly_one_check_digit(nine: str) -> None:
    right = check_digit(nine)
    assert parse_npi(nine + right) == nine + right
    for wrong in set("0123456789") - {right}:
        with pytest.raises(ValueError, match="check digit does not fit"):
            parse_npi(nine + wrong)


@given(first_nine, st.integers(1, 8), ascii_digits)
def test_one_mistyped_digit_is_always_noticed(nine: str, place: int, other: str) -> None:
    npi = nine + check_digit(nine)
    mistyped = npi[:place] + other + npi[place + 1 :]
    if mistyped != npi:
        with pytest.raises(ValueError, match="check digit does not fit"):
            parse_npi(mistyped)


@given(st.data())
def test_every_spelling_is_one_npi(data: st.DataObject) -> None:
    assert parse_npi(data.draw(spellings_of("2120048717"))) == "2120048717"


@pytest.mark.parametrize("text", ["", "123456789", "12345678931", "123456789X"])
def test_anything_but_ten_digits_is_asked_for_again(text: str) -> None:
    with pytest.raises(ValueError, match="with 10 digits"):
        parse_npi(text)


def test_an_npi_begins_with_one_or_two() -> None:
    with pytest.raises(ValueError, match="begins with 1 or 2"):
        parse_npi("3" + "00000000" + check_digit("300000000"))


def test_entity_types_are_those_of_nppes() -> None:
    assert [*EntityType] == ["1", "2"]
