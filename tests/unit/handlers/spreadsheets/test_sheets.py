from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest
import xlsxwriter

from handlers.spreadsheets.errors import ImportRefused
from handlers.spreadsheets.sheets import MOST_BYTES, MOST_LINES, read_sheet, utf_8

TABLE = "经营主体名称,产品名称,型号规格\n厦门暖阳电器有限公司,电热毯,NY-150\n"


def workbook(*rows: tuple[object, ...], at: tuple[int, int] | None = None) -> bytes:
    """Return an .xlsx file with these rows, and a cell far away if wanted."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            sheet.write(number, column, cell)
    if at is not None:
        sheet.write(*at, "x")
    book.close()
    return file.getvalue()


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("gb18030", "GB18030"),
        ("utf-16", "UTF-16"),
    ],
)
def test_the_encodings_of_the_country_are_known_by_their_bytes(
    encoding: str, said: str
):
    sheet = read_sheet(TABLE.encode(encoding))

    assert sheet.lines[1] == ("厦门暖阳电器有限公司", "电热毯", "NY-150")
    assert said in sheet.read_as
    assert utf_8(TABLE.encode(encoding)).decode() == TABLE


@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_cells_are_apart_by_whatever_the_first_line_uses_most(separator: str):
    sheet = read_sheet(TABLE.replace(",", separator).encode())

    assert sheet.lines[0] == ("经营主体名称", "产品名称", "型号规格")


def test_quoted_cells_may_hold_separators_and_line_breaks():
    sheet = read_sheet('名称,项目\n甲,"一,二\n三"\n'.encode())

    assert sheet.lines[1] == ("甲", "一,二\n三")


def test_a_workbook_gives_its_cells_as_people_see_them():
    file = workbook(("批号", "日期", "数"), (20260105, date(2026, 3, 2), 1.5))

    assert read_sheet(file).lines[1] == ("20260105", "2026-03-02", "1.5")


def test_lines_keep_their_numbers_where_some_are_empty():
    file = workbook((), ("不合格汇总表",), (), ("经营主体名称", "产品名称"))

    assert read_sheet(file).lines[3] == ("经营主体名称", "产品名称")


@pytest.mark.parametrize(
    "place", [(MOST_LINES + 5, 0), (1_048_575, 16_383), (3, 200), (3, 16_383)]
)
def test_a_cell_at_the_far_corner_is_refused_before_it_is_unpacked(
    place: tuple[int, int],
):
    with pytest.raises(ImportRefused, match="超过"):
        read_sheet(workbook(("一",), at=place))


def test_a_workbook_that_unpacks_to_far_more_is_refused():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (61 * 1024 * 1024))

    with pytest.raises(ImportRefused, match="超过"):
        read_sheet(file.getvalue())


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "空的"),
        (b"  \n", "空的"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 100, r"\.xls"),
        (b"PK\x03\x04broken", "损坏"),
        (b"\xff\xff\xff\xff\x80", "编码"),
        (b"a,b\n\0,c\n", "编码"),
        (b"x" * (MOST_BYTES + 1), "超过"),
        (b"a,b\n" * (MOST_LINES + 1), "超过"),
        (b"a," * 200, "超过"),
        (b"a,b\n" + b"x" * 6000, "字"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_what_is_no_table_of_reports_is_refused_with_a_way_out(
    content: bytes, why: str
):
    with pytest.raises(ImportRefused, match=why):
        read_sheet(content)


def test_a_workbook_without_content_is_refused():
    with pytest.raises(ImportRefused, match="没有内容"):
        read_sheet(workbook())
