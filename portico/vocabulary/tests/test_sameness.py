"""Whether two texts say the same."""

import pytest

from portico.vocabulary.sameness import same_text


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("TWO RIVERS ORTHOPEDICS, L.L.C.", "Two Rivers Orthopedics LLC"),
        ("José O'Neil", "JOSE ONEIL"),
        ("", "-"),
    ],
)
def test_case_accents_and_punctuation_make_no_difference(one: str, other: str) -> None:
    assert same_text(one, other)


def test_another_letter_makes_one() -> None:
    assert not same_text("Two Rivers", "Two Rivets")
