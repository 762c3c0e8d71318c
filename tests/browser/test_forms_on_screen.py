from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESK, PHONE, Sit
from tests.web.site import Site
from tests.web.walker import Walker, open_task, stop_at

WIDTHS = pytest.mark.parametrize("width", [DESK, PHONE])


@pytest.fixture
def planning(office: Site) -> Walker:
    """Return a case whose plan is to be drafted: the widest of all tables."""
    walker = Walker.register(office)
    walker.walk(stop_at("draft_assistance_plan"))
    return walker


@WIDTHS
def test_a_table_of_ten_columns_keeps_the_page_as_wide_as_the_screen(
    planning: Walker, sit: Sit, width: int
) -> None:
    screen = sit(planning.site, "agency", width=width)
    task = open_task(planning, "draft_assistance_plan")
    screen.open(f"/tasks/{task.id}")

    expect(screen.page.get_by_role("group", name="帮扶明细")).to_be_visible()
    assert not screen.is_wider_than_the_screen()


def test_long_options_stand_below_each_other(planning: Walker, sit: Sit) -> None:
    screen = sit(planning.site, "agency")
    screen.open(f"/tasks/{open_task(planning, 'draft_assistance_plan').id}")
    methods = screen.page.get_by_role("group", name="帮扶方法").get_by_role("checkbox")
    methods.first.wait_for()

    boxes = [methods.nth(index).bounding_box() for index in range(methods.count())]

    assert len({box["x"] for box in boxes if box}) == 1


def test_a_new_row_without_scripts_leaves_the_reader_at_the_table(
    office: Site, sit: Sit
) -> None:
    screen = sit(office, "officer", width=PHONE, scripts=False)
    screen.page.get_by_role("button", name="登记新案件").click()

    screen.page.get_by_role("button", name="增加一行").click()

    expect(screen.page.get_by_role("group", name="不合格项目")).to_be_in_viewport()
    expect(screen.page.get_by_role("rowheader", name="第 2 行")).to_be_visible()


def test_the_reviewer_reads_the_plan_with_its_column_heads_on_a_phone(
    case: Walker, sit: Sit
) -> None:
    screen = sit(case.site, "officer", width=PHONE)
    screen.open(f"/tasks/{open_task(case, 'review_assistance_plan').id}")
    cell = screen.page.locator('.facts td[data-label="帮扶对象"]').first

    head = cell.evaluate("cell => getComputedStyle(cell, '::before').content")

    assert "帮扶对象" in head or "attr(data-label)" in head


def test_a_file_that_is_too_large_is_refused_before_it_is_sent(
    case: Walker, sit: Sit, tmp_path: Path
) -> None:
    large = tmp_path / "现场.jpg"
    with large.open("wb") as file:
        file.truncate(21 * 1024 * 1024)
    screen = sit(case.site, "officer")
    screen.open(f"/cases/{case.case_no}?tab=evidence")

    screen.page.get_by_label("上传文件").set_input_files(large)

    expect(screen.page.get_by_role("alert")).to_contain_text("每个不超过 20 MB")
    expect(screen.page.get_by_label("上传文件")).to_have_value("")
