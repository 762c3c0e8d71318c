"""Run due jobs as they fall due: APScheduler's clock and threads on our job table."""

from __future__ import annotations

import logging
import time
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.background import BackgroundScheduler

from engine.clock import Clock, SystemClock
from engine.errors import LeaseLost, Unavailable
from engine.jobs.announcements import Announcer, Listener
from engine.jobs.due_row_store import DueRowStore
from engine.jobs.held_jobs import HeldJob, HeldJobs
from engine.jobs.job_source import JobSource
from engine.jobs.lease_keeper import LeaseKeeper
from engine.jobs.worker_threads import WorkerThreads

_log = logging.getLogger(__name__)

#: How often a node looks for work of which nobody told it.
HEARTBEAT = timedelta(seconds=2)
#: Looks of the lease keeper in one lease: two may fail.
_LOOKS_PER_LEASE = 4
#: A handler is given up at most this long after its time, in seconds.
_LONGEST_LOOK = 5.0


class JobExecutor:
    """Runs the due jobs of one engine in this process; any number of nodes may."""

    def __init__(
        self,
        process_engine: JobSource,
        *,
        workers: int = 4,
        heartbeat: timedelta = HEARTBEAT,
        clock: Clock | None = None,
    ) -> None:
        self._source = process_engine
        self._clock = clock or SystemClock()
        self._held = HeldJobs(workers)
        self._store = DueRowStore(
            process_engine,
            held=self._held,
            run=self._run,
            heartbeat=heartbeat,
            clock=self._clock,
        )
        self._threads = WorkerThreads(workers)
        self._scheduler = BackgroundScheduler(
            jobstores={"default": self._store},
            executors={"default": self._threads},
            timezone=UTC,
            jobstore_retry_interval=heartbeat.total_seconds(),
        )
        lease = process_engine.claims.lease.total_seconds()
        self._keeper = LeaseKeeper(
            process_engine,
            held=self._held,
            write_off=self._threads.write_off,
            every=min(lease / _LOOKS_PER_LEASE, _LONGEST_LOOK),
        )
        self._announcer: Announcer | None = None
        self._listener: Listener | None = None
        if process_engine.database.dialect == "postgresql":
            node = process_engine.claims.owner
            self._announcer = Announcer(
                process_engine.database,
                clock=process_engine.clock,
                node=node,
                heartbeat=heartbeat,
            )
            self._listener = Listener(
                process_engine.database, node=node, heard=self._scheduler.wakeup
            )

    def start(self) -> None:
        """Start to run jobs.

        Raises:
            Unavailable: the database does not answer.
        """
        self._source.claims.inherit()
        self._source.on_commit(self._committed)
        self._keeper.start()
        self._scheduler.start()
        if self._announcer and self._listener:
            self._announcer.start()
            self._listener.start()

    def stop(self, timeout: float = 20.0) -> None:
        """End what runs and return what is held; nothing stays claimed.

        Args:
            timeout: Seconds to wait for jobs that run; after that they are returned
                as well, and what they still bring is refused.
        """
        if not self._scheduler.running:
            return
        end = time.monotonic() + timeout
        self._store.closed = True
        self._scheduler.shutdown(wait=False)
        for held in self._held.take_waiting():
            self._keeper.give_back(held.claimed)
        self._held.wait_until_empty(end - time.monotonic())
        for held in self._held.present():
            if self._held.drop(held):
                self._keeper.give_back(held.claimed)
        self._keeper.stop()
        self._keeper.look()
        if self._announcer and self._listener:
            self._announcer.stop()
            self._listener.stop()

    def _run(self, held: HeldJob) -> None:
        """Run one job in a worker thread: the job boundary, nothing gets past it."""
        if not self._held.begin(held):
            return
        try:
            self._source.run_job(held.claimed)
        except LeaseLost as error:
            _log.warning("a late result was refused: %s", error)
        except Unavailable as error:
            _log.warning("job %s is returned: %s", held.claimed.id, error)
            self._keeper.give_back(held.claimed)
        except Exception:  # noqa: BLE001 - the job boundary
            # A mistake of ours: the lease ends, and with the tries an incident.
            _log.exception("job %s failed", held.claimed.id)
        finally:
            self._held.drop(held)
            if self._store.left_some and not self._store.closed:
                self._scheduler.wakeup()

    def _committed(self, due_at: datetime) -> None:
        """Wake for a job that is due before APScheduler would look again."""
        if self._store.closed:
            return
        wait = due_at - self._source.clock.now()
        asks_at = self._store.asks_at
        if asks_at is None or self._clock.now() + wait < asks_at:
            self._scheduler.wakeup()
        if self._announcer:
            self._announcer.announce(due_at)
