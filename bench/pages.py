"""Open a page through the application of this process, and say what it takes."""

from __future__ import annotations

import statistics
import time
from http import HTTPStatus

from bench.meter import counting
from bench.report import Figure
from tests.web.site import Browser

_RUNS = 7
#: Milliseconds until a page is there. Who waits, waits for the disk and the database
#: as well: the verdict is about what a watch shows, on a machine that rests.
_PROMISED = 300


class PageNotThere(Exception):
    """A page that is measured does not answer."""

    def __init__(self, login: str, path: str, status: int) -> None:
        """Say who asked for what, and what came back."""
        super().__init__(f"{login} gets {status} for {path}")


def page_figure(browser: Browser, login: str, path: str) -> Figure:
    """Open a page some times; the first time warms caches.

    Raises:
        PageNotThere: somebody who should see the page gets none; a figure that is
            left out would look like a promise kept.
    """
    status = browser.get(path).status_code
    if status != HTTPStatus.OK:
        raise PageNotThere(login, path, status)
    wall, cpu = [], []
    for _ in range(_RUNS):
        begun, spent = time.perf_counter(), time.process_time()
        with counting() as counts:
            browser.get(path)
        wall.append((time.perf_counter() - begun) * 1000)
        cpu.append((time.process_time() - spent) * 1000)
    return Figure(
        what=f"{login}: {path}, {counts.statements} statements, "
        f"{statistics.median(cpu):.0f} ms CPU",
        measured=statistics.median(wall),
        unit="ms",
        promised=_PROMISED,
    )
