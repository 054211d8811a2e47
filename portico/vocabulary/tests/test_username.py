"""Usernames."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portico.vocabulary.username import MAX_LENGTH, MIN_LENGTH, fold_username, normalize_username

ONE_NAME = {
    "as written": "m.webb-2",
    "with capitals": "M.Webb-2",
    "with blanks around": " m.webb-2\n",
    "full-width": "ｍ．ｗｅｂｂ－２",
    "with an invisible character": "m.\u200bwebb-2\ufeff",
}


@pytest.mark.parametrize("text", ONE_NAME.values(), ids=ONE_NAME)
def test_every_spelling_is_one_name(text: str) -> None:
    assert normalize_username(text) == fold_username(text) == "m.webb-2"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("mwebb", "6 to 50 characters. This username has 5."),
        ("m" * 51, "6 to 50 characters. This username has 51."),
        ("mwebb@tworivers.example", "Leave out the @"),
        ("mwebb＠tworivers", "Leave out the @"),
        ("m webb", "begin with a letter or digit"),
        (".mwebb", "begin with a letter or digit"),
        ("mаrcus", "without accents"),  # a Cyrillic letter that looks like an a
        ("josé.neil", "without accents"),
        ("123-45-6789", "at least one letter"),
        ("", "begin with a letter or digit"),
    ],
)
def test_what_is_no_username_is_refused_with_what_to_do(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        normalize_username(text)


@given(st.text(max_size=60))
def test_a_normalized_name_stays_as_it_is(text: str) -> None:
    try:
        name = normalize_username(text)
    except ValueError:
        return
    assert normalize_username(name) == fold_username(name) == name
    assert MIN_LENGTH <= len(name) <= MAX_LENGTH
    assert name.isascii()
