"""Keep the leases of jobs that run, and give up those that run for too long."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from engine.errors import LeaseLost, Unavailable
from engine.jobs.held_jobs import HeldJob, HeldJobs
from engine.jobs.job_source import JobSource
from engine.store.claims import ClaimedJob

_log = logging.getLogger(__name__)


class LeaseKeeper:
    """A thread that looks after the held jobs a few times in each lease.

    A thread that hangs cannot be stopped. When its job has taken all its time, the
    try is counted as failed, the thread is written off, and a late result is refused.
    """

    def __init__(
        self,
        source: JobSource,
        *,
        held: HeldJobs,
        write_off: Callable[[threading.Thread], None],
        every: float,
    ) -> None:
        self._source = source
        self._held = held
        self._write_off = write_off
        self._every = every
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._to_give_back: list[ClaimedJob] = []
        self._thread = threading.Thread(
            target=self._serve, name="job-lease-keeper", daemon=True
        )

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread."""
        self._stop.set()
        self._thread.join()

    def give_back(self, claimed: ClaimedJob) -> None:
        """Return a job as soon as the database answers."""
        with self._lock:
            self._to_give_back.append(claimed)

    def look(self) -> None:
        """Give up, return and renew what is to be."""
        for held in self._held.present():
            if held.overran:
                self._give_up(held)
        try:
            self._return()
            self._source.claims.renew(held.claimed for held in self._held.present())
        except Unavailable as error:
            _log.warning("leases were not renewed: %s", error)

    def _serve(self) -> None:
        while not self._stop.wait(self._every):
            try:
                self.look()
            except Exception:  # noqa: BLE001 - leases must be kept
                _log.exception("the lease keeper failed and goes on")

    def _give_up(self, held: HeldJob) -> None:
        if not self._held.drop(held):
            return
        if held.thread is not None:
            self._write_off(held.thread)
        message = f"it took longer than {held.timeout:g} seconds"
        _log.warning("job %s was given up: %s", held.claimed.id, message)
        try:
            self._source.fail_job(held.claimed, message=message)
        except LeaseLost:
            return
        except Unavailable as error:
            # Without renewal the lease ends by itself.
            _log.warning(
                "job %s waits for its lease to end: %s", held.claimed.id, error
            )

    def _return(self) -> None:
        with self._lock:
            returned = list(self._to_give_back)
        self._source.claims.give_back(returned)
        with self._lock:
            self._to_give_back = [
                claimed for claimed in self._to_give_back if claimed not in returned
            ]
