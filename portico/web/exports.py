"""Tables as CSV (RFC 4180), a line at a time; no cell of them is run by a spreadsheet."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import chain

from django.http import StreamingHttpResponse

Cell = str | int | Decimal | None
BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel reads UTF-8 as the machine's own code page."""
RUN_BY_SPREADSHEETS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")  # noqa: RUF001 - wide signs are run as well
"""How a formula begins (OWASP, "CSV Injection"), also behind spaces."""


def csv_answer(
    *, name: str, head: Sequence[str], rows: Iterable[Sequence[Cell]]
) -> StreamingHttpResponse:
    """Download ``rows`` under ``head`` as ``name``.csv; no identifier belongs in the name.

    The body runs after the view: rows read under row-level security bring their ``acting`` along.
    """
    lines = csv_lines(chain([head], rows))
    answer = StreamingHttpResponse(
        chain([BYTE_ORDER_MARK], lines), content_type="text/csv; charset=utf-8"
    )
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def csv_lines(rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """Each row as a line of CSV, as it is asked for."""
    writer = csv.writer(_Line())
    for row in rows:
        yield writer.writerow([harmless(cell) for cell in row])


def harmless(cell: Cell) -> str:
    """A number as it is; a text that a spreadsheet would run with an apostrophe before it."""
    match cell:
        case None:
            return ""
        case int():
            return str(cell)
        case Decimal():
            return f"{cell:f}"
    begins = (cell[:1], cell.lstrip()[:1])
    return f"'{cell}" if any(sign in RUN_BY_SPREADSHEETS for sign in begins) else cell


class _Line:
    """What csv.writer writes into: it hands the line back."""

    def write(self, line: str) -> str:
        return line
