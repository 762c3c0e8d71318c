"""The jobs that this process holds, from the claim to the end of their run."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, field

from engine.store.claims import ClaimedJob


@dataclass(slots=True, eq=False)
class HeldJob:
    """One job that this process holds."""

    claimed: ClaimedJob
    #: Seconds that it may run.
    timeout: float
    #: Monotonic time of its begin, None while it waits for a thread.
    began_at: float | None = None
    thread: threading.Thread | None = field(default=None, repr=False)

    @property
    def overran(self) -> bool:
        """Whether it has run for longer than it may."""
        began = self.began_at
        return began is not None and time.monotonic() - began > self.timeout


class HeldJobs:
    """Counts the worker slots that are taken; safe for threads."""

    def __init__(self, slots: int) -> None:
        self._slots = slots
        self._changed = threading.Condition()
        self._jobs: list[HeldJob] = []

    def free_slots(self) -> int:
        """Return how many more jobs may be claimed."""
        with self._changed:
            return self._slots - len(self._jobs)

    def add(self, jobs: Iterable[HeldJob]) -> None:
        """Take slots for jobs that were claimed."""
        with self._changed:
            self._jobs.extend(jobs)

    def begin(self, held: HeldJob) -> bool:
        """Note that a job runs from now on; False when it was taken away."""
        with self._changed:
            if held not in self._jobs:
                return False
            held.began_at = time.monotonic()
            held.thread = threading.current_thread()
            return True

    def drop(self, held: HeldJob) -> bool:
        """Free the slot of a job; False when that was done before."""
        with self._changed:
            if held not in self._jobs:
                return False
            self._jobs.remove(held)
            self._changed.notify_all()
            return True

    def present(self) -> list[HeldJob]:
        """Return all jobs that are held."""
        with self._changed:
            return list(self._jobs)

    def take_waiting(self) -> list[HeldJob]:
        """Take away and return the jobs that have not begun."""
        with self._changed:
            waiting = [held for held in self._jobs if held.began_at is None]
            self._jobs = [held for held in self._jobs if held.began_at is not None]
            self._changed.notify_all()
            return waiting

    def wait_until_empty(self, timeout: float) -> bool:
        """Wait for all jobs to end; False when some have not in that time."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._jobs, timeout)
