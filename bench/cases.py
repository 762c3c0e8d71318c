"""Every list, dashboard and search page among 10,000 cases, on the embedded database."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.many_cases import fill
from bench.meter import counting
from bench.report import Figure
from tests.web.site import Browser, Site, open_site

CASES = 10_000
_RUNS = 7
#: Milliseconds until a page is there, on a machine that does nothing else: then it
#: takes as long as the processor works.
_PROMISED = 300

#: Who opens which pages.
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
            "/cases",
            "/cases?view=all",
            "/cases?view=all&page=400",
            "/cases?view=mine",
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
            "/figures?from=2025-01-01&to=2026-12-31&district=思明区",
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
    known = site.app.url_map.bind("localhost")
    for login, paths in PAGES:
        browser = site.visitor(login)
        for path in paths:
            if known.test(path.partition("?")[0]):
                yield from _page(browser, login, path)


def _page(browser: Browser, login: str, path: str) -> Iterator[Figure]:
    """Open a page some times; the first time warms caches."""
    browser.get(path)
    if browser.page is None or browser.page.status_code != 200:
        return
    wall, cpu = [], []
    for _ in range(_RUNS):
        begun, spent = time.perf_counter(), time.process_time()
        with counting() as counts:
            browser.get(path)
        wall.append((time.perf_counter() - begun) * 1000)
        cpu.append((time.process_time() - spent) * 1000)
    yield Figure(
        what=f"{login}: {path}, {counts.statements} statements, "
        f"{statistics.median(wall):.0f} ms until it is there",
        measured=statistics.median(cpu),
        unit="ms CPU",
        promised=_PROMISED,
    )
