"""Kill a service at a point, from within, with no help of the service.

While a file exists, statements and commits of its request threads are counted; at the
number in the file the process kills itself. Zero kills nothing and only counts.
"""

from __future__ import annotations

import os
import signal
import threading
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.engine.default import DefaultDialect

STATEMENT, BEFORE_COMMIT, AFTER_COMMIT = "a statement", "a commit", "its end"
#: Names the file for a service that was started under `tests/crash/hook`.
VARIABLE = "TANDEM_TEST_KILL"
#: Threads whose work nobody asked for just now.
_BACKGROUND = ("APScheduler", "job-")


class Watch:
    """Sees every statement and commit of this process."""

    def __init__(self, armed: Path) -> None:
        self._armed = armed
        self._seen: list[str] = []

    def install(self) -> None:
        """See them from now on."""

        @event.listens_for(Engine, "before_cursor_execute")
        def statement(*_: object) -> None:
            self._reach(STATEMENT)

        commit = DefaultDialect.do_commit

        def watched(dialect: DefaultDialect, connection: Any) -> None:
            self._reach(BEFORE_COMMIT)
            commit(dialect, connection)  # type: ignore[no-untyped-call]
            self._reach(AFTER_COMMIT)

        DefaultDialect.do_commit = watched  # type: ignore[method-assign]

    def _reach(self, kind: str) -> None:
        if threading.current_thread().name.startswith(_BACKGROUND):
            return
        if not self._armed.exists():
            return
        self._seen.append(kind)
        log_of(self._armed).write_text("\n".join(self._seen))
        if len(self._seen) == int(self._armed.read_text()):
            os.kill(os.getpid(), signal.SIGKILL)


def log_of(armed: Path) -> Path:
    """Return the file that lists the points that were passed."""
    return armed.with_suffix(".log")
