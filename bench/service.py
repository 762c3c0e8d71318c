"""The whole service over HTTP: a linkage case, page by page, as a person works."""

from __future__ import annotations

import os
import statistics
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from bench.report import Figure
from tests.crash.service_sweep import OFFICER, Prepared, prepare
from tests.support.live_service import LiveBrowser, LiveService

_TICK_MS = 1000 / os.sysconf("SC_CLK_TCK")
_RUNS = 5
_REQUESTS = 20
#: Milliseconds of the server for one completion.
_PROMISED = 8


def measure() -> list[Figure]:
    """Measure the service on SQLite: what its process spends on each request."""
    with tempfile.TemporaryDirectory(prefix="tandem-bench-") as folder:
        data = Path(folder) / "data"
        prepared = prepare(data)
        with LiveService.running(data) as service:
            browser = LiveBrowser(service.address)
            browser.sign_in(OFFICER, prepared.password)
            return _requests(_Visit(service, browser, prepared))


def spent_ms(pid: int) -> float:
    """Return what a process has spent until now, in user and system time."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * _TICK_MS


class _Visit:
    """A person who opens cases and registers them."""

    def __init__(
        self, service: LiveService, browser: LiveBrowser, prepared: Prepared
    ) -> None:
        self.pid = service.process.pid
        self.browser = browser
        self.first_form = prepared.requests["register"].fields
        self.next_form = prepared.next_form
        self.tasks: list[str] = []

    def open_case(self) -> None:
        """Start a case; the answer leads to its first task."""
        self.browser.get("/cases")
        self.browser.post("/cases", self.browser.tokens())
        self.tasks.append(self.browser.path)

    def spent_ms(self) -> float:
        """Return what the service has spent until now."""
        return spent_ms(self.pid)


def _requests(visit: _Visit) -> list[Figure]:
    browser = visit.browser
    browser.get("/cases")
    tokens = {"csrf_token": browser.tokens()["csrf_token"]}

    def start() -> None:
        browser.post("/cases", tokens, follow=False)

    inbox = _figure("the inbox", visit, [lambda: browser.get("/inbox")] * _REQUESTS)
    begin = _figure("start a case", visit, [start] * _REQUESTS)
    for _ in range(_RUNS * _REQUESTS):
        visit.open_case()
    first, second = list(visit.tasks), []
    look = _figure(
        "the page of a task with its form",
        visit,
        [lambda path=path: browser.get(path) for path in first[:_REQUESTS]],
    )

    def register(path: str) -> None:
        _hand_in(visit, path, visit.first_form)
        if browser.path.startswith("/tasks/"):
            second.append(browser.path)

    def serve(path: str) -> None:
        _hand_in(visit, path, visit.next_form)

    return [
        inbox,
        begin,
        look,
        _figure(
            "hand in the longest form, with a file and the job behind it",
            visit,
            [lambda path=path: register(path) for path in first],
            promised=_PROMISED,
        ),
        _figure(
            "hand in a short form, with the job behind it",
            visit,
            [lambda path=path: serve(path) for path in second],
            promised=_PROMISED,
        ),
    ]


def _hand_in(visit: _Visit, path: str, answers: Mapping[str, object]) -> None:
    fields = {**visit.browser.tokens(), **answers}
    fields.pop("request_key", None)
    visit.browser.post(path, fields, follow=False)


def _figure(
    what: str,
    visit: _Visit,
    calls: list[Callable[[], object]],
    *,
    promised: float | None = None,
) -> Figure:
    """Return the median of runs; ticks of ten milliseconds need many requests."""
    size = max(len(calls) // _RUNS, _REQUESTS)
    runs = []
    for first in range(0, len(calls), size):
        run = calls[first : first + size]
        begin = visit.spent_ms()
        for call in run:
            call()
        runs.append((visit.spent_ms() - begin) / len(run))
    return Figure(
        what=what,
        measured=statistics.median(runs),
        unit="ms CPU of the service",
        promised=promised,
    )
