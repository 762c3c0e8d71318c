"""How late timers fire, and how fast a heap of them is worked off."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select

from bench.meter import percentile
from bench.places import KINDS, Places
from bench.report import Figure
from engine import (
    SYSTEM,
    Database,
    EngineSettings,
    HandlerRegistry,
    ProcessEngine,
    SystemClock,
)
from engine.jobs.job_executor import JobExecutor
from engine.store.tables import history, job
from tests.support.engine_lab import BUREAU, OPERATOR
from tests.support.sketch import sketch
from tests.support.waiting import wait_until

ROOT = Path(__file__).parents[1]
TIMERS = 1_000
WITHIN = timedelta(seconds=10)
_TO_MAKE_THEM = timedelta(seconds=20)
HEAP = 2_000
_PROMISED_P99_MS = 100
_PROMISED_RATE = 200
_PROMISED_P95_MS = 500
_PATIENCE = 600.0

PROCESS = """
    start s
    timer t date=${at}
    user after groups=msa
    end e
    s -> t
    t -> after
    after -> e
"""
BESIDE = "start s\nuser u groups=msa\nend e\ns -> u\nu -> e"


def open_engine(database: Database) -> ProcessEngine:
    """Return an engine without handlers."""
    return ProcessEngine(
        database=database,
        clock=SystemClock(),
        handlers=HandlerRegistry(),
        settings=EngineSettings(check_apart=False),
    )


def measure(places: Places, *, heap: int = HEAP) -> list[Figure]:
    """Measure one node on each database, and four on PostgreSQL."""
    figures = [
        *_lateness(places, "sqlite", nodes=1),
        *_lateness(places, "postgresql", nodes=1),
        *_lateness(places, "postgresql", nodes=4),
    ]
    for kind in KINDS:
        figures += _drain(places, kind, heap)
    return figures


def _lateness(places: Places, kind: str, *, nodes: int) -> list[Figure]:
    with places.url(kind) as url, _opened(url) as engine, _nodes(engine, url, nodes):
        begin = engine.clock.now() + _TO_MAKE_THEM
        for number in range(TIMERS):
            _start(engine, begin + WITHIN * number / TIMERS)
        if engine.clock.now() > begin:
            message = "too slow: timers were due before all of them were made"
            raise RuntimeError(message)
        wait_until(lambda: _fired(engine) == TIMERS, limit=_PATIENCE)
        late = _late_ms(engine)
    what = f"lateness of {TIMERS:,} timers within ten seconds, {kind}, nodes: {nodes}"
    return [
        Figure(what=f"{what}, p50", measured=percentile(late, 0.5), unit="ms"),
        Figure(
            what=f"{what}, p99",
            measured=percentile(late, 0.99),
            unit="ms",
            promised=_PROMISED_P99_MS,
        ),
        Figure(what=f"{what}, the latest", measured=max(late), unit="ms"),
    ]


def _drain(places: Places, kind: str, heap: int) -> list[Figure]:
    with places.url(kind) as url, _opened(url) as engine:
        due_at = engine.clock.now()
        for number in range(heap):
            _start(engine, due_at + timedelta(seconds=1) * number / heap)
        taken: list[float] = []
        done = threading.Event()
        person = threading.Thread(target=_work, args=(engine, taken, done))
        begin = time.perf_counter()
        with _nodes(engine, url, 1):
            person.start()
            wait_until(lambda: _fired(engine) >= heap, limit=_PATIENCE)
            seconds = time.perf_counter() - begin
            done.set()
            person.join()
        twice = [root for root, times in _fires(engine).items() if times != 1]
    return [
        Figure(
            what=f"{heap:,} timers due within a second, {kind}",
            measured=heap / seconds,
            unit="a second",
            promised=_PROMISED_RATE,
            at_least=True,
        ),
        Figure(
            what="timers among them that fired not exactly once",
            measured=len(twice),
            unit="",
            promised=0,
        ),
        Figure(
            what=f"a person's completion meanwhile, {kind}, p95",
            measured=percentile(taken, 0.95) * 1000,
            unit="ms",
            promised=_PROMISED_P95_MS,
        ),
    ]


def _work(engine: ProcessEngine, taken: list[float], done: threading.Event) -> None:
    """Start and complete small instances until it is done, as a person would."""
    while not done.is_set():
        view = engine.start_instance(key="beside", labels={BUREAU}, actor=OPERATOR)
        [task] = engine.open_user_tasks(view.id, actor=SYSTEM)
        begin = time.perf_counter()
        engine.complete_user_task(task.id, variables={"a": 1}, actor=OPERATOR)
        taken.append(time.perf_counter() - begin)
        done.wait(0.05)


@contextlib.contextmanager
def _opened(url: str) -> Iterator[ProcessEngine]:
    database = Database.open(url)
    engine = open_engine(database)
    engine.deploy(
        name="bench",
        resources={
            "main.bpmn": sketch(PROCESS),
            "beside.bpmn": sketch(BESIDE, key="beside"),
        },
        actor=OPERATOR,
    )
    try:
        yield engine
    finally:
        database.close()


@contextlib.contextmanager
def _nodes(engine: ProcessEngine, url: str, count: int) -> Iterator[None]:
    """Run jobs in this process, or in so many others."""
    if count == 1:
        executor = JobExecutor(engine)
        executor.start()
        try:
            yield
        finally:
            executor.stop()
        return
    command = [sys.executable, "-m", "bench.node", url]
    nodes = [
        subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        for _ in range(count)
    ]
    try:
        for node in nodes:
            _hear(node)
        yield
    finally:
        for node in nodes:
            node.communicate()


def _hear(node: subprocess.Popen[bytes]) -> None:
    """Wait for a node to say that it runs."""
    if node.stdout is None or not node.stdout.readline():
        message = "a node did not start"
        raise RuntimeError(message)


def _start(engine: ProcessEngine, at: datetime) -> None:
    engine.start_instance(
        key="main", variables={"at": at.isoformat()}, labels={BUREAU}, actor=OPERATOR
    )


def _fired(engine: ProcessEngine) -> int:
    time.sleep(0.2)
    with engine.read() as connection:
        query = select(func.count()).where(job.c.state == "completed")
        return connection.scalar(query) or 0


def _late_ms(engine: ProcessEngine) -> list[float]:
    query = select(history.c.at, history.c.due_at).where(
        history.c.type == "timer_fired"
    )
    with engine.read() as connection:
        rows = connection.execute(query).all()
    return [(row.at - row.due_at).total_seconds() * 1000 for row in rows]


def _fires(engine: ProcessEngine) -> Counter[str]:
    query = select(history.c.root_id).where(history.c.type == "timer_fired")
    with engine.read() as connection:
        return Counter(connection.execute(query).scalars())
