"""What the job executor asks of the engine."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from engine.clock import Clock
from engine.store.claims import ClaimedJob, JobClaims
from engine.store.database import Database


class JobSource(Protocol):
    """The engine, as far as running its jobs goes; tests have a small one."""

    @property
    def claims(self) -> JobClaims:
        """The claims of this process."""
        ...

    @property
    def clock(self) -> Clock:
        """By which jobs are due."""
        ...

    @property
    def database(self) -> Database:
        """Where the jobs are."""
        ...

    def claim_jobs(self, limit: int) -> list[ClaimedJob]:
        """Claim due jobs that this process has handlers for."""
        ...

    def run_job(self, claimed: ClaimedJob) -> None:
        """Run a job to its end: completed, to be tried again, or an incident.

        Raises:
            LeaseLost: the job was canceled or given to another meanwhile.
            Unavailable: the database did not answer; nothing of the end is stored.
        """
        ...

    def fail_job(self, claimed: ClaimedJob, *, message: str) -> None:
        """Count a try as failed.

        Raises:
            LeaseLost: the job was canceled or given to another meanwhile.
            Unavailable: the database did not answer.
        """
        ...

    def job_timeout(self, claimed: ClaimedJob) -> float:
        """Return the seconds that the job may take."""
        ...

    def on_commit(self, callback: Callable[[datetime], None]) -> None:
        """Call back after each commit that made jobs, with the first due time."""
        ...
