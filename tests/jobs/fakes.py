"""A small engine: its jobs run a function of the test, without any process."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import select, update

from engine.clock import Clock, SystemClock
from engine.errors import LeaseLost
from engine.model.lifecycles import JobState
from engine.store.claims import ClaimedJob, JobClaims
from engine.store.database import Database
from engine.store.tables import job
from tests.jobs.rows import add_job


def nothing(claimed: ClaimedJob) -> None:
    """Do no work."""


class FakeEngine:
    """Runs jobs as the engine does: work, then a fenced completion."""

    def __init__(
        self,
        database: Database,
        *,
        work: Callable[[ClaimedJob], None] = nothing,
        clock: Clock | None = None,
        lease: timedelta = timedelta(seconds=30),
        timeout: float = 30.0,
    ) -> None:
        self.database = database
        self.clock = clock or SystemClock()
        self.claims = JobClaims(database, clock=self.clock, lease=lease)
        self.work = work
        self.timeout = timeout
        self.failures: list[tuple[str, str]] = []
        self._callbacks: list[Callable[[datetime], None]] = []
        self._lock = threading.Lock()
        self._ran: list[ClaimedJob] = []

    @property
    def ran(self) -> list[ClaimedJob]:
        """The jobs that were completed, in order."""
        with self._lock:
            return list(self._ran)

    def claim_jobs(self, limit: int) -> list[ClaimedJob]:
        return self.claims.claim(limit=limit)

    def run_job(self, claimed: ClaimedJob) -> None:
        if claimed.exhausted:
            self.fail_job(claimed, message="its workers died")
            return
        self.work(claimed)
        self._must_hold(claimed)
        with self.database.write() as connection:
            connection.execute(
                update(job)
                .where(job.c.id == claimed.id)
                .values(state=JobState.COMPLETED, ended_at=self.clock.now())
            )
        with self._lock:
            self._ran.append(claimed)

    def fail_job(self, claimed: ClaimedJob, *, message: str) -> None:
        left = max(claimed.retries_left - 1, 0)
        self._must_hold(claimed)
        with self.database.write() as connection:
            connection.execute(
                update(job)
                .where(job.c.id == claimed.id)
                .values(
                    state=JobState.CREATED if left else JobState.FAILED,
                    retries_left=left,
                    error=message,
                    lock_owner=None,
                    lock_until=None,
                )
            )
        self.failures.append((claimed.id, message))

    def _must_hold(self, claimed: ClaimedJob) -> None:
        if not self.claims.renew([claimed]):
            raise LeaseLost(claimed.id)

    def job_timeout(self, claimed: ClaimedJob) -> float:
        return self.timeout

    def on_commit(self, callback: Callable[[datetime], None]) -> None:
        self._callbacks.append(callback)

    def create(self, *, due_at: datetime | None = None, count: int = 1) -> list[str]:
        """Make jobs as a command does, and tell of them after the commit."""
        due_at = due_at or self.clock.now()
        with self.database.write() as connection:
            ids = [add_job(connection, due_at=due_at) for _ in range(count)]
        for callback in self._callbacks:
            callback(due_at)
        return ids

    def states(self) -> dict[str, int]:
        """Count the jobs of each state."""
        with self.database.read() as connection:
            states = list(connection.execute(select(job.c.state)).scalars())
        return {state: states.count(state) for state in set(states)}
