"""Tell the time: everything in Tandem asks an injected clock (ADR 9)."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Anything that knows the present moment as an aware UTC time."""

    def now(self) -> datetime:
        """Return the present moment, aware and in UTC."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """Return the machine's present moment."""
        return datetime.now(UTC)


class MovableClock:
    """A clock that stands still until it is moved: for tests and rehearsals."""

    def __init__(self, start: datetime) -> None:
        self._lock = threading.Lock()
        self._now = as_utc(start)

    def now(self) -> datetime:
        """Return the moment the clock was last set to."""
        with self._lock:
            return self._now

    def move_to(self, moment: datetime) -> None:
        """Set the clock to a moment, forwards or backwards."""
        with self._lock:
            self._now = as_utc(moment)

    def move_by(self, distance: timedelta) -> None:
        """Move the clock by a distance."""
        with self._lock:
            self._now += distance


def as_utc(moment: datetime) -> datetime:
    """Return the moment in UTC.

    Raises:
        ValueError: the moment carries no offset, so nobody knows when it is.
    """
    if moment.tzinfo is None:
        message = f"Expected an aware time, but {moment.isoformat()} has no offset"
        raise ValueError(message)
    return moment.astimezone(UTC)
