"""The threads in which jobs run, as an executor of APScheduler.

Its own pool cannot replace a thread that hangs, and the interpreter waits for its
threads at exit: one handler that never returns would keep the service from ending.
"""

from __future__ import annotations

import queue
import threading
from datetime import datetime

from apscheduler.executors.base import BaseExecutor, run_job
from apscheduler.job import Job
from typing_extensions import override


class WorkerThreads(BaseExecutor):  # type: ignore[misc]  # it has no types
    """A number of daemon threads, any of which may be written off."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self._count = count
        self._work: queue.SimpleQueue[tuple[Job, list[datetime]] | None] = (
            queue.SimpleQueue()
        )
        self._lock_threads = threading.Lock()
        self._threads: set[threading.Thread] = set()
        self._closed = False

    @override
    def start(self, scheduler: object, alias: str) -> None:
        """Start the threads."""
        super().start(scheduler, alias)
        for _ in range(self._count):
            self._start_thread()

    @override
    def shutdown(self, wait: bool = True) -> None:
        """Let the threads end when they have nothing to do."""
        with self._lock_threads:
            self._closed = True
            for _ in self._threads:
                self._work.put(None)

    def write_off(self, thread: threading.Thread) -> None:
        """Give up a thread that hangs and start another in its place."""
        with self._lock_threads:
            if thread not in self._threads:
                return
            self._threads.discard(thread)
            closed = self._closed
        if not closed:
            self._start_thread()

    @override
    def _do_submit_job(self, job: Job, run_times: list[datetime]) -> None:
        self._work.put((job, run_times))

    def _start_thread(self) -> None:
        thread = threading.Thread(target=self._serve, name="job-worker", daemon=True)
        with self._lock_threads:
            self._threads.add(thread)
        thread.start()

    def _serve(self) -> None:
        me = threading.current_thread()
        while me in self._threads:
            work = self._work.get()
            if work is None:
                return
            job, run_times = work
            events = run_job(job, "default", run_times, self._logger.name)
            self._run_job_success(job.id, events)
