"""Read a file as lines of cells: .csv in the encodings of the country, and .xlsx.

Everything is bounded before it is unpacked: bytes, lines, columns, cells. A workbook
may name one cell at its far corner, for which a reader would take gigabytes.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from dataclasses import dataclass
from typing import IO

from python_calamine import CalamineError, CalamineWorkbook

from handlers.spreadsheets.cells import cell_text
from handlers.spreadsheets.errors import ImportRefused
from handlers.spreadsheets.heads import letter

MOST_BYTES = 5 * 1024 * 1024
MOST_UNPACKED = 60 * 1024 * 1024
MOST_LINES = 2_100
MOST_COLUMNS = 100
_LONGEST_CELL = 5_000
_ZIP = b"PK\x03\x04"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_SEPARATORS = (",", "\t", ";", "，")
_SHEET_PART = re.compile(r"xl/worksheets/[^/]+\.xml")
_CELL_NAME = re.compile(rb'\br="([A-Z]{0,3})([0-9]{1,8})"')
_CHUNK = 256 * 1024
#: A cell's name can stand astride two chunks.
_OVERLAP = 24


@dataclass(frozen=True, slots=True)
class Sheet:
    """The lines of a table as texts, empty ones too, so that numbers stay true."""

    lines: tuple[tuple[str, ...], ...]
    #: How the file was read: UTF-8, GB18030, .xlsx.
    read_as: str


def read_sheet(content: bytes) -> Sheet:
    """Return the lines of a .csv or .xlsx file, known by its content.

    Raises:
        ImportRefused: it is neither, or larger than a table of reports can be.
    """
    if not content.strip():
        raise ImportRefused(reason="文件是空的，请选择有内容的文件")
    if len(content) > MOST_BYTES:
        limit = MOST_BYTES // 1024 // 1024
        raise ImportRefused(reason=f"文件超过 {limit} MB，请拆成几个文件分别导入")
    if content.startswith(_OLD_EXCEL):
        raise ImportRefused(
            reason="不支持 .xls，请在表格软件中另存为 .xlsx 或 .csv 再导入"
        )
    if content.startswith(_ZIP):
        return Sheet(_bounded(_workbook(content)), ".xlsx")
    text, encoding = _decoded(content)
    return Sheet(_bounded(_csv(text)), f".csv（{encoding}）")


def utf_8(content: bytes) -> bytes:
    """Return text in UTF-8, whatever encoding it came in; workbooks as they are.

    Raises:
        ImportRefused: nobody can tell the encoding.
    """
    if content.startswith((_ZIP, _OLD_EXCEL)) or not content.strip():
        return content
    return _decoded(content)[0].encode()


def _decoded(content: bytes) -> tuple[str, str]:
    encodings = [("utf-8-sig", "UTF-8"), ("gb18030", "GB18030")]
    if content.startswith(_UTF_16):
        encodings = [("utf-16", "UTF-16")]
    for name, shown in encodings:
        try:
            text = content.decode(name)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text, shown
    raise ImportRefused(
        reason="无法识别文件的编码，请另存为 UTF-8 或 GB18030 的 .csv，或 .xlsx"
    )


def _csv(text: str) -> list[list[str]]:
    first = text.partition("\n")[0]
    separator = max(_SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    lines: list[list[str]] = []
    try:
        for line in reader:
            lines.append([cell.strip() for cell in line])
            if len(lines) > MOST_LINES:
                break
    except csv.Error as error:
        raise ImportRefused(
            reason=f"第 {reader.line_num} 行的引号或换行不完整，请检查后再导入"
        ) from error
    return lines


def _workbook(content: bytes) -> list[list[str]]:
    _refuse_far_cells(content)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = [book.get_sheet_by_name(name) for name in book.sheet_names]
        filled = next((each for each in sheets if each.total_height), None)
    except CalamineError as error:
        raise ImportRefused(
            reason="文件已损坏，请在表格软件中另存为 .xlsx 再导入"
        ) from error
    if filled is None:
        raise ImportRefused(reason="工作簿里没有内容，请选择有内容的文件")
    rows = filled.to_python(skip_empty_area=False)
    return [[cell_text(cell) for cell in row] for row in rows]


def _refuse_far_cells(content: bytes) -> None:
    """Refuse a workbook that names a cell outside of what a table may have."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MOST_UNPACKED:
                _refuse_size()
            for name in archive.namelist():
                if _SHEET_PART.fullmatch(name):
                    with archive.open(name) as part:
                        _check_cells(part)
    except (zipfile.BadZipFile, OSError, EOFError, RuntimeError) as error:
        raise ImportRefused(
            reason="文件已损坏，请在表格软件中另存为 .xlsx 再导入"
        ) from error


def _check_cells(part: IO[bytes]) -> None:
    rest = b""
    while chunk := part.read(_CHUNK):
        for column, line in _CELL_NAME.findall(rest + chunk):
            # Names of equal length sort as their columns do.
            is_far = (len(column), column) > (len(_LAST), _LAST)
            if is_far or int(line) > MOST_LINES:
                _refuse_size()
        rest = chunk[-_OVERLAP:]


def _bounded(lines: list[list[str]]) -> tuple[tuple[str, ...], ...]:
    if len(lines) > MOST_LINES or any(len(line) > MOST_COLUMNS for line in lines):
        _refuse_size()
    for number, line in enumerate(lines, start=1):
        if any(len(cell) > _LONGEST_CELL for cell in line):
            raise ImportRefused(
                reason=f"第 {number} 行有超过 {_LONGEST_CELL} 字的单元格"
            )
    return tuple(tuple(line) for line in lines)


def _refuse_size() -> None:
    raise ImportRefused(
        reason=f"表格超过 {MOST_LINES} 行或 {MOST_COLUMNS} 列，"
        "请删去多余的行列，或拆成几个文件分别导入"
    )


_LAST = letter(MOST_COLUMNS - 1).encode()
