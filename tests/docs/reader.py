"""Somebody who follows the tutorial to the letter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from lxml import html

from tests.docs.sheet import ONE_MORE_ROW, Sheet
from tests.web.site import Browser, Site

TUTORIAL = Path(__file__).parents[2] / "docs" / "tutorial" / "first-case.md"

#: What the tutorial tells to do, in the order in which it stands there.
_STEP = re.compile(
    r"Sign in as `(?P<person>\w+)`"
    r"|Press (?P<register>登记新案件)"
    r"|Agree to (?P<consent>\S+)"
    r"|更多操作 → (?P<beside>\w+)"
    r"|^\| (?P<matter>.+) \| \|\n\|---\|---\|\n(?P<answers>(?:\|.*\n)*)",
    re.MULTILINE,
)
_ANSWER = re.compile(r"^\| (.+) \| (.+) \|$", re.MULTILINE)
_CASE_NO = re.compile(r"XMLD-\d+-\d+")


def steps() -> Iterator[re.Match[str]]:
    """Yield what the tutorial tells to do, in order."""
    yield from _STEP.finditer(TUTORIAL.read_text("utf-8"))


class Reader:
    """Somebody who does what the tutorial says."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.browser = site.visitor("officer")
        self.case_no = ""

    def follow(self, step: re.Match[str]) -> None:
        """Do one thing."""
        if step["person"]:
            self.browser = self.site.visitor(step["person"])
        elif step["register"]:
            self.browser.get("/")
            self.browser.post("/cases")
            self.case_no = _CASE_NO.findall(self.browser.text)[0]
        elif step["consent"]:
            self._agree(step["consent"])
        elif step["beside"]:
            self._begin_beside(step["beside"])
        else:
            self._do(step["matter"], dict(_ANSWER.findall(step["answers"])))
        self.site.settle()

    def open(self, matter: str) -> str:
        """Open a matter, taking it if nobody holds it; return its address."""
        address = self._address_of(matter)
        self.browser.get(address)
        if "签收后由您填写" in self.browser.text:
            self.browser.post(f"{address}/claim")
            self.browser.get(address)
        return address

    def _do(self, matter: str, answers: Mapping[str, str]) -> None:
        address = self.open(matter)
        sheet = Sheet(_html(self.browser))
        for question, answer in answers.items():
            if answer == ONE_MORE_ROW:
                self.browser.post(address, sheet.asking_for_a_row(question))
                sheet = Sheet(_html(self.browser))
                continue
            sheet.answer(question, answer, today=self.site.services.today)
        sent = self.browser.post(address, {**sheet.fields, "do": "submit"})
        assert sent.status_code == 200, f"{matter}: {self.browser.text}"

    def _agree(self, matter: str) -> None:
        self.browser.get("/approvals")
        links = html.fromstring(_html(self.browser)).xpath(
            "//li[contains(., $case_no)]/a[@href]", case_no=self.case_no
        )
        address = next(a.get("href") for a in links if a.text_content() == matter)
        self.browser.get(address)
        agreed = self.browser.post(address, {"do": "agree"})
        assert agreed.status_code == 200, f"{matter}: {self.browser.text}"

    def _address_of(self, name: str) -> str:
        for tab in ("mine", "claimable"):
            self.browser.get(f"/inbox?tab={tab}&q={self.case_no}")
            for link in html.fromstring(_html(self.browser)).xpath("//td/a[@href]"):
                if link.text_content().strip() == name:
                    return str(link.get("href"))
        message = f"{name} is in nobody's inbox here: {self.browser.text}"
        raise AssertionError(message)

    def _begin_beside(self, matter: str) -> None:
        self.browser.get(f"/cases/{self.case_no}")
        links = html.fromstring(_html(self.browser)).xpath("//details//a[@href]")
        address = next(a.get("href") for a in links if a.text_content() == matter)
        self.browser.get(address)
        self.browser.post(address)


def _html(browser: Browser) -> str:
    assert browser.page is not None
    return browser.page.get_data(as_text=True)
