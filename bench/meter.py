"""Measure: processor time, statements and commits of this process, medians of runs."""

from __future__ import annotations

import contextlib
import gc
import statistics
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import Engine, event


@dataclass
class Counts:
    """Statements and commits since the counting began."""

    statements: int = 0
    commits: int = 0


@contextlib.contextmanager
def counting() -> Iterator[Counts]:
    """Count what all engines of SQLAlchemy do during the block."""
    counts = Counts()

    def statement(_connection: object, _cursor: object, text: str, *_: object) -> None:
        # Beginning and ending a transaction is the driver's affair on PostgreSQL.
        if not text.startswith("BEGIN"):
            counts.statements += 1

    def commit(_: object) -> None:
        counts.commits += 1

    event.listen(Engine, "before_cursor_execute", statement)
    event.listen(Engine, "commit", commit)
    try:
        yield counts
    finally:
        event.remove(Engine, "before_cursor_execute", statement)
        event.remove(Engine, "commit", commit)


def cpu_ms(work: Callable[[], object]) -> float:
    """Return the milliseconds of processor time that a call takes, in all threads."""
    begin = time.process_time()
    work()
    return (time.process_time() - begin) * 1000


def median_cpu_ms(calls: Iterable[Callable[[], object]]) -> float:
    """Return the median over calls, each made once, garbage left for later."""
    gc.collect()
    gc.disable()
    try:
        return statistics.median(cpu_ms(call) for call in calls)
    finally:
        gc.enable()


def median_of_runs(run: Callable[[], float], *, runs: int = 5) -> float:
    """Return the median of several runs."""
    return statistics.median(run() for _ in range(runs))


def percentile(values: Iterable[float], share: float) -> float:
    """Return the value below which this share of the values lies."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]
