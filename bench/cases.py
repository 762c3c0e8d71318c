"""Every list, dashboard and search page among 10,000 cases, on the embedded database."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import select

from bench.many_cases import fill
from bench.pages import page_figure
from bench.report import Figure
from handlers.linkage.cases import Assistance
from handlers.linkage.tables import linkage_case
from tests.web.site import Site, open_site

CASES = 10_000

#: Who opens which pages; `{case}` and `{programme}` stand for a case in the middle of
#: its work and for the programme of all cases.
PAGES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "officer",
        (
            "/inbox",
            "/inbox?tab=claimable",
            "/inbox?tab=overdue",
            "/inbox?tab=due_today",
            "/inbox?tab=done",
            "/inbox?q=电热",
            "/search?q=门锁",
            "/search?q=门锁&in=case",
            "/search?q=门锁&in=form&page=20",
            "/search?q=XMLD-2025-00017",
            "/search?q=没有这样的东西",
            "/cases",
            "/cases/{case}",
            "/cases/{case}?tab=deadlines",
            "/cases/{case}?tab=history",
            "/cases?programme={programme}",
            "/programmes/{programme}",
            "/programmes/new",
            "/cases?view=all",
            "/cases?view=all&page=400",
            "/cases?view=mine",
            "/papers?view=all",
            "/papers?view=all&page=50",
            "/cases?q=门锁",
            "/cases?q=演练0007+2025",
            "/cases?set=late",
            "/cases?set=first-passed&district=思明区",
            "/cases?stage=S4",
            "/cases?issue=P02",
            "/calendar",
            "/calendar?year=2026",
            "/calendar?day=2026-09-30",
        ),
    ),
    (
        "leader",
        (
            "/inbox",
            "/figures",
            "/figures?from=2024-01-01&to=2026-12-31",
            "/figures?from=2025-01-01&to=2026-12-31&district=思明区",
            "/figures?programme={programme}",
            "/figures/sampling",
            "/articles",
            "/experts",
            "/knowledge",
            "/knowledge/annex-c",
            "/knowledge/cases",
            "/knowledge/cases?q=夹具",
            "/knowledge/toolbook",
            "/knowledge/catalogue",
            "/knowledge/map",
            "/knowledge/archives",
            "/knowledge/archives?q=门锁",
            "/programmes",
            "/programmes/{programme}",
            "/notices",
            "/admin",
            "/people",
            "/orgs",
            "/calendar",
            "/approvals",
            "/search?q=门锁",
        ),
    ),
    ("entity", ("/inbox", "/cases")),
    ("agency", ("/inbox", "/cases", "/knowledge/toolbook")),
    ("admin", ("/cases", "/figures", "/operations", "/operations/instances")),
)


def measure(cases: int = CASES) -> list[Figure]:
    """Measure how long each page takes, and how many statements it needs."""
    with tempfile.TemporaryDirectory(prefix="tandem-bench-") as folder:
        site = open_site(Path(folder))
        site.deploy()
        begin = time.process_time()
        fill(site, cases=cases)
        taken = time.process_time() - begin
        figures = [
            Figure(what=f"making {cases:,} cases", measured=taken, unit="s CPU"),
            *_pages(site),
        ]
        site.assembly.close()
        return figures


def _pages(site: Site) -> Iterator[Figure]:
    names = page_names(site)
    for login, paths in PAGES:
        browser = site.visitor(login)
        for path in paths:
            yield page_figure(browser, login, path.format_map(names))


def page_names(site: Site) -> dict[str, str]:
    """Return which case and which programme the pages are about."""
    columns = linkage_case.c.business_key, linkage_case.c.programme_id
    query = select(*columns).where(
        linkage_case.c.closed_at.is_(None),
        linkage_case.c.assistance == Assistance.RUNNING.value,
    )
    with site.services.engine.read() as connection:
        case_no, programme = connection.execute(query.order_by(columns[0])).first()
    return {"case": case_no, "programme": programme}
