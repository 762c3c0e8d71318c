"""The time by which leases of jobs are measured (decision 9).

Due times follow the clock on the wall; a lease must not. PostgreSQL's own clock
serves all nodes. SQLite has one process: its leases count on the monotonic clock,
so that a jump of the wall clock ends no lease of a worker that is alive.
"""

from __future__ import annotations

import time
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, literal, type_coerce

from engine.clock import Clock
from engine.store.types import UtcDateTime


class LeaseClock:
    """Tells the moment of leases as an expression of SQL."""

    def __init__(self, *, dialect: str, clock: Clock) -> None:
        self._dialect = dialect
        self._opened_at = clock.now()
        self._monotonic = time.monotonic()

    def now(self) -> ColumnElement[datetime]:
        """Return the present moment."""
        return self.later(timedelta(0))

    def later(self, distance: timedelta) -> ColumnElement[datetime]:
        """Return the moment that lies this far ahead."""
        if self._dialect == "sqlite":
            passed = timedelta(seconds=time.monotonic() - self._monotonic)
            return literal(self._opened_at + passed + distance, UtcDateTime())
        seconds = func.make_interval(0, 0, 0, 0, 0, 0, distance.total_seconds())
        return type_coerce(func.clock_timestamp() + seconds, UtcDateTime())
