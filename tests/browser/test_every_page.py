"""Every page of the site, for everybody who uses it: axe, the keyboard, the screen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.answered import answers
from tests.browser.conftest import DESK, HEIGHTS, PHONE, Screen
from tests.browser.pages import LOOKED_AT_BY, addresses, states_of
from tests.support.axe import OF_LOOKS, bring, violations
from tests.support.browser import PATIENCE
from tests.support.page_server import listening
from tests.web.conftest import Prepared, reopened
from tests.web.drilling import drilling
from tests.web.site import Site
from tests.web.walker import Walker, open_task

#: Between the cards of phones and the whole tables of desks.
TABLET = 768

#: What the keyboard reaches, and whether one sees where it is.
_FOCUS = """() => {
    const node = document.activeElement;
    if (!node || node === document.body) return null;
    const look = getComputedStyle(node);
    const box = node.getBoundingClientRect();
    return {
        what: node.outerHTML.slice(0, 160),
        index: window.__stops.indexOf(node),
        seen: (look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2)
            || look.boxShadow !== "none",
        there: box.width > 0 && box.height > 0,
    };
}"""
#: What a mouse could use. Of radio buttons with one name, Tab stops at one.
_STOPS = """() => {
    const radios = new Set();
    window.__stops = [...document.querySelectorAll(
        "a[href], button, input, select, textarea, summary, [tabindex='0']"
    )].filter((node) => {
        if (node.matches(":disabled") || node.tabIndex < 0 || node.type === "hidden") return false;
        if (!node.checkVisibility({visibilityProperty: true})) return false;
        if (node.type !== "radio") return true;
        const group = [...document.getElementsByName(node.name)];
        const chosen = group.find((one) => one.checked);
        if (chosen) return node === chosen;
        if (radios.has(node.name)) return false;
        radios.add(node.name);
        return true;
    });
    return window.__stops.map((node) => node.outerHTML.slice(0, 160));
}"""
#: After a Tab: the keyboard stands at the way past the head, and wherever it is sent,
#: one sees that it is there.
_FOCUSED = f"""() => {{
    const faults = [];
    const elsewhere = document.querySelector("[autofocus], #problems");
    if (!elsewhere && !document.activeElement.classList.contains("skip"))
        faults.push("the first stop is not the way past the head");
    const stops = ({_STOPS})();
    window.__stops.forEach((node, index) => {{
        node.focus({{preventScroll: true}});
        if (document.activeElement !== node)
            faults.push("not to be focused: " + stops[index]);
        else if (!({_FOCUS})().seen) faults.push("focus is not seen: " + stops[index]);
    }});
    document.activeElement.blur();
    return faults;
}}"""
#: A date is one stop of the page, and several of the keyboard.
_STOPS_INSIDE = 6
#: What a page is built of, whatever its texts are: every kind of element with the two
#: around it. A page that has no kind of its own was looked at with the others.
KINDS = """() => {
    const kind = (node) => [
        node.tagName, node.getAttribute("class"), node.type, node.role,
        ...node.getAttributeNames().sort(),
    ].join(" ");
    return [...document.querySelectorAll("main *")].map((node) =>
        [node.parentElement.parentElement, node.parentElement, node].map(kind).join(">")
    );
}"""


@dataclass(frozen=True)
class Place:
    """A case whose pages are served, for tests that only look."""

    case: Walker
    address: str
    #: What stands for each place in a rule.
    values: Mapping[str, str]
    #: What the pages that were looked at are built of: once is enough.
    known: set[str] = field(default_factory=set)


@pytest.fixture(scope="module")
def place(
    prepared: Prepared, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Place]:
    """Yield the prepared case, shared by the tests of this module."""
    folder = tmp_path_factory.mktemp("every_page") / "site"
    with reopened(prepared, folder) as case, listening(case.site.app) as address:
        yield Place(case, address, states_of(case))


def screen_of(browser: Browser, site: Site, address: str, login: str) -> Screen:
    """Seat somebody at a screen of their own."""
    context = browser.new_context(
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        viewport={"width": DESK, "height": HEIGHTS[DESK]},
        reduced_motion="reduce",
    )
    context.set_default_timeout(PATIENCE)
    bring(context)
    screen = Screen(context.new_page(), address, site)
    if login != "anonymous":
        screen.sign_in(login)
    return screen


@pytest.mark.parametrize("login", LOOKED_AT_BY)
def test_nobody_is_kept_out_of_any_page(
    place: Place, browser: Browser, login: str
) -> None:
    screen = screen_of(browser, place.case.site, place.address, login)
    found: dict[str, list[str]] = {}

    for path in addresses(login, place.values):
        screen.open(path)
        kinds = set(screen.page.evaluate(KINDS))
        if kinds <= place.known:
            continue
        place.known.update(kinds)
        faults = [*faults_at_the_desk(screen), *faults_on_the_phone(screen)]
        if faults:
            found[path] = faults
    screen.page.context.close()

    assert not found, told(found)


def test_no_answer_to_a_form_keeps_anybody_out(place: Place, browser: Browser) -> None:
    screen = screen_of(browser, place.case.site, place.address, "anonymous")
    found = {}

    for answer in answers(place.case, place.values):
        answer.lay_before(screen.page, place.address)
        kinds = set(screen.page.evaluate(KINDS))
        if kinds <= place.known:
            continue
        place.known.update(kinds)
        faults = [*faults_at_the_desk(screen), *faults_on_the_phone(screen)]
        if faults:
            found[answer.what] = faults
    screen.page.context.close()

    assert not found, told(found)


def test_the_drill_keeps_nobody_out(browser: Browser, tmp_path: Path) -> None:
    with drilling(tmp_path) as site, listening(site.app) as address:
        screen = screen_of(browser, site, address, "anonymous")
        screen.open("/drill")
        faults = [*faults_at_the_desk(screen), *faults_on_the_phone(screen)]
        screen.page.context.close()

    assert not faults, told({"/drill": faults})


def told(found: Mapping[str, Sequence[str]]) -> str:
    """Return the faults by their pages, as one reads them in a failed test."""
    return "\n".join(
        f"{path}\n  " + "\n  ".join(faults) for path, faults in found.items() if faults
    )


def faults_at_the_desk(screen: Screen) -> Iterator[str]:
    """Yield what is wrong on a wide screen in daylight; leave it as it was."""
    screen.page.keyboard.press("Tab")
    yield from screen.page.evaluate(_FOCUSED)
    yield from (str(each) for each in violations(screen.page))
    if screen.is_wider_than_the_screen():
        yield "one has to scroll sideways"


def faults_on_the_phone(screen: Screen) -> Iterator[str]:
    """Yield what is wrong with the same page on a phone at night."""
    page = screen.page
    page.set_viewport_size({"width": PHONE, "height": HEIGHTS[PHONE]})
    page.emulate_media(color_scheme="dark")
    for fault in violations(page, rules=OF_LOOKS):
        yield f"on a phone, in the dark: {fault}"
    if screen.is_wider_than_the_screen():
        yield "one has to scroll sideways on a phone"
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": TABLET, "height": HEIGHTS[DESK]})
    if screen.is_wider_than_the_screen():
        yield "one has to scroll sideways on a tablet"
    page.set_viewport_size({"width": DESK, "height": HEIGHTS[DESK]})


def keyboard_faults(page: Page) -> list[str]:
    """Return what Tab does not reach, and where one does not see that one is."""
    stops = page.evaluate(_STOPS)
    reached: list[int] = []
    faults: list[str] = []
    for _ in range(_STOPS_INSIDE * len(stops)):
        page.keyboard.press("Tab")
        focus = page.evaluate(_FOCUS)
        if focus is None or focus["index"] in reached[:-1]:
            break
        if reached[-1:] == [focus["index"]]:
            continue  # day, month and year of one date
        reached.append(focus["index"])
        if not focus["seen"] or not focus["there"]:
            faults.append(f"focus is not seen at {focus['what']}")
    missed = [stop for index, stop in enumerate(stops) if index not in reached]
    return faults + [f"not reached: {stop}" for stop in missed]


def test_the_keyboard_reaches_everything_and_shows_where_it_is(
    place: Place, browser: Browser
) -> None:
    screen = screen_of(browser, place.case.site, place.address, "officer")
    base = f"/cases/{place.case.case_no}"
    task = open_task(place.case, "arrange_reinspection")

    found = {}
    for path in ("/inbox", "/cases", base, f"{base}?tab=evidence", f"/tasks/{task.id}"):
        screen.open(path)
        faults = keyboard_faults(screen.page)
        if faults:
            found[path] = faults
    screen.page.context.close()

    assert not found
