"""Every page without scripts: what it offers, a plain browser can do."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from tests.browser.pages import LOOKED_AT_BY, addresses
from tests.web.test_access_matrix import values_of
from tests.web.walker import Walker

#: Shows parts of pages by themselves, which lead nowhere.
SHOWS_PARTS = {"/styleguide"}


class PlainReader(HTMLParser):
    """Collects what only a script could make work."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.headings = 0
        self._form: str | None = None
        self._can_be_sent = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at one element."""
        given = dict(attrs)
        self.headings += tag == "h1"
        if tag == "form":
            self._form, self._can_be_sent = str(given.get("action", "")), False
        sends = tag == "button" or (tag == "input" and given.get("type") == "submit")
        if sends and given.get("type", "submit") == "submit":
            self._can_be_sent |= "hidden" not in given
            if self._form is None and "form" not in given and "data-print" not in given:
                self.faults.append(f"a button without a form: {given}")
        if tag == "a":
            self._check_link(given)
        handlers = [name for name in given if name.startswith("on")]
        if handlers or "style" in given:
            self.faults.append(
                f"{tag} has {handlers or 'a style'}, which the CSP forbids"
            )

    def handle_endtag(self, tag: str) -> None:
        """Look at what a form had."""
        if tag != "form":
            return
        if not self._can_be_sent:
            self.faults.append(f"a form that nothing sends: {self._form}")
        self._form = None

    def _check_link(self, given: dict[str, str | None]) -> None:
        address = given.get("href")
        if not address or re.match(r"#?$|javascript:", address):
            self.faults.append(f"a link to nowhere: {given}")


@pytest.mark.parametrize("login", LOOKED_AT_BY)
def test_every_page_can_be_used_without_scripts(case: Walker, login: str) -> None:
    browser = case.site.visitor(login)
    found = {}

    for path in addresses(login, values_of(case)):
        if path in SHOWS_PARTS:
            continue
        reader = PlainReader()
        reader.feed(browser.get(path).get_data(as_text=True))
        if reader.headings != 1:
            reader.faults.append(f"{reader.headings} main headings")
        if reader.faults:
            found[path] = reader.faults

    assert not found
