"""Every list can be taken along: generated from the routes and from what pages show."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import insert, update

from engine import SYSTEM
from handlers.linkage.cases import change_case
from handlers.parties.tables import org, person, view_log
from handlers.parties.view_log import Viewed
from tests.web.conftest import Prepared, reopened
from tests.web.foreign_things import things_of
from tests.web.site import Browser
from tests.web.walker import Walker
from web.listing import BATCH, in_batches
from web.spreadsheets import is_risky

READERS = ("admin", "leader", "officer", "agency", "entity")
#: What marks a list on a page.
_LIST = re.compile(r'<table class="(?:work|matrix)|<ol class="notices"|class="pager"')
_LINK = re.compile(r'class="exports">.*?</p>', re.DOTALL)
_ADDRESS = re.compile(r'href="([^"]+)"')
#: Pages that show tables and are no lists of records.
NO_LISTS = {
    "/": "leads on to the lists, which are taken along there",
    "/articles": "explains the law to everybody, also without an account",
    "/calendar": "days of a month; the feed takes them along",
    "/admin/calendar": "days of a year, which came from a file",
    "/me/notices": "a form of one's own choices",
    "/me/tokens": "one's own few keys",
    "/designer/templates": "the palette, which is taken along as a .zip",
    "/designer/forms": "files, each of which is taken along by itself",
    "/earlier-cases": "a choice of stages",
    "/backups": "the log of the installation itself, for its operators",
    "/papers": "a choice of cases and papers, which the list of cases exports",
    "/programmes/new": "a choice of cases, which their own list exports",
    "/knowledge/map": "a drawing with its figures, which the dashboard exports",
    "/knowledge/annex-c": "the standard's own text",
    "/styleguide": "invented samples",
    "/approvals": "what waits for one's consent now",
}
#: Lists that stand on the page of something.
_OF_SOMETHING = (
    "/cases/{case_no}/views",
    "/cases/{case_no}?tab=history",
    "/programmes/{programme_id}?tab=cases",
    "/imports/{import_id}",
)
FORMULA = "=1+1"


@pytest.fixture(scope="module")
def full(
    prepared: Prepared, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Walker, list[str]]]:
    """Yield a case with everything around it, named like formulas, and its lists."""
    folder = tmp_path_factory.mktemp("lists") / "site"
    with reopened(prepared, folder) as case:
        values = things_of(case)
        _name_like_formulas(case)
        rules = [
            rule.rule
            for rule in case.site.page_rules()
            if "GET" in (rule.methods or set()) and "<" not in rule.rule
        ]
        yield case, [*rules, *(each.format(**values) for each in _OF_SOMETHING)]


def _name_like_formulas(case: Walker) -> None:
    with case.site.services.engine.transact(SYSTEM) as uow:
        change_case(uow, case.case_no, entity_name=FORMULA, product="@SUM(A1)")
        for table in (person, org):
            query = update(table).where(table.c.id.in_(("expert", "entity", "agency")))
            uow.connection.execute(query.values(name=f"{FORMULA} 名"))


def links_of(browser: Browser) -> list[str]:
    """Return the addresses of the files that the open page offers."""
    assert browser.page is not None
    text = browser.page.get_data(as_text=True)
    found = _LINK.findall(text)
    return [unescape(each) for part in found for each in _ADDRESS.findall(part)]


@pytest.mark.parametrize("login", READERS)
def test_every_list_is_offered_as_a_file_that_says_who_took_it(
    full: tuple[Walker, list[str]], login: str
) -> None:
    case, paths = full
    browser = case.site.visitor(login)
    for path in paths:
        page = browser.get(path)
        html = page.get_data(as_text=True) if page.mimetype == "text/html" else ""
        is_there = page.status_code == 200 and page.request.path == path.split("?")[0]
        if not is_there or path in NO_LISTS or not _LIST.search(html):
            continue
        links = links_of(browser)
        assert links, f"{path} shows {login} a list that cannot be taken along"
        for link in links:
            rows = _rows(browser, link)
            assert len({len(row) for row in rows[:-1]}) == 1, link
            assert f"（{login}）" in rows[-1][0], link


def _rows(browser: Browser, link: str) -> list[list[str]]:
    answer = browser.get(link)
    data = answer.get_data()
    assert answer.status_code == 200, link
    assert answer.headers["Content-Disposition"].startswith("attachment"), link
    if "format=xlsx" in link:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        rows = book.get_sheet_by_index(0).to_python()
        return [[str(cell) for cell in row] for row in rows]
    text = io.StringIO(data.decode("utf-8-sig"), newline="")
    rows = list(csv.reader(text))
    risky = [cell for row in rows for cell in row if is_risky(cell)]
    assert not [cell for cell in risky if not _is_number(cell)], link
    return rows


def _is_number(text: str) -> bool:
    return re.fullmatch(r"-?\d+(\.\d+)?", text) is not None


def test_ten_thousand_rows_are_read_a_part_at_a_time(
    full: tuple[Walker, list[str]],
) -> None:
    case, _paths = full
    leader = case.site.visitor("leader")
    now = case.site.clock.now()
    rows = [
        {
            "person_id": "officer",
            "kind": Viewed.CASE.value,
            "object_id": f"of-many-{number}",
            "day": "2026-01-01",
            "business_key": None,
            "title": "多",
            "at": now - timedelta(seconds=number),
        }
        for number in range(10_000)
    ]
    with case.site.services.engine.transact(SYSTEM) as uow:
        uow.connection.execute(insert(view_log), rows)

    found = _rows(leader, "/admin/views?q=多&format=csv")

    assert len(found) == 10_002
    assert "共 10000 行" in found[-1][0]


def test_a_part_of_a_long_list_is_read_when_its_turn_comes() -> None:
    asked: list[int] = []

    def read(limit: int, offset: int) -> list[int]:
        asked.append(offset)
        return list(range(offset, offset + limit))

    rows = in_batches(read)
    assert next(rows) == 0
    assert asked == [0]

    assert sum(1 for _row in rows) < 21_000
    assert asked[-1] == 20_000
    assert asked[1] == BATCH
