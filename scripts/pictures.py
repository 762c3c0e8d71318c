"""Take the pictures of the documentation: `python -m scripts.pictures`.

Somebody follows the tutorial; a browser looks over their shoulder where a picture is
wanted. The clock stands in July 2026, so that the pictures do not change by the day.
`scripts.designer_pictures` takes those of the designers' pages.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page, sync_playwright

from scripts.browser import executable, font_settings
from tests.docs.reader import Reader, steps
from tests.support.browser import ARGUMENTS
from tests.support.page_server import listening
from tests.web.site import PROCESSES, Site, open_site
from web.demo import load

IMAGES = Path(__file__).parents[1] / "docs" / "images"

#: Between two people. From the officer's order over the leader's consent to the
#: enterprise it passes three times: less than the 24 hours to stop sale.
SOME_HOURS = timedelta(hours=5, minutes=52)

DESK = (1280, 690)
PHONE = (390, 844)


@dataclass(frozen=True)
class Picture:
    """One picture: whose page it is and how large."""

    name: str
    login: str
    #: `{case}` and `{matter}` stand for the addresses of the two.
    page: str
    size: tuple[int, int] = DESK


#: Taken while this matter is open on the screen.
DURING: Mapping[str, tuple[Picture, ...]] = {
    "登记产品质量问题": (Picture("cases-1280", "officer", "/cases", (1280, 640)),),
    "开展自查自纠": (Picture("form-390", "entity", "{matter}", PHONE),),
    "方案评审": (
        Picture("inbox-1280", "officer", "/inbox", (1280, 520)),
        Picture("case-1280", "officer", "{case}"),
        Picture("case-390", "officer", "{case}", PHONE),
        Picture("deadlines-1280", "officer", "{case}?tab=deadlines"),
    ),
    "查找、分析并确认原因": (Picture("form-1280", "expert", "{matter}"),),
}
#: Taken when the case is closed.
AFTER = (
    Picture("closed-1280", "officer", "{case}"),
    Picture("closed-390", "officer", "{case}", PHONE),
    Picture("diagram-1280", "officer", "{case}?tab=diagram", (1280, 1100)),
)


def main() -> None:
    """Follow the tutorial and take every picture."""
    IMAGES.mkdir(exist_ok=True)
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    with TemporaryDirectory() as folder, served(Path(folder)) as (site, address):
        load(site.services, processes=PROCESSES)
        reader = Reader(site)
        with chromium() as browser:
            photographer = Photographer(browser, address, reader)
            for step in steps():
                if step["person"]:
                    site.clock.move_by(SOME_HOURS)
                for picture in DURING.get(step["matter"], ()):
                    photographer.take(picture, matter=reader.open(step["matter"]))
                reader.follow(step)
            for picture in AFTER:
                photographer.take(picture)


@dataclass(frozen=True)
class Photographer:
    """A browser that looks over the reader's shoulder."""

    chromium: Browser
    address: str
    reader: Reader

    def take(self, picture: Picture, *, matter: str = "") -> None:
        """Save one picture."""
        page = signed_in_page(
            self.chromium,
            self.address,
            login=picture.login,
            password=self.reader.site.passwords[picture.login],
            size=picture.size,
        )
        case = f"/cases/{self.reader.case_no}"
        page.goto(self.address + picture.page.format(case=case, matter=matter))
        page.wait_for_load_state("networkidle")
        page.screenshot(path=IMAGES / f"{picture.name}.png")
        page.close()
        print(f"docs/images/{picture.name}.png")


def signed_in_page(
    browser: Browser, address: str, *, login: str, password: str, size: tuple[int, int]
) -> Page:
    """Return a page of somebody who has signed in."""
    page = browser.new_page(
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        viewport={"width": size[0], "height": size[1]},
    )
    page.goto(f"{address}/sign-in")
    page.fill("[name=login]", login)
    page.fill("[name=password]", password)
    page.locator("main form button").first.click()
    return page


@contextmanager
def served(folder: Path) -> Iterator[tuple[Site, str]]:
    """Yield an empty installation in a folder, and where it answers."""
    site = open_site(folder)
    with listening(site.app) as address:
        yield site, address
    site.assembly.close()


@contextmanager
def chromium() -> Iterator[Browser]:
    """Yield a browser with the fonts of the tests."""
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(
            executable_path=executable(),
            args=ARGUMENTS,
            env={**os.environ, "FONTCONFIG_FILE": str(font_settings())},
        )


if __name__ == "__main__":
    main()
