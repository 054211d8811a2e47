"""What is downloaded: numbers stay numbers, text stays text, nothing runs."""

import csv
from collections.abc import Iterator
from decimal import Decimal
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portico.web.exports import Cell, csv_answer, csv_lines

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\0")
"""What no cell of ours begins with (assurance S27)."""
ANY_TEXT = st.text() | st.builds("".join, st.tuples(st.sampled_from((*FORMULA, " =")), st.text()))
NUMBERS = st.integers() | st.decimals(allow_nan=False, allow_infinity=False)


def parsed(rows: list[list[Cell]]) -> list[list[str]]:
    """What a spreadsheet reads."""
    return list(csv.reader(StringIO("".join(csv_lines(rows)), newline="")))


@given(st.lists(st.lists(ANY_TEXT, min_size=2, max_size=3), max_size=3))
def test_any_text_arrives_whole_and_none_of_it_as_a_formula(rows: list[list[Cell]]) -> None:
    for row, read in zip(rows, parsed(rows), strict=True):
        for cell, seen in zip(row, read, strict=True):
            assert not seen.lstrip(" ").startswith(FORMULA)
            assert seen in {cell, f"'{cell}"}


@given(NUMBERS)
def test_a_number_stays_that_number(number: int | Decimal) -> None:
    assert Decimal(parsed([[number, ""]])[0][0]) == number


@pytest.mark.parametrize(
    ("cell", "seen"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("-1+cmd|' /C calc'!A0", "'-1+cmd|' /C calc'!A0"),
        (" @SUM(1)", "' @SUM(1)"),
        ("＝1+1", "'＝1+1"),
        ("A=B", "A=B"),
        (-5, "-5"),
        (Decimal("1E+3"), "1000"),
        (None, ""),
    ],
)
def test_what_a_cell_becomes(cell: Cell, seen: str) -> None:
    assert parsed([[cell, "x"]]) == [[seen, "x"]]


def test_a_line_is_written_when_it_is_asked_for() -> None:
    asked: list[int] = []

    def rows() -> Iterator[list[Cell]]:
        for number in range(2):
            asked.append(number)
            yield [number]

    answer = csv_answer(name="figures", head=["Number"], rows=rows())
    assert asked == []
    assert b"".join(answer) == b"\xef\xbb\xbfNumber\r\n0\r\n1\r\n"
    assert answer["Content-Disposition"] == 'attachment; filename="figures.csv"'
