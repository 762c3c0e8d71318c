"""The editor of diagrams: what a designer does with it, from opening to deploying."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import DESK, Sit
from tests.web.site import Site

KEY = "linkage_objection"
TASK = "review_late_objection"


def test_a_diagram_is_changed_checked_and_deployed_in_the_browser(
    office: Site, sit: Sit
) -> None:
    screen = sit(office, "admin", width=DESK)
    page = screen.page
    screen.open(f"/designer/definitions/{KEY}/edit")
    page.get_by_role("button", name="打开编辑器").click()

    expect(page.locator(".modeler .bjs-powered-by")).to_be_visible()
    expect(page.get_by_title("新建任务")).to_be_visible()
    expect(page.locator(".panel").get_by_title("展开或收起").first).to_be_visible()
    _rename(page, "核对异议材料")
    expect(page.get_by_role("status")).to_have_text("有没有保存的修改。")
    page.get_by_role("button", name="检查", exact=True).click()
    expect(page.locator(".results")).to_contain_text("没有发现问题")

    _make_a_script_task(page)
    page.get_by_role("button", name="检查", exact=True).click()
    expect(page.locator(".results")).to_contain_text("不支持脚本任务")
    page.locator(".djs-container").click(position={"x": 300, "y": 5})
    expect(_task(page)).not_to_contain_class("selected")
    page.locator(f'.results [data-show="{TASK}"]').first.click()
    expect(_task(page)).to_contain_class("selected")

    page.get_by_role("button", name="撤销").click()
    page.get_by_role("button", name="部署为新版本").click()
    page.wait_for_url(lambda address: "/edit" not in address)
    screen.open(f"/designer/definitions/{KEY}")
    expect(page.locator("main")).to_contain_text("版本 2")


def _task(page: Page) -> Locator:
    return page.locator(f'.djs-element[data-element-id="{TASK}"]')


def _rename(page: Page, name: str) -> None:
    _task(page).dblclick()
    field = page.locator(".djs-direct-editing-content")
    field.fill(name)
    field.press("Enter")


def _make_a_script_task(page: Page) -> None:
    _task(page).click()
    page.locator(".djs-context-pad [data-action=replace]").click()
    page.locator(".djs-popup").get_by_text("脚本任务").click()
