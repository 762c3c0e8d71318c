"""What workers that wait cost the others: 200 of them beside one that works."""

from __future__ import annotations

import asyncio
import json
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bench.program import Program, found
from bench.report import Figure
from bench.service import spent_ms
from tests.support.live_service import LiveService

_IDLE = 200
_RUNS = 5
_TASKS = 40
#: The most that a task beside idle workers may take, as a ratio to one without.
_PROMISED = 1.2
#: A worker waits as long as the client libraries ask for, in milliseconds.
_WAIT = 20_000
_LOOP = """
    start s
    service work topic=work
    xor again
    end e
    s -> work
    work -> again
    again -> work ? ${true}
    again => e
"""


def measure() -> list[Figure]:
    """Measure fetch and completion with and without workers that wait."""
    with tempfile.TemporaryDirectory(prefix="tandem-bench-") as folder:
        data = Path(folder) / "data"
        token = found(data, key="loop", text=_LOOP)
        environ = {"TANDEM_REMOTE_TOPICS": "*"}
        with LiveService.running(data, environ=environ) as service:
            worker = Program(service.address, token)
            worker.call("POST", "/process-definition/key/loop/start", {})
            _rounds(service, worker)
            alone = _rounds(service, worker)
            with _idle(service.address, token, _IDLE):
                crowded = _rounds(service, worker)
                quiet = _quiet(service)
    cpu, lasted = crowded[0] / alone[0], crowded[1] / alone[1]
    return [
        Figure(what="fetch and complete a task", measured=alone[0], unit="ms CPU"),
        Figure(
            what=f"the same beside {_IDLE} workers that wait",
            measured=crowded[0],
            unit="ms CPU",
        ),
        # With what those who wait spend on asking again meanwhile.
        Figure(what="ratio of both", measured=cpu, unit=""),
        Figure(
            what="ratio of the time that the task took",
            measured=lasted,
            unit="",
            promised=_PROMISED,
        ),
        Figure(
            what=f"{_IDLE} workers that wait, and nothing else",
            measured=quiet,
            unit="% of a core",
        ),
    ]


def _work(worker: Program) -> None:
    """Fetch one task and complete it."""
    body = _fetching("work", worker="busy", wait=0)
    (task,) = worker.call("POST", "/external-task/fetchAndLock", body)
    worker.call("POST", f"/external-task/{task['id']}/complete", {"workerId": "busy"})


def _fetching(topic: str, *, worker: str, wait: int) -> dict[str, Any]:
    return {
        "workerId": worker,
        "maxTasks": 1,
        "asyncResponseTimeout": wait,
        "topics": [{"topicName": topic, "lockDuration": 60_000}],
    }


def _rounds(service: LiveService, worker: Program) -> tuple[float, float]:
    """Return processor time and duration of one task, medians of runs, in ms."""
    spent, lasted = [], []
    for _ in range(_RUNS):
        before, begin = spent_ms(service.process.pid), time.perf_counter()
        for _ in range(_TASKS):
            _work(worker)
        spent.append((spent_ms(service.process.pid) - before) / _TASKS)
        lasted.append((time.perf_counter() - begin) * 1000 / _TASKS)
    return statistics.median(spent), statistics.median(lasted)


def _quiet(service: LiveService) -> float:
    """Return which share of a core the service takes while nobody works, in percent."""
    before, seconds = spent_ms(service.process.pid), 10
    time.sleep(seconds)
    return (spent_ms(service.process.pid) - before) / (10 * seconds)


@contextmanager
def _idle(address: str, token: str, count: int) -> Iterator[None]:
    """Let so many workers wait for a topic that never comes."""
    crowd = _Crowd(address, token, count)
    crowd.start()
    time.sleep(3)
    try:
        yield
    finally:
        crowd.stop()


class _Crowd(threading.Thread):
    """Many workers in one thread."""

    def __init__(self, address: str, token: str, count: int) -> None:
        super().__init__()
        self._place = urlsplit(address).hostname or "", urlsplit(address).port or 0
        self._token, self._count = token, count
        self._loop = asyncio.new_event_loop()
        self._over = asyncio.Event()

    def run(self) -> None:
        self._loop.run_until_complete(self._all())
        self._loop.close()

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._over.set)
        self.join()

    async def _all(self) -> None:
        waiting = [
            asyncio.create_task(_wait(*self._place, self._token, number))
            for number in range(self._count)
        ]
        await self._over.wait()
        for each in waiting:
            each.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)


async def _wait(host: str, port: int, token: str, number: int) -> None:
    """Ask again and again, as the client libraries do."""
    body = json.dumps(_fetching("idle", worker=f"idle {number}", wait=_WAIT))
    head = (
        "POST /engine-rest/external-task/fetchAndLock HTTP/1.1\r\n"
        f"Host: {host}:{port}\r\nAuthorization: Bearer {token}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    reader, writer = await asyncio.open_connection(host, port)
    try:
        while True:
            writer.write((head + body).encode())
            await writer.drain()
            answer = await reader.readuntil(b"\r\n\r\n")
            length = answer.lower().partition(b"content-length: ")[2].split(b"\r\n")[0]
            await reader.readexactly(int(length or b"0"))
    finally:
        writer.close()
