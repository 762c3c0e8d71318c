"""Every page without scripts: what it offers, a plain browser can do and find."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

import pytest
from flask import Flask
from werkzeug.exceptions import MethodNotAllowed, NotFound
from werkzeug.routing import RequestRedirect

from tests.browser.pages import (
    ELSEWHERE,
    LOOKED_AT_BY,
    NO_PAGES,
    addresses,
    rules,
    states_of,
)
from tests.support.plain_page import faults_of
from tests.web.conftest import Prepared, reopened
from tests.web.site import Site
from tests.web.test_reading import ENGINE_WORDS, LAWFUL
from tests.web.walker import Walker

#: Shows parts of pages by themselves, which lead nowhere.
SHOWS_PARTS = {"/styleguide"}
#: What a page says when nobody thought of a value.
_LEFT_OVER = ("None", "True", "False", "null", "undefined", "nan")


@pytest.fixture(scope="module")
def looked_at(
    prepared: Prepared, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Walker, Mapping[str, str]]]:
    """Yield the prepared case with something in every state, shared by all readers."""
    folder = tmp_path_factory.mktemp("plain_pages") / "site"
    with reopened(prepared, folder) as case:
        yield case, states_of(case)


def test_every_page_of_the_site_is_looked_at_by_somebody(site: Site) -> None:
    pages = {
        rule.rule for rule in site.page_rules() if "GET" in (rule.methods or set())
    }
    looked_at = {shape(rule) for who in LOOKED_AT_BY for rule in rules(who)}

    missed = {rule for rule in pages if shape(rule) not in looked_at}

    assert missed == NO_PAGES | set(ELSEWHERE)


def shape(rule: str) -> str:
    """Return a rule without its tabs, and without what its places are called."""
    return re.sub(r"<.*?>", "<>", rule.partition("?")[0])


@pytest.mark.parametrize("login", LOOKED_AT_BY)
def test_every_page_can_be_used_without_scripts(
    looked_at: tuple[Walker, Mapping[str, str]], login: str
) -> None:
    case, values = looked_at
    browser = case.site.visitor(None if login == "anonymous" else login)
    there = leads_somewhere(case.site.app)
    found = {}

    for path in addresses(login, values):
        if path in SHOWS_PARTS:
            continue
        page = browser.get(path)
        faults = faults_of(page.get_data(as_text=True), leads_somewhere=there)
        faults += words_of_the_machinery(browser.text) if login != "admin" else []
        if faults:
            found[path] = faults

    assert not found


def words_of_the_machinery(text: str) -> list[str]:
    """Return what only operators understand, and what was never meant to be read."""
    return [word for word in ENGINE_WORDS if word in LAWFUL.sub("", text)] + [
        word for word in _LEFT_OVER if re.search(rf"\b{word}\b", text)
    ]


def leads_somewhere(app: Flask) -> Callable[[str], bool]:
    """Return how to know whether a path is one of the site."""
    adapter = app.url_map.bind("localhost")

    def there(path: str) -> bool:
        try:
            adapter.match(path)
        except (MethodNotAllowed, RequestRedirect):
            return True
        except NotFound:
            return False
        return True

    return there
