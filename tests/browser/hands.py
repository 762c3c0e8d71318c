"""Somebody at a screen whose clicks and keys are counted: how long does work take?"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Screen
from tests.browser.effort import Effort
from tests.web.answers import PICTURE, Fields

_PHOTO = {"name": "现场.jpg", "mimeType": "image/jpeg", "buffer": PICTURE}

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_DATE_MARKS = re.compile("[-T:]")

#: What a person sees of each input: one look instead of a question for each.
_LOOK = """() => [...document.querySelectorAll("form.formsheet [name]")]
  .filter((each) => each.checkVisibility() && each.type !== "submit")
  .map((each) => ({
    name: each.name,
    kind: each.type,
    is_filled: /^(radio|checkbox)$/.test(each.type) ? each.checked : each.value !== "",
    is_asked: each.ariaRequired === "true"
      || Boolean(each.closest("fieldset")?.querySelector(":scope > legend > .must")),
    is_wrong: Boolean(each.closest(".wrong")),
  }))"""


@dataclass(frozen=True)
class Input:
    """One question as it stands on the page."""

    name: str
    kind: str
    is_filled: bool
    is_asked: bool
    is_wrong: bool


class Hands:
    """Work at one screen, as one person after another, and count."""

    def __init__(self, screen: Screen, login: str) -> None:
        self.screen = screen
        self.login = login
        self.effort = Effort()

    @property
    def page(self) -> Page:
        """Return the page in front of the eyes."""
        return self.screen.page

    @property
    def problems(self) -> Locator:
        """Return what the page says is missing."""
        return self.page.locator("#problems")

    @property
    def _submit(self) -> Locator:
        return self.page.locator('.stickybar button[name="do"][value="submit"]')

    def be(self, login: str) -> None:
        """Let somebody else go on at the same screen.

        That costs nobody anything: at work they have screens of their own.
        """
        if login == self.login:
            return
        self.page.context.clear_cookies()
        self.screen.sign_in(login)
        self.login = login

    def open(self, path: str) -> None:
        """Go where a link leads, unless the page is there already."""
        if not self.page.url.endswith(path):
            self.screen.open(path)
            self.effort.go()

    def press(self, button: Locator) -> None:
        """Press what leads to another page."""
        button.click()
        self.page.wait_for_load_state()
        self.effort.go()

    def choose(self, choice: Locator) -> None:
        """Tick or choose something."""
        choice.check()
        self.effort.choose()

    def leave_out(self, choice: Locator) -> None:
        """Take a tick away."""
        choice.uncheck()
        self.effort.choose()

    def write(self, place: Locator, text: str) -> None:
        """Type a text."""
        place.fill(text)
        # The box of a date puts the strokes itself.
        self.effort.type(_DATE_MARKS.sub("", text) if _DAY.match(text) else text)

    def empty(self, place: Locator) -> None:
        """Take out what stands somewhere."""
        place.fill("")
        self.effort.choose()

    def give(self, place: Locator, **file: object) -> None:
        """Choose a file: the button, and the file in the window that opens."""
        place.set_input_files(files=[file or _PHOTO])  # type: ignore[list-item]
        self.effort.choose(clicks=2)

    def sign(self, key: str) -> None:
        """Write one's name with a finger beside a signature."""
        place = self.page.locator(f"#field-{key}_drawn[data-ready]")
        canvas = place.locator("canvas")
        canvas.scroll_into_view_if_needed()
        box = canvas.bounding_box()
        assert box is not None
        mouse = self.page.mouse
        for left in (0.2, 0.5):
            mouse.move(box["x"] + box["width"] * left, box["y"] + box["height"] * 0.3)
            mouse.down()
            mouse.move(
                box["x"] + box["width"] * (left + 0.2),
                box["y"] + box["height"] * 0.7,
                steps=5,
            )
            mouse.up()
        expect(place.locator("[data-signed]")).to_contain_text("已签")
        self.effort.sign()

    def fill_down(self, column: str) -> None:
        """Let the first answer of a column stand in its empty rows."""
        self.page.locator(f'[name="_fill_column"][value="{column}"]').click()
        self.effort.choose()

    def answer(self, fields: Fields, also: Iterable[str] = ()) -> None:
        """Answer what must be answered and is not there yet, and some more."""
        self._submit.wait_for()
        self._choose_what_fills(fields)
        for name, each in self._inputs().items():
            if name in fields and (each.is_asked or name in also):
                self._answer(each, fields[name])

    def mend(self, fields: Fields) -> None:
        """Answer what the page says is missing."""
        for name, each in self._inputs().items():
            if name in fields and each.is_wrong:
                self._answer(each, fields[name])

    def submit(self, said: str = "") -> None:
        """Hand the form in; it is taken if the page is to say something."""
        self.screen.hand_in()
        self.effort.go()
        if said:
            problems = self.problems
            assert not problems.count(), problems.inner_text()
            expect(self.page.locator(".said").first).to_contain_text(said)

    def _choose_what_fills(self, fields: Fields) -> None:
        """Choose first what brings other answers of its row."""
        for place in self.page.locator("select[hx-post]").all():
            name = place.get_attribute("name") or ""
            if name in fields and not place.input_value():
                with self.page.expect_response("**/tasks/*"):
                    place.select_option(str(fields[name]))
                self.page.locator(".htmx-settling, .htmx-request").wait_for(
                    state="detached"
                )
                self.effort.choose(clicks=2)

    def _inputs(self) -> dict[str, Input]:
        """Return the questions of the form, by name."""
        found: dict[str, Input] = {}
        for seen in self.page.evaluate(_LOOK):
            each = Input(**seen)
            before = found.get(each.name)
            if before is None or each.is_filled:
                found[each.name] = each
        return found

    def _answer(self, found: Input, value: object) -> None:
        if found.is_filled:
            return
        inputs = self.page.locator(f'[name="{found.name}"]')
        if found.kind == "file":
            self.give(inputs)
        elif found.kind in {"radio", "checkbox"}:
            for each in value if isinstance(value, list) else [value]:
                self.choose(inputs.and_(self.page.locator(f'[value="{each}"]')))
        elif found.kind == "select-one":
            inputs.select_option(str(value))
            self.effort.choose(clicks=2)
        else:
            self.write(inputs, str(value))
