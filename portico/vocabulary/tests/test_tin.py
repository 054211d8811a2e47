"""Taxpayer identification numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portico.vocabulary.tests.spellings import spellings_of
from portico.vocabulary.tin import format_tin, mask_tin, parse_tin

SPELLINGS = {
    "as printed": "12-3456789",
    "plain": "123456789",
    "with spaces": "12 345 6789",
    "as an SSN": "123-45-6789",
    "with no-break spaces": "12\N{NO-BREAK SPACE}3456789",
    "with a dash": "12\N{EN DASH}3456789",
    "with a minus": "12\N{MINUS SIGN}3456789",
    "full-width": "１２－３４５６７８９",
    "Arabic": "١٢-٣٤٥٦٧٨٩",
    "with a trailing newline": "12-3456789\n",
    "with a zero-width space": "\u200b12-3456789",
    "with a byte order mark": "\ufeff123456789",
}


@pytest.mark.parametrize("text", SPELLINGS.values(), ids=SPELLINGS)
def test_every_spelling_is_one_tin(text: str) -> None:
    assert parse_tin(text) == "123456789"


@given(st.data())
def test_any_mixture_of_spellings_is_one_tin(data: st.DataObject) -> None:
    assert parse_tin(data.draw(spellings_of("431882764"))) == "431882764"


@pytest.mark.parametrize("text", ["", "12-345678", "12-34567890", "12-345678X", "twelve"])
def test_anything_but_nine_digits_is_asked_for_again(text: str) -> None:
    with pytest.raises(ValueError, match="with 9 digits, like 12-3456789"):
        parse_tin(text)


@pytest.mark.parametrize("text", ["000000000", "11-1111111", "99-9999999", "00-1234567"])
def test_what_is_never_issued_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="W-9"):
        parse_tin(text)


def test_a_tin_is_shown_whole_or_by_its_last_four() -> None:
    assert format_tin("431882764") == "43-1882764"
    assert mask_tin("431882764") == "••-•••2764"
