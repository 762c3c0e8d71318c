"""Show APScheduler the due rows of the job table as its jobs (decision 7).

The table is the truth: rows come and go in transactions of the engine. APScheduler
asks what is due, which claims it, and when to ask again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import NoReturn

from apscheduler.job import Job
from apscheduler.jobstores.base import BaseJobStore
from apscheduler.triggers.base import BaseTrigger
from typing_extensions import override

from engine.clock import Clock
from engine.errors import Unavailable
from engine.jobs.held_jobs import HeldJob, HeldJobs
from engine.jobs.job_source import JobSource

_log = logging.getLogger(__name__)

#: Waits after the database did not answer: doubled from the first to the last.
_FIRST_BACK_OFF = timedelta(milliseconds=250)
_LAST_BACK_OFF = timedelta(seconds=5)

_NEVER = datetime(9999, 1, 1, tzinfo=UTC)


class _Once(BaseTrigger):  # type: ignore[misc]  # it has no types
    """A trigger for jobs that run once, as they are handed out.

    It names a time that never comes. With no time at all APScheduler would remove the
    job, and while it is shut down that raises and ends its thread.
    """

    @override
    def get_next_fire_time(
        self, previous_fire_time: datetime | None, now: datetime
    ) -> datetime:
        """Return a time that never comes."""
        return _NEVER


_ONCE = _Once()


class DueRowStore(BaseJobStore):  # type: ignore[misc]  # it has no types
    """A job store that claims rows and never writes what APScheduler tells it."""

    def __init__(
        self,
        source: JobSource,
        *,
        held: HeldJobs,
        run: Callable[[HeldJob], None],
        heartbeat: timedelta,
        clock: Clock,
    ) -> None:
        super().__init__()
        self._source = source
        self._held = held
        self._run = run
        self._heartbeat = heartbeat
        #: The real time, as APScheduler has it: due times need not follow it.
        self._clock = clock
        self._back_off = timedelta(0)
        #: Up to when the last claim took all that it could; None = it took its fill.
        self._seen_until: datetime | None = datetime(1970, 1, 1, tzinfo=UTC)
        #: When APScheduler will ask again; None = soon, or nobody knows.
        self.asks_at: datetime | None = None
        #: True: more may be due than could be claimed, so ask again when a job ends.
        self.left_some = True
        self.closed = False

    @override
    def get_due_jobs(self, now: datetime) -> list[Job]:
        """Claim as many due jobs as there are free workers."""
        self.asks_at = None
        self.left_some = True
        free = self._held.free_slots()
        if self.closed or free <= 0:
            return []
        seen_until = self._source.clock.now()
        try:
            claimed = self._source.claim_jobs(free)
        except Unavailable as error:
            self._wait_longer(error)
            return []
        self._back_off = timedelta(0)
        self._seen_until = seen_until if len(claimed) < free else None
        jobs = [HeldJob(one, self._source.job_timeout(one)) for one in claimed]
        self._held.add(jobs)
        return [self._as_job(held, now) for held in jobs]

    @override
    def get_next_run_time(self) -> datetime:
        """Return when to ask again; it never raises, which would end the scheduler."""
        now = self._clock.now()
        wait = self._back_off or min(self._wait(), self._heartbeat)
        self.asks_at = now + wait
        return self.asks_at

    @override
    def lookup_job(self, job_id: str) -> None:
        """Find nothing: nobody else holds these jobs."""

    @override
    def get_all_jobs(self) -> list[Job]:
        """Return nothing: the engine lists its jobs itself."""
        return []

    @override
    def add_job(self, job: Job) -> NoReturn:
        """Refuse: jobs are made by the engine.

        Raises:
            NotImplementedError: always.
        """
        message = "Expected a row in the job table, but got a job of APScheduler"
        raise NotImplementedError(message)

    @override
    def update_job(self, job: Job) -> None:
        """Do nothing: each job runs once."""

    @override
    def remove_job(self, job_id: str) -> None:
        """Do nothing: the row ends in the transaction of its effects."""

    @override
    def remove_all_jobs(self) -> None:
        """Do nothing: rows are not ours to delete."""

    def _wait(self) -> timedelta:
        if self.closed or self._held.free_slots() <= 0:
            return self._heartbeat
        if self._seen_until is None:
            return timedelta(0)
        try:
            wait = self._source.claims.wait()
            self.left_some = wait == timedelta(0)
            if self.left_some:
                wait = self._source.claims.wait(after=self._seen_until)
        except Exception as error:  # noqa: BLE001 - it would end the scheduler
            self._wait_longer(error)
            return self._back_off
        return self._heartbeat if wait is None else wait

    def _wait_longer(self, error: Exception) -> None:
        if not self._back_off:
            _log.warning("jobs wait for the database: %s", error)
        self._back_off = min(self._back_off * 2 or _FIRST_BACK_OFF, _LAST_BACK_OFF)

    def _as_job(self, held: HeldJob, now: datetime) -> Job:
        claimed = held.claimed
        # The clock that found it due may be ahead of APScheduler's, which would then
        # leave the job until its lease ends.
        run_at = min(claimed.due_at, now)
        return Job(
            self._scheduler,
            id=f"due:{claimed.id}:{claimed.attempt}",
            name=f"{claimed.kind} {claimed.element_id or claimed.topic or ''}",
            func=self._run,
            args=(held,),
            kwargs={},
            trigger=_ONCE,
            executor="default",
            misfire_grace_time=None,
            coalesce=True,
            max_instances=1,
            next_run_time=run_at,
        )
