"""Tables as CSV (RFC 4180), a line at a time; no cell of them is run by a spreadsheet."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
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
        # Most cells are empty, or texts that begin with a letter or a digit, which no formula does.
        yield writer.writerow(
            [
                cell
                if cell.__class__ is str and (not cell or cell[0].isalnum())
                else harmless(cell)
                for cell in row
            ]
        )


def harmless(cell: Cell) -> str:
    """A number and a day as they are; a text that a spreadsheet would run with an apostrophe."""
    if isinstance(cell, str):
        return f"'{cell}" if is_run(cell) else cell
    if isinstance(cell, Decimal):
        text = str(cell)
        return text if "E" not in text else f"{cell:f}"
    if cell is None:
        return ""
    return _day(cell) if isinstance(cell, date) else str(cell)


@lru_cache(maxsize=4096)
def _day(day: date) -> str:
    """Tables repeat their days, and to write one takes long."""
    return f"{day:%m/%d/%Y}"


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
