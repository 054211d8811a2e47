"""Digits as people paste them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portico.vocabulary.digits import digits_of
from portico.vocabulary.tests.spellings import ascii_digits, spellings_of


@given(st.data(), st.text(ascii_digits, max_size=12))
def test_every_spelling_of_digits_is_those_digits(data: st.DataObject, digits: str) -> None:
    assert digits_of(data.draw(spellings_of(digits))) == digits


@given(st.text())
def test_any_text_gives_ascii_digits_or_nothing(text: str) -> None:
    digits = digits_of(text)
    assert digits is None or digits == "" or (digits.isascii() and digits.isdecimal())


@pytest.mark.parametrize("text", ["12a", "1,2", "１²", "1;2", "Ⅷ", "1\x002", "+1"])
def test_anything_else_is_no_number(text: str) -> None:
    assert digits_of(text) is None
