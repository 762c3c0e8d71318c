"""Hold a file so that only one process writes an SQLite database."""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path

from engine.errors import DatabaseLockedByOther

if sys.platform == "win32":
    import msvcrt

    def _take(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _take(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


class WriterLock:
    """The right to write one SQLite database; the system frees it with the process."""

    def __init__(self, database: Path) -> None:
        self._database = database
        self._handle: int | None = None
        # The first writes may come from several threads at once: the second must
        # not take the first for another process.
        self._taking = threading.Lock()

    def take(self) -> None:
        """Become the only writing process; do nothing when it is held already.

        Raises:
            DatabaseLockedByOther: another process writes this database.
        """
        if self._handle is not None:
            return
        with self._taking:
            if self._handle is None:
                self._handle = self._taken()

    def _taken(self) -> int:
        path = self._database.with_name(self._database.name + ".lock")
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            _take(handle)
        except OSError as error:
            os.close(handle)
            raise DatabaseLockedByOther(str(self._database)) from error
        return handle

    def release(self) -> None:
        """Let another process write."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None
