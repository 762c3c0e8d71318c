"""The clock of the drill: it runs like any other, and trainers put it forward."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from pathlib import Path

from engine import Clock
from web.data_dir import write_private

_FILE = "drill-clock"


class TimeGoesForward(ValueError):
    """A drill goes back to no earlier moment: what has happened has happened."""


class DrillClock:
    """Another clock, so much ahead; how much survives a restart."""

    def __init__(self, folder: Path, *, beneath: Clock) -> None:
        self._path = folder / _FILE
        self._beneath = beneath
        self._lock = threading.Lock()
        self._ahead = timedelta(seconds=self._stored())

    def now(self) -> datetime:
        """Return the moment of the drill."""
        with self._lock:
            return self._beneath.now() + self._ahead

    def move_to(self, moment: datetime) -> None:
        """Put the clock forward to a moment.

        Raises:
            TimeGoesForward: the moment has passed already.
        """
        with self._lock:
            distance = moment - (self._beneath.now() + self._ahead)
            if distance < timedelta():
                raise TimeGoesForward(moment.isoformat())
            ahead = self._ahead + distance
            write_private(self._path, f"{ahead.total_seconds()}\n")
            self._ahead = ahead

    def reach(self, moment: datetime) -> None:
        """Put the clock forward to a moment, unless it has passed it by itself."""
        try:
            self.move_to(moment)
        except TimeGoesForward:
            return

    def _stored(self) -> float:
        return float(self._path.read_text("ascii")) if self._path.exists() else 0.0
