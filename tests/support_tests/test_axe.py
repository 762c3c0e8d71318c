from __future__ import annotations

from playwright.sync_api import Page

from tests.support.axe import violations


def test_a_page_that_keeps_people_out_is_found(page: Page) -> None:
    page.set_content("<html lang=zh><title>x</title><main><input><h1>x</h1></main>")

    assert [found.rule for found in violations(page)] == ["label"]
    assert "<input>" in str(violations(page)[0])


def test_a_page_that_keeps_nobody_out_is_left_in_peace(page: Page) -> None:
    page.set_content(
        "<html lang=zh><title>x</title>"
        "<main><h1>x</h1><label>名称<input></label></main>"
    )

    assert violations(page) == []
