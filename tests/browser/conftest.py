"""What the browser tests share: a service that listens, and people at screens."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, BrowserContext, Dialog, Page

from tests.support.browser import PATIENCE
from tests.support.page_server import listening
from tests.web.conftest import case, office, prepared, site
from tests.web.site import Site
from web.security.cookies import session_name

__all__ = ["case", "office", "prepared", "site"]

DESK, PHONE, NARROW = 1280, 390, 360
HEIGHTS = {DESK: 800, PHONE: 844, NARROW: 780}


@dataclass
class Screen:
    """One person in front of one screen."""

    page: Page
    address: str
    site: Site
    #: What the browser complained about.
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str) -> None:
        """Open an address."""
        self.page.goto(f"{self.address}{path}")

    def hand_in(self) -> None:
        """Press the last button that hands a form in, and wait for the answer.

        Forms are sent beside the page: the answer takes the place of its content.
        """
        main = self.page.locator("main")
        main.evaluate("(node) => node.setAttribute('data-before', '')")
        self.page.locator('button[name="do"][value="submit"]').last.click()
        self.page.locator("main:not([data-before])").wait_for()

    def sign_in(self, login: str) -> None:
        """Sign in as one of the invented people."""
        self.open("/sign-in")
        self.page.get_by_label("账号").fill(login)
        self.page.get_by_label("密码").fill(self.site.passwords[login])
        self.page.get_by_role("button", name="登录").click()
        self.page.wait_for_url(f"{self.address}/")

    def let_in(self, login: str) -> None:
        """Sign in beside the screen: two pages less for each of hundreds of people."""
        who = self.site.visitor(login, address="127.0.0.1", arrives=False)
        name = session_name(self.site.services.settings)
        cookie = who.client.get_cookie(name)
        assert cookie is not None
        self.page.context.add_cookies(
            [{"name": name, "value": cookie.value, "url": self.address}]
        )

    def is_wider_than_the_screen(self) -> bool:
        """Say whether one has to scroll sideways."""
        size = self.page.viewport_size
        assert size is not None
        shown = self.page.locator("html").evaluate("node => node.scrollWidth")
        return bool(shown > size["width"])


Sit = Callable[..., Screen]


@pytest.fixture
def sit(browser: Browser) -> Iterator[Sit]:
    """Return how to seat somebody at a screen before a service."""
    contexts: list[BrowserContext] = []
    services = ExitStack()
    addresses: dict[int, str] = {}

    def seat(
        site: Site, login: str | None = None, *, width: int = DESK, scripts: bool = True
    ) -> Screen:
        if id(site) not in addresses:
            addresses[id(site)] = services.enter_context(listening(site.app))
        context = browser.new_context(
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            viewport={"width": width, "height": HEIGHTS[width]},
            java_script_enabled=scripts,
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        screen = Screen(context.new_page(), addresses[id(site)], site)
        screen.page.on("dialog", lambda dialog: _note_dialog(screen, dialog))
        screen.page.on("console", lambda line: _note(screen, line.type, line.text))
        if login is not None:
            screen.let_in(login)
            screen.open("/")
        return screen

    yield seat
    for context in contexts:
        context.close()
    services.close()


def _note(screen: Screen, kind: str, text: str) -> None:
    # A refused form is a page like any other; browsers report its status anyway.
    if kind == "error" and "422" not in text:
        screen.complaints.append(text)


def _note_dialog(screen: Screen, dialog: Dialog) -> None:
    screen.complaints.append(f"dialog: {dialog.message}")
    # Until somebody answers it, the page stands still, and does not even close.
    dialog.accept()
