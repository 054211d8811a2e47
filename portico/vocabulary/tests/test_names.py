"""Names of people and organisations."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portico.vocabulary.names import NAME_LENGTH, clean_name


@pytest.mark.parametrize(
    "name",
    [
        "O'Neil",
        "D\N{RIGHT SINGLE QUOTATION MARK}Angelo",
        "José Núñez-Peña",
        "李小龍",
        "3M",
        "A & B, P.C.",
    ],
)
def test_a_name_stays_as_it_is(name: str) -> None:
    assert clean_name(name) == name


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Two   Rivers\tOrthopedics \n", "Two Rivers Orthopedics"),
        ("Two\N{NO-BREAK SPACE}Rivers", "Two Rivers"),
        ("Jose\N{COMBINING ACUTE ACCENT}", "José"),
        ("Two\x00 Rivers\x1b", "Two Rivers"),
        ("\N{RIGHT-TO-LEFT OVERRIDE}Two Rivers", "Two Rivers"),
        ("Two\N{ZERO WIDTH SPACE}Rivers\ufeff", "TwoRivers"),
        ("<b>Two Rivers</b>", "<b>Two Rivers</b>"),
    ],
)
def test_what_cannot_be_seen_is_removed_and_markup_is_only_text(typed: str, kept: str) -> None:
    assert clean_name(typed) == kept


@pytest.mark.parametrize("text", ["", "  \n", "\u200b", "--", "\N{COMBINING ACUTE ACCENT}"])
def test_a_name_has_letters(text: str) -> None:
    with pytest.raises(ValueError, match="with letters"):
        clean_name(text)


def test_two_hundred_characters_are_enough() -> None:
    assert len(clean_name("é" * NAME_LENGTH)) == NAME_LENGTH
    with pytest.raises(ValueError, match="at most 200 characters; this has 201"):
        clean_name("é" * (NAME_LENGTH + 1))


@given(st.text())
def test_a_clean_name_is_clean(text: str) -> None:
    try:
        name = clean_name(text)
    except ValueError:
        return
    assert clean_name(name) == name == unicodedata.normalize("NFC", name.strip())
    assert name.isprintable()
