"""Tables as CSV (RFC 4180), a line at a time; no cell of them is run by a spreadsheet."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import islice

from django.http import StreamingHttpResponse

Cell = str | int | Decimal | date | None
BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel reads UTF-8 as the machine's own code page."""
RUN_BY_SPREADSHEETS = frozenset("=+-@\t\r\n\0＝＋－＠")  # noqa: RUF001 - wide signs are run as well
"""How a formula begins (OWASP, "CSV Injection"), also behind spaces."""
LINES_AT_ONCE = 200
"""After the head, which leaves at once: each piece of an answer costs the server a turn."""


def csv_answer(
    *, name: str, head: Sequence[str], rows: Iterable[Sequence[Cell]]
) -> StreamingHttpResponse:
    """Download ``rows`` under ``head`` as ``name``.csv; no identifier belongs in the name.

    The body runs after the view: rows read under row-level security bring their ``acting`` along.
    """
    answer = StreamingHttpResponse(_body(head, rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def _body(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    yield BYTE_ORDER_MARK + "".join(csv_lines([head]))
    lines = csv_lines(rows)
    while several := "".join(islice(lines, LINES_AT_ONCE)):
        yield several


def csv_lines(rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """Each row as a line of CSV, as it is asked for."""
    writer = csv.writer(_Line())
    for row in rows:
        # Most cells are texts that begin with a letter or a digit, which no formula does.
        yield writer.writerow(
            [
                cell if cell.__class__ is str and cell[:1].isalnum() else harmless(cell)
                for cell in row
            ]
        )


def harmless(cell: Cell) -> str:
    """A number and a day as they are; a text that a spreadsheet would run with an apostrophe."""
    if isinstance(cell, str):
        return f"'{cell}" if is_run(cell) else cell
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    return f"{cell:%m/%d/%Y}" if isinstance(cell, date) else str(cell)


def is_run(text: str) -> bool:
    """Tell whether a spreadsheet takes it for a formula."""
    first = text[:1]
    return first in RUN_BY_SPREADSHEETS or (
        first.isspace() and text.lstrip()[:1] in RUN_BY_SPREADSHEETS
    )


class _Line:
    """What csv.writer writes into: it hands the line back."""

    def write(self, line: str) -> str:
        return line
