"""Make ids: UUIDs of version 7, which sort by the moment of their making.

They keep new rows together in an index, and tasks that one command creates in the
order in which it created them. An id is no secret: it gives no right (decision 12).
"""

from __future__ import annotations

import secrets
import threading
from datetime import UTC, datetime, timedelta

from engine.clock import Clock

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_RANDOM_BITS = 62
_VARIANT = 0b10 << _RANDOM_BITS
_VERSION = 0x7000
#: Ticks in a millisecond: what fits beside the version in UUID version 7.
_TICKS = 4096


class IdSource:
    """A maker of ids, each greater than the one before; threads may share it."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._last = 0

    def new(self) -> str:
        """Return a new id."""
        microseconds = (self._clock.now() - _EPOCH) // _MICROSECOND
        milliseconds, rest = divmod(microseconds, 1000)
        now = milliseconds * _TICKS + rest * _TICKS // 1000
        with self._lock:
            self._last = ticks = max(now, self._last + 1)
        milliseconds, fraction = divmod(ticks, _TICKS)
        head = f"{milliseconds:012x}"
        tail = f"{_VARIANT | secrets.randbits(_RANDOM_BITS):016x}"
        return f"{head[:8]}-{head[8:]}-{_VERSION | fraction:04x}-{tail[:4]}-{tail[4:]}"
