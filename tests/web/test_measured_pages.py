"""Every page that is measured among 10,000 cases is there for whom it is measured."""

from __future__ import annotations

from bench.cases import PAGES, page_names
from tests.web.walker import Walker


def test_each_measured_page_answers_who_opens_it(case: Walker) -> None:
    names = page_names(case.site)

    visitors = {login: case.site.visitor(login) for login, _ in PAGES}
    statuses = {
        (login, path): visitors[login].get(path.format_map(names)).status_code
        for login, paths in PAGES
        for path in paths
    }

    assert [asked for asked, status in statuses.items() if status != 200] == []
