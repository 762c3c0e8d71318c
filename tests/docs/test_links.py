"""Links between pages lead somewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    [
        *ROOT.glob("*.md"),
        *(ROOT / "docs").rglob("*.md"),
        *ROOT.glob("processes/**/*.md"),
    ]
)
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_SIGNS = re.compile(r"[^\w\- ]")


def _prose(page: Path) -> str:
    return _FENCED.sub("", page.read_text("utf-8"))


def _anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", _prose(page), re.MULTILINE)
    return {_SIGNS.sub("", one.lower()).replace(" ", "-") for one in headings}


def _broken(page: Path) -> Iterator[str]:
    for link in _LINK.findall(_prose(page)):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (anchor and anchor not in _anchors(target)):
            yield link


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    assert list(_broken(page)) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_page_has_one_title_at_its_top(page: Path) -> None:
    titles = re.findall(r"^# .+$", _prose(page), re.MULTILINE)

    assert len(titles) == 1
    assert page.read_text("utf-8").startswith(titles[0])


def test_a_designer_finds_from_every_page_what_may_be_drawn() -> None:
    pages = (ROOT / "docs" / "how-to" / "designers").glob("*.md")
    target = "../../reference/supported-bpmn.md"

    assert [each.name for each in pages if target not in _prose(each)] == []


def test_pictures_of_the_documentation_are_small() -> None:
    pictures = (ROOT / "docs" / "images").glob("*.png")

    assert [one.name for one in pictures if one.stat().st_size >= 150_000] == []
