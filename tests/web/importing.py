"""Import a table of failing reports by the pages, as an officer does."""

from __future__ import annotations

import io

from engine import SYSTEM
from handlers.linkage.cases import CaseHeader, CaseQuery, find_cases
from tests.web.reports import GIVEN
from tests.web.site import Browser, Site


def open_cases(site: Site) -> list[CaseHeader]:
    """Return all cases."""
    with site.services.engine.read() as connection:
        return find_cases(connection, CaseQuery(limit=1000), actor=SYSTEM)


def offer(officer: Browser, content: bytes, name: str = "不合格报告.csv") -> str:
    """Send a file for its preview; return what the page says."""
    officer.get("/imports/new")
    file = (io.BytesIO(content), name)
    officer.post("/imports/preview", {**GIVEN, "file": file})
    return officer.text


def confirm(officer: Browser) -> str:
    """Confirm the preview that is open, let it be done, and read the result."""
    assert officer.page is not None
    sealed = officer.page.get_data(as_text=True).partition('name="offer" value="')[2]
    value = sealed.partition('"')[0].replace("&#34;", '"').replace("&amp;", "&")
    officer.post("/imports", {"offer": value})
    officer.site.settle()
    assert officer.page is not None
    officer.get(officer.page.request.path)
    return officer.text
