"""Bodies and their parts."""

import pytest

from portico.notices.rules import ATTEMPTS, REPEAT, Part, is_given_up, marked, parts


def test_a_paragraph_of_digits_is_a_code() -> None:
    assert list(parts("Your code is\n\n482715\n\nIt works once.")) == [
        Part("Your code is"),
        Part("482715", is_code=True),
        Part("It works once."),
    ]


def test_a_spoken_code_is_found_within_its_sentence() -> None:
    assert list(parts("Your code is 482715. Once more: 482715. Goodbye.", spoken=True)) == [
        Part("Your code is"),
        Part("482715", is_code=True),
        Part("Once more:"),
        Part("482715", is_code=True),
        Part("Goodbye."),
    ]


@pytest.mark.parametrize("text", ["Reference R-204188", "NPI 2000000017", "ZIP 63103", "A482715"])
def test_other_numbers_are_no_codes(text: str) -> None:
    assert list(parts(text, spoken=True)) == [Part(text)]


def test_a_repetition_says_so_first() -> None:
    assert marked("Hello", repeat=True).splitlines()[0] == REPEAT
    assert marked("Hello", repeat=False) == "Hello"


@pytest.mark.parametrize(
    ("attempts", "permanent", "given_up"),
    [(1, False, False), (ATTEMPTS - 1, False, False), (ATTEMPTS, False, True), (1, True, True)],
)
def test_when_a_notice_is_given_up(attempts: int, permanent: bool, given_up: bool) -> None:
    assert is_given_up(attempts=attempts, permanent=permanent) is given_up
