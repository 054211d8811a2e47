"""Tables as an Excel file: numbers and days are such, text is text, and no cell is a formula."""

from collections.abc import Generator, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal
from tempfile import TemporaryDirectory, TemporaryFile
from typing import IO

from django.http import FileResponse
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from portico.web.exports import Cell, harmless, is_run

MOST_ROWS = 1_048_575
"""Below the head (Excel, "Specifications and limits")."""
CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WIDTH = 17
_FIRST_YEAR = 1900
"""Excel knows no day before it."""


class TooManyRows(Exception):
    """A table has more rows than a sheet holds."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table under its name."""

    title: str
    head: Sequence[str]
    rows: Generator[Sequence[Cell]]
    """Closed when it is written, or given up: what it reads from may end right after."""


def workbook_answer(*, name: str, sheets: Iterable[Sheet]) -> FileResponse:
    """Download the sheets as ``name``.xlsx; raises TooManyRows.

    They are written before this returns, a row at a time, into a file that nobody else can open.
    """
    return FileResponse(
        written(sheets), as_attachment=True, filename=f"{name}.xlsx", content_type=CONTENT_TYPE
    )


def written(sheets: Iterable[Sheet]) -> IO[bytes]:
    """Return the file, to be read from its beginning; it is gone once it is closed."""
    target = TemporaryFile()  # noqa: SIM115 - whoever reads it closes it
    with TemporaryDirectory() as folder:
        workbook = Workbook(target, {"constant_memory": True, "tmpdir": folder})
        try:
            for sheet in sheets:
                with closing(sheet.rows):
                    _Writer(workbook, sheet.title).write(sheet)
            workbook.close()
        except BaseException:
            target.close()
            for begun in workbook.worksheets():
                begun._opt_close()  # noqa: SLF001 - its files have no other way to be let go of
            raise
    target.seek(0)
    return target


class _Writer:
    """Puts rows into one sheet, each cell by its type."""

    def __init__(self, workbook: Workbook, title: str) -> None:
        self.page: Worksheet = workbook.add_worksheet(title)
        self.bold: Format = workbook.add_format({"bold": True})
        self.money: Format = workbook.add_format({"num_format": "#,##0.00"})
        self.day: Format = workbook.add_format({"num_format": "mm/dd/yyyy"})
        self.typed: Format = workbook.add_format({"quote_prefix": True})

    def write(self, sheet: Sheet) -> None:
        """Write the head, which stays in view, and every row."""
        self.page.freeze_panes(1, 0)
        self.page.set_column(0, len(sheet.head) - 1, _WIDTH)
        for column, name in enumerate(sheet.head):
            self.page.write_string(0, column, name, self.bold)
        for number, row in enumerate(sheet.rows, start=1):
            if number > MOST_ROWS:
                raise TooManyRows
            for column, cell in enumerate(row):
                self._write(number, column, cell)

    def _write(self, row: int, column: int, cell: Cell) -> None:
        """A text is never run, and whoever edits one that looks like a formula keeps a text."""
        if isinstance(cell, str):
            if cell:
                self.page.write_string(row, column, cell, self.typed if is_run(cell) else None)
        elif isinstance(cell, Decimal):
            self.page.write_number(row, column, float(cell), self.money)
        elif isinstance(cell, int):
            self.page.write_number(row, column, cell)
        elif cell is not None and cell.year >= _FIRST_YEAR:
            self.page.write_datetime(row, column, datetime.combine(cell, time()), self.day)
        elif cell is not None:
            self.page.write_string(row, column, harmless(cell))
