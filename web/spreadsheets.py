"""Write tables that programs for spreadsheets open, and in which no cell is a formula.

A text that begins like a formula runs on the machine of whoever opens the file. In
.csv such a text gets an apostrophe in front, which those programs show or hide but
never calculate. In .xlsx every text is stored as text and marked as one that was typed
with an apostrophe, so that it stays text when somebody edits the cell.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import IO

import xlsxwriter  # type: ignore[import-untyped]

from web.presenters.days import moment_text

#: What begins a formula; the wide forms too, which some programs read as the narrow ones.
_BEGINNINGS = ("=", "+", "-", "@", "\t", "\r", "\n", *"＝＋－＠")  # noqa: RUF001
#: How a text is marked that only looks like a formula.
_AS_TEXT = "'"
_BYTE_ORDER_MARK = "\ufeff"
#: What a cell of .xlsx holds at most.
_LONGEST_CELL = 32_767
_WIDEST, _NARROWEST = 60, 8
_ROWS_AT_ONCE = 200

#: What a head or foot of a page holds at most is 255, with its commands.
_LONGEST_MARK = 200

Cell = str | int | float | date | datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """Whose copy a file is: at the head of its pages and in its properties."""

    title: str
    #: Name and login of who took it.
    who: str
    #: Aware.
    when: datetime
    #: What the copy may be used for.
    remark: str


def is_risky(text: str) -> bool:
    """Say whether a program for spreadsheets could take a text for a formula."""
    return text.startswith(_BEGINNINGS) or text.lstrip().startswith(_BEGINNINGS)


def csv_parts(
    columns: Sequence[str], rows: Iterable[Sequence[Cell]], notes: Iterable[str]
) -> Iterator[bytes]:
    """Yield a .csv file (RFC 4180, UTF-8 with a mark) in parts.

    Args:
        notes: lines behind the table; asked for once all rows are read.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    buffer.write(_BYTE_ORDER_MARK)
    writer.writerow([_csv_cell(column) for column in columns])
    for number, row in enumerate(rows, start=1):
        writer.writerow([_csv_cell(cell) for cell in row])
        if number % _ROWS_AT_ONCE == 0:
            yield _taken(buffer)
    for note in notes:
        writer.writerow([_csv_cell(note)])
    yield _taken(buffer)


def write_xlsx(
    file: IO[bytes],
    columns: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    notes: Iterable[str],
    *,
    stamp: Stamp | None = None,
) -> None:
    """Write an .xlsx file with one sheet whose head stays in sight.

    Args:
        notes: lines behind the table, also at the foot of printed pages.
        stamp: whose copy it is; None for what holds nobody's data.
    """
    book = xlsxwriter.Workbook(
        file,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    sheet = book.add_worksheet()
    bold = book.add_format({"bold": True})
    write = _CellWriter(sheet, book.add_format({"quote_prefix": 1}))
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    for index, column in enumerate(columns):
        width = min(max(2 * len(column) + 4, _NARROWEST), _WIDEST)
        sheet.set_column(index, index, width)
        sheet.write_string(0, index, column, bold)
    last = 0
    for last, row in enumerate(rows, start=1):
        for index, cell in enumerate(row):
            write(last, index, cell)
    said = list(notes)
    for offset, note in enumerate(said, start=1):
        write(last + offset, 0, note)
    sheet.set_footer(f"&L{_mark('；'.join(said))}&R&P / &N")
    if stamp is not None:
        taken = _mark(f"{stamp.who} {moment_text(stamp.when)}", longest=120)
        sheet.set_header(f"&L{_mark(stamp.title, longest=60)}&R{taken}")
        book.set_properties(_properties(stamp))
    book.close()


def shown(cell: Cell) -> str:
    """Return a cell as the text that a person reads."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return moment_text(cell)
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)


def _mark(text: str, *, longest: int = _LONGEST_MARK) -> str:
    """Return a text for the head or foot of a page: an ampersand begins a command."""
    shortened = text[:longest]
    room = longest - shortened.count("&")
    return shortened[:room].replace("&", "&&")


def _properties(stamp: Stamp) -> dict[str, object]:
    """Return what the properties of a file say: they stay when rows are cut out."""
    return {
        "title": stamp.title,
        "author": stamp.who,
        "comments": f"{stamp.who} {moment_text(stamp.when)} {stamp.remark}",
        # The file says UTC and takes a bare time.
        "created": stamp.when.astimezone(UTC).replace(tzinfo=None),
    }


def _csv_cell(cell: Cell) -> str:
    text = shown(cell).replace("\0", "")
    is_number = isinstance(cell, int | float)
    return _AS_TEXT + text if not is_number and is_risky(text) else text


@dataclass(frozen=True, slots=True)
class _CellWriter:
    """Writes cells into a sheet: numbers as numbers, all else as text."""

    sheet: xlsxwriter.worksheet.Worksheet
    marked: xlsxwriter.format.Format

    def __call__(self, row: int, column: int, cell: Cell) -> None:
        """Write one cell; an empty one takes no room."""
        if isinstance(cell, int | float):
            self.sheet.write_number(row, column, cell)
            return
        text = shown(cell)[:_LONGEST_CELL]
        if text:
            look = self.marked if is_risky(text) else None
            self.sheet.write_string(row, column, text, look)


def _taken(buffer: io.StringIO) -> bytes:
    """Return what a buffer holds, and empty it."""
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode()
