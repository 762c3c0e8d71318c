"""Drive a headless Chromium that shows Chinese alike on every machine."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from scripts.browser import executable, font_settings

ARGUMENTS = [
    # Containers forbid the sandbox, and only our own pages are opened.
    "--no-sandbox",
    "--disable-gpu",
    # Without these every start looks for its maker's hosts.
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    # The same letter shapes whatever the machine's font settings are.
    "--font-render-hinting=none",
]

#: Long enough for a busy machine, short enough to name the culprit before pytest does.
PATIENCE = 15_000  # milliseconds


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Yield a running Chromium; open pages with the fixture `page`."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=executable(),
            args=ARGUMENTS,
            env={**os.environ, "FONTCONFIG_FILE": str(font_settings())},
        )
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Yield an empty page of a signed-out visitor in China on a desktop screen."""
    context = browser.new_context(
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        viewport={"width": 1280, "height": 800},
    )
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()
