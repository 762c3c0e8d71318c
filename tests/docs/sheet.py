"""The form of a page as somebody sees it: questions, and what may be answered."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from lxml import html
from lxml.html import HtmlElement

from tests.web.answers import PICTURE

#: Stands for the number of each row of a table.
EVERY = "每行"

#: Stands for the button under a table that adds a row.
ONE_MORE_ROW = "*one more row*"

_DAYS = re.compile(r"(?:in )?(\d+) days( ago)?")


def _of(name: str) -> str:
    return f'[contains(concat(" ", @class, " "), " {name} ")]'


@dataclass(frozen=True)
class Control:
    """One thing that can be filled in, with the words that stand beside it."""

    question: str
    name: str
    #: text, tick, choice or file
    kind: str
    #: Of a choice: what one reads at it, and the value behind.
    option: str = ""
    value: str = ""


class Sheet:
    """The form of a page, with what stands in it already."""

    def __init__(self, page: str) -> None:
        self._form = html.fromstring(page).xpath(f"//form{_of('formsheet')}")[0]
        self.controls = list(self._controls())
        self.fields: dict[str, list[object]] = {}
        for name, value in self._form.form_values():
            self.fields.setdefault(name, []).append(value)

    def answer(self, question: str, answer: str, *, today: date) -> None:
        """Answer a question in the words of the tutorial.

        Raises:
            LookupError: the page has no such question, or not this answer to it.
        """
        if f" {EVERY} / " in question:
            for number in range(1, self._rows_of(question) + 1):
                self.answer(question.replace(EVERY, str(number)), answer, today=today)
            return
        found = [one for one in self.controls if one.question == question]
        if not found:
            raise LookupError(question)
        if found[0].kind == "choice":
            self._choose(found, answer)
        elif found[0].kind == "tick":
            self.fields[found[0].name] = [found[0].value]
        elif found[0].kind == "file":
            self.fields[found[0].name] = [(io.BytesIO(PICTURE), "照片.jpg")]
        else:
            self.fields[found[0].name] = [_text(answer, today)]

    def asking_for_a_row(self, table: str) -> dict[str, object]:
        """Return what the button under a table sends.

        Raises:
            LookupError: the page has no such table.
        """
        for growing in self._form.xpath(f".//div{_of('growing')}"):
            if _read(growing.xpath(f"./span{_of('label')}")) == table:
                (button,) = growing.xpath(".//button[@name='_add_row']")
                return {**self.fields, "_add_row": button.get("value")}
        raise LookupError(table)

    def _rows_of(self, question: str) -> int:
        """Return how many rows the table of a question has.

        Raises:
            LookupError: the page has no such table.
        """
        table, _, column = question.partition(f" {EVERY} / ")
        asked = re.compile(rf"{re.escape(table)} \d+ / {re.escape(column)}")
        rows = {one.question for one in self.controls if asked.fullmatch(one.question)}
        if not rows:
            raise LookupError(question)
        return len(rows)

    def _choose(self, controls: list[Control], answer: str) -> None:
        options = {one.option for one in controls}
        wanted = [answer] if answer in options else answer.split("、")
        values: list[object] = [
            one.value for word in wanted for one in controls if word == one.option
        ]
        if len(values) != len(wanted):
            raise LookupError(f"{controls[0].question}: {answer}")  # noqa: EM102, TRY003
        self.fields[controls[0].name] = values

    def _controls(self) -> Iterator[Control]:
        for element in self._form.xpath(".//input | .//select | .//textarea"):
            kind = element.get("type", "text")
            if kind in {"hidden", "submit"} or element.get("class") == "rank":
                continue
            yield from _control(self._form, element, kind)


def _control(form: HtmlElement, element: HtmlElement, kind: str) -> Iterator[Control]:
    name = element.get("name", "")
    label = _read(form.xpath(".//label[@for=$id]", id=element.get("id", ""))[:1])
    legend = _read(element.xpath(f"ancestor::fieldset[1]{_of('field')}/legend"))
    row = _row(element)
    if kind in {"radio", "checkbox"} and legend:
        yield Control(row + legend, name, "choice", label, element.get("value", ""))
    elif kind == "checkbox":
        yield Control(row + label, name, "tick", value=element.get("value", ""))
    elif element.tag == "select":
        for option in element.iter("option"):
            text = option.text_content().strip()
            yield Control(row + label, name, "choice", text, option.get("value", ""))
    elif kind == "file":
        yield Control(row + label, name, "file")
    else:
        yield Control(row + " ".join(filter(None, (legend, label))), name, "text")


def _row(element: HtmlElement) -> str:
    """Say in which table and row a question stands."""
    tables = element.xpath(f"ancestor::div{_of('growing')}[1]")
    if not tables:
        return ""
    heading = _read(tables[0].xpath(f"./span{_of('label')}"))
    rows = tables[0].xpath(".//tbody/tr")
    number = rows.index(element.xpath("ancestor::tr[1]")[0]) + 1
    return f"{heading} {number} / "


def _read(elements: list[HtmlElement]) -> str:
    """Return the words of a label without the remark that it must be answered."""
    parts = [
        text
        for element in elements
        for text in element.xpath(f".//text()[not(ancestor::*{_of('must')})]")
    ]
    return " ".join("".join(parts).split())


def _text(answer: str, today: date) -> str:
    """Return what to type: the answer, or the day that it describes."""
    if not (answer.startswith("*") and answer.endswith("*")):
        return answer
    day, _, time = answer.strip("*").partition(", ")
    moment = _day(day, today).isoformat()
    return f"{moment}T{time}" if time else moment


def _day(words: str, today: date) -> date:
    if words == "today":
        return today
    match = _DAYS.fullmatch(words)
    if match is None:
        raise LookupError(words)
    distance = timedelta(days=int(match[1]))
    return today - distance if match[2] else today + distance
