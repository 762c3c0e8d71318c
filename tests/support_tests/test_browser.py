from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

PAGE = """
<!doctype html><html lang="zh-CN"><meta charset="utf-8">
<style>body { font: 32px sans-serif } b { font-weight: 700 }</style>
<p id="text">双轮：联动监管与管家服务。<b>待办任务</b> (3) Tandem</p>
<button onclick="this.textContent='已办结'">办结</button>
"""


def test_a_page_is_drawn_and_its_script_runs(page: Page, tmp_path: Path) -> None:
    page.set_content(PAGE)
    page.get_by_role("button", name="办结").click()
    picture = page.screenshot(path=tmp_path / "page.png")

    assert page.get_by_role("button").text_content() == "已办结"
    assert picture.startswith(b"\x89PNG")
    assert len(picture) > 5_000


def test_chinese_is_drawn_with_our_own_font(page: Page) -> None:
    page.set_content(PAGE)

    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    found = session.send("DOM.querySelector", {"nodeId": root, "selector": "#text"})
    fonts = session.send("CSS.getPlatformFontsForNode", {"nodeId": found["nodeId"]})

    assert {font["familyName"] for font in fonts["fonts"]} == {"Noto Sans SC"}
