"""What is downloaded for Excel: typed numbers and days, text that nothing runs."""

from collections.abc import Generator, Iterable
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape

from portico.web import workbooks
from portico.web.exports import Cell, is_run
from portico.web.workbooks import Sheet, TooManyRows, workbook_answer, written

ANY_TEXT = st.text() | st.builds("".join, st.tuples(st.sampled_from("=+-@\t\r＝"), st.text()))
LIMIT = 32_767
"""Characters a cell of Excel holds."""


def each(rows: Iterable[list[Cell]]) -> Generator[list[Cell]]:
    """A row at a time."""
    yield from rows


def read_back(*rows: list[Cell]) -> list[tuple[Any, ...]]:
    """The cells below the head, as another library reads them."""
    with written([Sheet("Claims", ["A", "B"], each(rows))]) as file:
        page = load_workbook(file)["Claims"]
        return list(page.iter_rows(min_row=2))


@given(ANY_TEXT)
@example("=HYPERLINK(1)")
@example("{=1+1}")
@example("_x0041_")
@example("https://a.example/")
def test_any_text_arrives_whole_and_no_cell_is_a_formula(text: str) -> None:
    ((cell, beside),) = read_back([text, 1])
    assert unescape(str(cell.value or "")) == text
    assert (cell.data_type == "s") == bool(text)
    assert cell.hyperlink is None
    assert cell.quotePrefix is is_run(text), "or it runs once somebody edits it"
    assert beside.value == 1


@given(st.integers(-(10**15), 10**15) | st.decimals(-(10**12), 10**12, places=2))
def test_a_number_stays_that_number(number: int | Decimal) -> None:
    ((cell, _),) = read_back([number, ""])
    assert cell.data_type == "n"
    assert Decimal(str(cell.value)) == number


def test_a_day_is_a_day_and_one_that_excel_does_not_know_its_words() -> None:
    first, second = read_back([date(2026, 10, 12), None], [date(1899, 12, 31), None])
    assert (first[0].value, first[0].number_format) == (datetime(2026, 10, 12), "mm/dd/yyyy")  # noqa: DTZ001 - Excel knows no zones
    assert second[0].value == "12/31/1899"


def test_what_is_longer_than_a_cell_is_cut_off() -> None:
    ((cell, _),) = read_back(["x" * (LIMIT + 1), ""])
    assert cell.value == "x" * LIMIT


@pytest.mark.django_db  # an answer that is closed ends its request
def test_each_table_is_a_sheet_whose_head_stays() -> None:
    answer = workbook_answer(
        name="figures",
        sheets=[Sheet("One", ["A"], each([[1], [2]])), Sheet("Two", ["B"], each([]))],
    )
    book = load_workbook(BytesIO(b"".join(answer)))
    answer.close()
    assert book.sheetnames == ["One", "Two"]
    assert [[cell.value for cell in row] for row in book["One"].rows] == [["A"], [1], [2]]
    assert book["Two"].freeze_panes == "A2"
    assert answer["Content-Disposition"] == 'attachment; filename="figures.xlsx"'


def test_more_rows_than_a_sheet_holds_are_refused_and_leave_no_file_open(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(workbooks, "MOST_ROWS", 2)
    written([Sheet("Claims", ["A"], each([[1], [2]]))]).close()
    with pytest.raises(TooManyRows):
        written([Sheet("Claims", ["A"], rows := each([[1], [2], [3]]))])
    assert next(rows, None) is None, "what it reads from may end now"


def test_rows_that_break_off_leave_no_file_open() -> None:
    def rows() -> Generator[list[Cell]]:
        yield [1]
        message = "gone"
        raise RuntimeError(message)

    with pytest.raises(RuntimeError, match="gone"):
        written([Sheet("Claims", ["A"], rows())])
