from __future__ import annotations

import csv
import io
from urllib.parse import unquote

import pytest
from python_calamine import CalamineWorkbook

from tests.web.site import Browser, Site
from tests.web.walker import Walker
from web.exporting import ExportKind, export_response


def rows_of(browser: Browser, path: str, kind: str = "csv") -> list[list[str]]:
    """Return the rows of an exported list."""
    joint = "&" if "?" in path else "?"
    answer = browser.get(f"{path}{joint}format={kind}")
    assert answer.status_code == 200
    data = answer.get_data()
    if kind == "csv":
        return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    rows = book.get_sheet_by_index(0).to_python()
    return [[str(cell) for cell in row] for row in rows]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_list_of_cases_can_be_taken_along(case: Walker, kind: str) -> None:
    officer = case.site.visitor("officer")

    head, row, note = rows_of(officer, "/cases?view=all", kind)

    assert head[:3] == ["案号", "经营主体", "产品"]
    assert row[0] == case.case_no
    assert row[1:3] == ["厦门暖阳电器有限公司", "电热毯"]
    assert "officer" in note[0]
    assert "共 1 行" in note[0]


def test_the_file_is_named_by_list_and_day(case: Walker) -> None:
    officer = case.site.visitor("officer")

    answer = officer.get("/cases?format=csv")

    said = unquote(answer.headers["Content-Disposition"])
    assert said.startswith("attachment")
    assert f"案件_{case.site.services.today}.csv" in said
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_tab_of_the_inbox_can_be_taken_along(case: Walker, kind: str) -> None:
    officer = case.site.visitor("officer")

    rows = rows_of(officer, "/inbox?tab=mine", kind)

    assert "方案评审" in [row[0] for row in rows]
    assert any(row[0].startswith("组织复查") for row in rows)


def test_what_happened_in_a_case_can_be_taken_along(case: Walker) -> None:
    officer = case.site.visitor("officer")

    rows = rows_of(officer, f"/cases/{case.case_no}?tab=history")

    assert rows[0] == ["案号", "时间", "经办人", "记录", "意见"]
    assert len(rows) > 10
    assert any(row[3].startswith("办结：") for row in rows[1:-1])
    assert {row[0] for row in rows[1:-1]} == {case.case_no}


def test_an_export_finds_what_the_page_finds_and_no_more(case: Walker) -> None:
    officer, lab = case.site.visitor("officer"), case.site.visitor("lab")

    assert len(rows_of(officer, "/cases?q=没有这样的案件")) == 2
    assert not any("暖阳" in str(row) for row in rows_of(lab, "/cases?view=all"))
    assert lab.get(f"/cases/{case.case_no}?tab=history&format=csv").status_code == 404


def test_an_unknown_kind_of_file_is_the_page_itself(case: Walker) -> None:
    officer = case.site.visitor("officer")

    answer = officer.get("/cases?format=exe")

    assert answer.mimetype == "text/html"


@pytest.mark.parametrize("kind", ExportKind)
def test_a_list_that_is_too_long_says_where_it_was_cut(
    site: Site, kind: ExportKind
) -> None:
    officer = site.visitor("officer")

    def long_list() -> object:
        rows = ([str(number)] for number in range(50))
        return export_response("长", ["一"], rows, kind, most=10)

    site.app.view_functions["cases.cases"] = long_list

    rows = rows_of(officer, "/cases", kind)
    assert [row[0] for row in rows[:11]] == ["一", *map(str, range(10))]
    assert "只导出前 10 行" in rows[11][0]
