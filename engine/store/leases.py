"""The time by which leases of jobs are measured (decision 9).

Due times follow the clock on the wall; a lease must not. PostgreSQL's own clock
serves all nodes. SQLite has one process: its leases count on the monotonic clock,
so that a jump of the wall clock ends no lease of a worker that is alive.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, bindparam, func, type_coerce

from engine.clock import Clock
from engine.store.types import UtcDateTime


class LeaseClock:
    """Tells the moment of leases, as expressions for queries that are made once."""

    def __init__(self, *, dialect: str, clock: Clock) -> None:
        self._sqlite = dialect == "sqlite"
        self._opened_at = clock.now()
        self._monotonic = time.monotonic()

    def now(self) -> ColumnElement[datetime]:
        """Return the expression of the present moment."""
        if self._sqlite:
            return bindparam("lease_now", type_=UtcDateTime())
        return type_coerce(func.clock_timestamp(), UtcDateTime())

    def later(self) -> ColumnElement[datetime]:
        """Return the expression of the moment that `at_later` names."""
        if self._sqlite:
            return bindparam("lease_end", type_=UtcDateTime())
        seconds = func.make_interval(0, 0, 0, 0, 0, 0, bindparam("lease_seconds"))
        return type_coerce(func.clock_timestamp() + seconds, UtcDateTime())

    def at_now(self) -> Mapping[str, object]:
        """Return the parameters of a query that has `now`."""
        return {"lease_now": self._moment()} if self._sqlite else {}

    def at_later(self, distance: timedelta) -> Mapping[str, object]:
        """Return the parameters of a query that has `later`: so far ahead."""
        if self._sqlite:
            return {"lease_end": self._moment() + distance}
        return {"lease_seconds": distance.total_seconds()}

    def _moment(self) -> datetime:
        return self._opened_at + timedelta(seconds=time.monotonic() - self._monotonic)
