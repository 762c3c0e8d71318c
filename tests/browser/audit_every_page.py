"""Everything that anybody can have on a screen, on desk and phone, by day and night.

`make audit` runs it, in some twenty minutes; `make test` looks at a share of it. Every
rule of the site is asked for by everybody, with all tabs and states, and every page that
answers a form is looked at: all of axe, whatever the impact, at each of the four looks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path

import pytest
from flask import Flask, template_rendered
from jinja2 import Template
from playwright.sync_api import Browser, Page

from tests.browser.answered import answers
from tests.browser.conftest import DESK, HEIGHTS, PHONE, Screen
from tests.browser.pages import everything, states_of
from tests.browser.test_every_page import KINDS, Place, screen_of, told
from tests.support.axe import ANY, violations
from tests.support.page_server import listening
from tests.web.conftest import Prepared, reopened
from tests.web.drilling import drilling

#: Whoever has pages of their own.
EVERYBODY = (
    *("officer", "leader", "admin", "agency", "expert", "entity", "lab"),
    "anonymous",
)
LOOKS = tuple(product((DESK, PHONE), ("light", "dark")))
TEMPLATES = Path("web/templates/pages")
HALF_AN_HOUR = 1800  # seconds


@dataclass
class Seen:
    """What was looked at so far."""

    #: (rule, kinds of elements): the same page of somebody else has nothing new.
    pages: set[tuple[str, frozenset[str]]] = field(default_factory=set)
    templates: set[str] = field(default_factory=set)

    def is_new(self, rule: str, page: Page) -> bool:
        """Say whether nobody has looked at such a page, and remember that one did."""
        key = (rule, frozenset(page.evaluate(KINDS)))
        is_new = key not in self.pages
        self.pages.add(key)
        return is_new

    def follow(self, app: Flask) -> None:
        """Remember every template of an application that is shown from now on."""
        template_rendered.connect(self._note, app)

    def _note(self, sender: Flask, template: Template, **_: object) -> None:
        self.templates.add(str(template.name))


@pytest.fixture(scope="module")
def seen() -> Seen:
    """Return what the tests of this module remember together."""
    return Seen()


@pytest.fixture(scope="module")
def place(
    prepared: Prepared, seen: Seen, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Place]:
    """Yield the prepared case in every state that has a page."""
    folder = tmp_path_factory.mktemp("audit") / "site"
    with reopened(prepared, folder) as case, listening(case.site.app) as address:
        seen.follow(case.site.app)
        yield Place(case, address, states_of(case))


def faults_of(screen: Screen) -> Iterator[str]:
    """Yield all that is wrong with the page that is open; leave it as it was."""
    page = screen.page
    for width, colours in LOOKS:
        page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
        page.emulate_media(color_scheme=colours)
        where = f"{width} px, {colours}"
        for fault in violations(page, impacts=ANY):
            yield f"{where}: {fault}"
        if screen.is_wider_than_the_screen():
            yield f"{where}: one has to scroll sideways"
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": DESK, "height": HEIGHTS[DESK]})


@pytest.mark.timeout(HALF_AN_HOUR)
@pytest.mark.parametrize("login", EVERYBODY)
def test_no_page_keeps_anybody_out(
    place: Place, browser: Browser, seen: Seen, login: str
) -> None:
    screen = screen_of(browser, place.case.site, place.address, login)
    found = {}

    for rule, path in everything(place.values):
        screen.open(path)
        if seen.is_new(rule, screen.page):
            found[path] = list(faults_of(screen))
    screen.page.context.close()

    assert not any(found.values()), told(found)


def test_the_drill_keeps_nobody_out(
    browser: Browser, seen: Seen, tmp_path: Path
) -> None:
    with drilling(tmp_path) as site, listening(site.app) as address:
        seen.follow(site.app)
        screen = screen_of(browser, site, address, "anonymous")
        screen.open("/drill")
        faults = list(faults_of(screen))
        screen.page.context.close()

    assert not faults, "\n".join(faults)


@pytest.mark.timeout(HALF_AN_HOUR)
def test_no_answer_keeps_anybody_out(
    place: Place, browser: Browser, seen: Seen
) -> None:
    screen = screen_of(browser, place.case.site, place.address, "anonymous")
    found = {}

    for answer in answers(place.case, place.values):
        answer.lay_before(screen.page, place.address)
        if seen.is_new("an answer", screen.page):
            found[answer.what] = list(faults_of(screen))
    screen.page.context.close()

    assert not any(found.values()), told(found)


@pytest.mark.usefixtures("browser")
def test_every_template_of_a_page_was_looked_at(seen: Seen) -> None:
    pages = {f"pages/{path.name}" for path in TEMPLATES.glob("*.html")}

    assert not pages - seen.templates
